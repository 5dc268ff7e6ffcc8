// Needs: kubectl
import {after, before, describe} from 'node:test';
import {startDemo} from '../../demo/index.js';
import {openControlPlane} from '../cluster/control-plane.js';
import {describeBulk} from './bulk-verbs.js';

describe('on the demo', () => {
	let demo: Awaited<ReturnType<typeof startDemo>> | undefined;
	before(async () => {
		demo = await startDemo({still: true});
	});
	after(() => demo?.stop());
	describeBulk({name: 'the demo', kubeconfig: () => demo?.kubeconfigPath ?? ''});
});

const plane = await openControlPlane();
describe('on the real control plane', {skip: 'missing' in plane ? plane.missing : false}, () => {
	after(async () => {
		if ('stop' in plane && typeof plane.stop === 'function') {
			await plane.stop();
		}
	});
	describeBulk({
		name: 'the real control plane',
		kubeconfig: () => ('missing' in plane ? '' : plane.kubeconfig.admin),
		kubectl: 'kubectl',
	});
});
