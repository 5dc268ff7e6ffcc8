import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setImmediate} from 'node:timers/promises';
import {createStore} from '../../../source/base/store.js';
import {createBulkDesk} from '../../../source/deck/navigation/bulk-desk.js';
import type {BulkPlan} from '../../../source/operations/bulk/bulk.js';
import type {BulkOutcome} from '../../../source/operations/bulk/bulk-item.js';
import type {BulkProgress, BulkRun} from '../../../source/operations/bulk/bulk-run.js';
import {aRequest} from '../../helpers/requests.js';

/** A run that ends when the test says so. Each cluster has a request of the same uid. */
function fakeRun() {
	const plan = {decision: 'Denied', items: [{seen: aRequest({uid: 'same'})}]} as unknown as BulkPlan;
	const outcomes = (state: BulkOutcome['state']) => new Map([['same', {state} as BulkOutcome]]);
	const {getSnapshot, subscribe, set} = createStore<BulkProgress>({isRunning: true, outcomes: outcomes('sending')});
	let settling = Promise.withResolvers<BulkProgress>();
	const heard: string[] = [];
	const run: BulkRun = {
		plan,
		getSnapshot,
		subscribe,
		stop: () => void heard.push('stop'),
		retry() {
			heard.push('retry');
			settling = Promise.withResolvers();
			set({isRunning: true, outcomes: outcomes('sending')});
		},
		settled: () => settling.promise,
	};
	return {
		plan,
		run,
		heard,
		end(state: BulkOutcome['state']) {
			set({isRunning: false, outcomes: outcomes(state)});
			settling.resolve(getSnapshot());
		},
	};
}

test('reports and retries each cluster alone, so that one without an answer delays no other', async () => {
	const quick = fakeRun();
	const slow = fakeRun();
	const ends: string[] = [];
	const desk = createBulkDesk(
		() => [quick.run, slow.run],
		(sentence, isAllDone) => ends.push(`${sentence} ${isAllDone}`),
	);
	desk.start([
		{cluster: 'a', plan: quick.plan},
		{cluster: 'b', plan: slow.plan},
	]);
	const work = desk.getSnapshot();
	assert.ok(work);
	let changes = 0;
	work.subscribe(() => {
		changes += 1;
	});
	const first = work.getSnapshot();
	assert.equal(work.getSnapshot(), first);
	quick.end('failed');
	assert.equal(changes, 1);
	assert.deepEqual(
		work.getSnapshot().map(({isRunning}) => isRunning),
		[false, true],
	);
	assert.equal(desk.isRunning(), true);
	desk.retry();
	assert.deepEqual([quick.heard, slow.heard], [['retry'], []]);
	quick.end('done');
	slow.end('unknown');
	await setImmediate();
	assert.deepEqual(ends, ['1 of 2 denied, 1 not known false']);
	desk.retry();
	assert.deepEqual([quick.heard, slow.heard], [['retry'], ['retry']]);
	work.stop();
	slow.end('done');
	await setImmediate();
	assert.deepEqual(ends[1], '2 of 2 denied true');
});
