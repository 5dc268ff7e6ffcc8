import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createStore} from '../../source/base/store.js';
import type {RequestList} from '../../source/cluster/calls/cluster.js';
import {firstAnswer} from '../../source/run/first-answer.js';
import {aRequest} from '../helpers/requests.js';

const nothing: RequestList = {phase: 'connecting', requests: []};
const aPage: RequestList = {phase: 'connecting', requests: [aRequest({})]};

test('waits until one of the lists changes', async () => {
	const [one, other] = [createStore<RequestList>(nothing), createStore<RequestList>(nothing)];
	let isOver = false;
	const answer = firstAnswer([one, other]).then(() => {
		isOver = true;
	});
	await new Promise(setImmediate);
	assert.equal(isOver, false);
	other.set(aPage);
	await answer;
});

test('waits for nothing where a list has answered before', async t => {
	t.mock.timers.enable({apis: ['setTimeout']});
	for (const list of [aPage, {phase: 'live', requests: []}] satisfies readonly RequestList[]) {
		await firstAnswer([createStore<RequestList>(nothing), createStore<RequestList>(list)]);
	}
});

test('waits for a tenth of a second at most', async t => {
	t.mock.timers.enable({apis: ['setTimeout']});
	let listeners = 0;
	const silent = {
		getSnapshot: () => nothing,
		subscribe() {
			listeners += 1;
			return () => {
				listeners -= 1;
			};
		},
	};
	const answer = firstAnswer([silent]);
	assert.equal(listeners, 1);
	t.mock.timers.tick(100);
	await answer;
	assert.equal(listeners, 0);
});
