import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import {trackWrite} from '../../../source/deck/services/track-write.js';

function leaving() {
	const controller = new AbortController();
	const warnings: string[] = [];
	const work: Array<Promise<void>> = [];
	return {
		leave: () => controller.abort(),
		warnings,
		work,
		options: {
			signal: controller.signal,
			warn: (sentence: string) => void warnings.push(sentence),
			finish: (each: Promise<void>) => void work.push(each),
		},
	};
}

test('waits for a write that runs when the deck is closed, and reports its result', async () => {
	const {leave, warnings, work, options} = leaving();
	const [good, bad] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
	trackWrite('Approve orders', good.promise, options);
	trackWrite('Sign cart', bad.promise, options);
	leave();
	assert.equal(work.length, 2);
	assert.deepEqual(warnings, []);
	good.resolve();
	bad.reject(new Error('it is gone'));
	await Promise.all(work);
	assert.deepEqual(warnings, ['done: Approve orders', 'not done: Sign cart: it is gone']);
});

test('reports that a write whose answer was lost may be done', async () => {
	const {leave, warnings, work, options} = leaving();
	const lost = Promise.withResolvers<void>();
	trackWrite('Approve orders', lost.promise, options);
	leave();
	lost.reject(new ClusterError('unreachable', 'it did not answer'));
	await Promise.all(work);
	assert.deepEqual(warnings, ['not known whether done: Approve orders: it did not answer']);
});

test('reports nothing about a write whose answer the deck still got', async () => {
	const {leave, work, options} = leaving();
	const answered = Promise.resolve();
	trackWrite('Approve orders', answered, options);
	await answered;
	await new Promise(resolve => setImmediate(resolve));
	leave();
	assert.equal(work.length, 0);
});
