import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createVersionStore} from '../../../source/base/store.js';
import {gatherVersions} from '../../../source/deck/several/gather-versions.js';

test('gathers the changes of all clusters, and keeps its snapshot between two notifications', async t => {
	const parts = [createVersionStore(), createVersionStore(), createVersionStore()];
	const ending = new AbortController();
	t.after(() => ending.abort());
	let waitMs = 20;
	const all = gatherVersions(parts, () => waitMs, ending.signal);
	const heard: number[] = [];
	let hear: () => void = () => {};
	all.subscribe(() => {
		heard.push(all.getSnapshot());
		hear();
	});
	const [one] = parts;
	one?.change();
	// The first after a quiet time is passed on at once.
	assert.deepEqual(heard, [1]);
	const next = new Promise<void>(resolve => {
		hear = resolve;
	});
	for (const part of parts) {
		part.change();
		part.change();
		assert.equal(all.getSnapshot(), 1);
	}

	await next;
	assert.deepEqual(heard, [1, 7]);
	waitMs = 3_600_000;
	one?.change();
	ending.abort();
	assert.equal(all.getSnapshot(), 7);
});
