import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createStore} from '../../../source/base/store.js';
import {askLive} from '../../../source/deck/several/ask-live.js';

type Phase = 'connecting' | 'live';

function twoClusters(t: import('node:test').TestContext) {
	t.mock.timers.enable({apis: ['setTimeout']});
	let clock = 1000;
	t.mock.method(performance, 'now', () => clock);
	const [a, b] = ['a', 'b'].map(name => ({
		name,
		list: createStore<{readonly phase: Phase}>({phase: 'connecting'}),
	})) as [Cluster, Cluster];
	const asked: string[] = [];
	const state = {arePagesArriving: false, failing: new Set<string>()};
	const pass = (ms: number) => {
		clock += ms;
		t.mock.timers.tick(ms);
	};
	const ending = new AbortController();
	askLive(
		[a, b],
		({list}) => list,
		async ({name}) => {
			asked.push(name);
			if (state.failing.has(name)) {
				throw new Error('no answer');
			}
		},
		{signal: ending.signal, arePagesArriving: () => state.arePagesArriving},
	);
	return {a, b, asked, state, ending, pass};
}

type Cluster = {readonly name: string; readonly list: ReturnType<typeof createStore<{readonly phase: Phase}>>};

test('asks each cluster once, after the turn in which its list became live', t => {
	const {a, b, asked, pass} = twoClusters(t);
	pass(1);
	assert.deepEqual(asked, []);
	a.list.set({phase: 'live'});
	assert.deepEqual(asked, [], 'the frame that shows it comes first');
	pass(1);
	assert.deepEqual(asked, ['a']);
	a.list.set({phase: 'live'});
	b.list.set({phase: 'live'});
	pass(1);
	assert.deepEqual(asked, ['a', 'b']);
});

test('waits while pages of another list arrive, and goes on with the last one', t => {
	const {a, b, asked, state, pass} = twoClusters(t);
	state.arePagesArriving = true;
	a.list.set({phase: 'live'});
	pass(1000);
	assert.deepEqual(asked, []);
	state.arePagesArriving = false;
	b.list.set({phase: 'live'});
	pass(1);
	assert.deepEqual(asked, ['a', 'b']);
});

test('waits for two seconds at most, also without a further change', t => {
	const {a, b, asked, state, pass} = twoClusters(t);
	state.arePagesArriving = true;
	a.list.set({phase: 'live'});
	for (let passed = 0; passed < 1900; passed += 100) {
		pass(100);
	}

	assert.deepEqual(asked, []);
	for (let passed = 0; passed < 500; passed += 100) {
		pass(100);
	}

	assert.deepEqual(asked, ['a']);
	b.list.set({phase: 'live'});
	pass(1);
	assert.deepEqual(asked, ['a', 'b']);
});

test('asks again at the next change after a failure, and not after the end', async t => {
	const {a, b, asked, state, ending, pass} = twoClusters(t);
	state.failing.add('a');
	a.list.set({phase: 'live'});
	pass(1);
	await Promise.resolve();
	pass(1000);
	assert.deepEqual(asked, ['a']);
	state.failing.clear();
	a.list.set({phase: 'live'});
	pass(1);
	assert.deepEqual(asked, ['a', 'a']);
	ending.abort();
	b.list.set({phase: 'live'});
	pass(1000);
	assert.deepEqual(asked, ['a', 'a']);
});
