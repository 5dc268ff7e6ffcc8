// Loaded before node:test, which notes to which test each promise belongs, and follows each one to its end to forget it
// again. To follow them takes up to a tenth of the processor time of tests. Here the oldest are forgotten by their number.
const hooks = require('node:async_hooks');

const {createHook} = hooks;
const remembered = 1_000_000;

hooks.createHook = callbacks => {
	const {init, destroy, ...others} = callbacks;
	// Another version of node may do without this hook, and is then left alone.
	if (Object.keys(others).length > 0 || !init?.toString().includes('testResources') || !destroy) {
		return createHook(callbacks);
	}

	return createHook({
		init(id, type, triggerId, resource) {
			init(id, type, triggerId, resource);
			destroy(id - remembered);
		},
	});
};
