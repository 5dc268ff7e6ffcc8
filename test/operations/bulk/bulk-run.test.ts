import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {setImmediate as turn} from 'node:timers/promises';
import {planBulk} from '../../../source/operations/bulk/bulk.js';
import type {BulkProgress, BulkRunOptions} from '../../../source/operations/bulk/bulk-run.js';
import {startBulk} from '../../../source/operations/bulk/bulk-run.js';
import type {Finding} from '../../../source/review/finding/finding.js';
import type {Decided} from '../../../source/storage/journal/journal-record.js';
import type {Fault} from '../../helpers/fake-decisions.js';
import {fakeDecisions} from '../../helpers/fake-decisions.js';
import {recorderInto} from '../../helpers/recorder.js';
import {aRequest} from '../../helpers/requests.js';

function arrange(count: number, faultOf?: (name: string) => Fault | undefined) {
	const requests = Array.from({length: count}, (_, index) =>
		aRequest({name: `csr-${index}`, uid: `uid-${index}`, resourceVersion: '1'}),
	);
	const fake = fakeDecisions(requests, faultOf);
	const plan = planBulk(requests, 'Approved', {
		reviewOf: () => ({findings: [], questions: []}),
		current: seen => seen,
		missingRight: () => undefined,
	});
	return {
		...fake,
		plan,
		start: (options: Partial<BulkRunOptions> = {}) =>
			startBulk(fake.cluster, plan, {reviewOf: () => ({findings: [], questions: []}), ...options}),
	};
}

const states = ({outcomes}: BulkProgress): Record<string, number> => {
	const count: Record<string, number> = {};
	for (const {state} of outcomes.values()) {
		count[state] = (count[state] ?? 0) + 1;
	}

	return count;
};

describe('a bulk run', () => {
	test('decides each once, a few at a time, and reports progress', async () => {
		const fake = arrange(100);
		const run = fake.start({atOnce: 16});
		const heard = new Promise<void>(resolve => {
			run.subscribe(() => run.getSnapshot().isRunning || resolve());
		});
		assert.equal(run.getSnapshot().isRunning, true);
		const end = await run.settled();
		assert.deepEqual(states(end), {done: 100});
		assert.equal(new Set(fake.sent).size, 100);
		assert.equal(fake.sent.length, 100);
		assert.equal(fake.most(), 16);
		await heard;
		assert.equal(run.getSnapshot(), run.getSnapshot());
		assert.equal(run.getSnapshot().isRunning, false);
	});

	test('continues after replaced, annotated, deleted or forbidden ones, and names them', async () => {
		const fake = arrange(8, name => (name === 'csr-7' ? 'forbidden' : undefined));
		fake.stored.set('csr-1', aRequest({name: 'csr-1', uid: 'another', resourceVersion: '1'}));
		fake.stored.set(
			'csr-2',
			aRequest({name: 'csr-2', uid: 'uid-2', resourceVersion: '2', annotations: {'example.com/is-ca': 'true'}}),
		);
		fake.stored.delete('csr-3');
		const run = fake.start();
		const {outcomes} = await run.settled();
		const outcome = (index: number) => {
			const found = outcomes.get(`uid-${index}`);
			return [found?.state, found && 'why' in found ? found.why : ''];
		};
		assert.equal(outcome(0)[0], 'done');
		assert.match(outcome(1).join(' '), /^changed .*deleted and recreated/);
		assert.match(outcome(2).join(' '), /^changed .*changed since it was shown/);
		assert.match(outcome(3).join(' '), /^changed it was deleted/);
		assert.deepEqual(outcome(7), ['failed', 'no']);
		assert.deepEqual(fake.stored.get('csr-1')?.conditions, []);
		assert.deepEqual(fake.stored.get('csr-2')?.conditions, []);

		// A person has to look at a changed request, so a retry only sends the refused one.
		fake.sent.length = 0;
		run.retry();
		await run.settled();
		assert.deepEqual(fake.sent, ['csr-7']);
	});

	test('reads back what was sent without an answer, and sends nothing twice', async () => {
		const fake = arrange(3, name => (name === 'csr-1' ? 'lost after' : undefined));
		const decided: Decided[] = [];
		const run = fake.start({record: recorderInto(decided)});
		assert.deepEqual(states(await run.settled()), {done: 3});
		assert.deepEqual(fake.sent.toSorted(), ['csr-0', 'csr-1', 'csr-2']);
		assert.deepEqual(
			decided.filter(({name}) => name === 'csr-1').map(({answer}) => answer),
			[{error: 'unreachable'}, {resourceVersion: '2'}],
		);
	});

	test('separates what can not be read back, and reads it before it sends it again', async () => {
		let isLineBad = true;
		const fake = arrange(2, name => {
			if (!isLineBad) {
				return undefined;
			}

			return name === 'csr-0' ? 'lost after' : 'lost before';
		});
		fake.setUnreadable(true);
		const run = fake.start();
		assert.deepEqual(states(await run.settled()), {unknown: 2});

		isLineBad = false;
		fake.setUnreadable(false);
		fake.sent.length = 0;
		run.retry();
		assert.deepEqual(states(await run.settled()), {done: 2});
		// The first write had been stored. Only the second was sent again.
		assert.deepEqual(fake.sent, ['csr-1']);
		assert.deepEqual(
			[...fake.stored.values()].map(({conditions}) => conditions.length),
			[1, 1],
		);
	});

	test("recognizes another user's decision when it reads back", async () => {
		const fake = arrange(1, () => 'lost before');
		const theirs = {type: 'Approved', status: 'True', reason: 'KubectlApprove', message: 'by kubectl'};
		fake.stored.set('csr-0', aRequest({name: 'csr-0', uid: 'uid-0', resourceVersion: '2', conditions: [theirs]}));
		const {outcomes} = await fake.start().settled();
		const outcome = outcomes.get('uid-0');
		assert.equal(outcome?.state, 'changed');
		assert.match(outcome?.state === 'changed' ? outcome.details.join() : '', /KubectlApprove/);
	});

	test('stops sending on request, waits for running writes, and continues from there', async () => {
		const fake = arrange(40);
		const run = fake.start({atOnce: 4});
		await turn();
		run.stop();
		const stopped = states(await run.settled());
		assert.ok((stopped['done'] ?? 0) >= 4, JSON.stringify(stopped));
		assert.equal((stopped['done'] ?? 0) + (stopped['unsent'] ?? 0), 40);
		assert.equal(fake.sent.length, stopped['done']);

		run.retry();
		assert.deepEqual(states(await run.settled()), {done: 40});
		assert.equal(fake.sent.length, 40);
	});

	test('does not send the rest when the connection is down', async () => {
		const fake = arrange(100, () => 'lost before');
		fake.setUnreadable(true);
		const end = await fake.start({atOnce: 4}).settled();
		assert.match(end.stoppedBy ?? '', /did not answer/);
		assert.ok(fake.sent.length < 10, `${fake.sent.length} sent`);
		assert.ok((states(end)['unsent'] ?? 0) > 90);
	});

	test('does not approve a request whose review became worse since it was shown', async () => {
		const worse: Finding = {
			id: 'grants-cluster-admin',
			severity: 'block',
			message: 'grants cluster-admin',
			field: 'spec.request',
			provenance: 'server',
		};
		const fake = arrange(3);
		const {outcomes} = await fake
			.start({reviewOf: ({name}) => ({findings: name === 'csr-1' ? [worse] : [], questions: []})})
			.settled();
		assert.deepEqual(fake.sent.toSorted(), ['csr-0', 'csr-2']);
		const outcome = outcomes.get('uid-1');
		assert.deepEqual(outcome?.state === 'changed' ? outcome.details : [], [
			'grants-cluster-admin: grants cluster-admin',
		]);
	});

	test('asks about each request alone before it is approved, and uses the result', async () => {
		const asked = new Set<string>();
		const found: Finding = {
			id: 'grants-escalation',
			severity: 'block',
			message: 'The holder may impersonate',
			field: 'spec.request',
			provenance: 'server',
		};
		const fake = arrange(3);
		const {outcomes} = await fake
			.start({
				examine: async ({name}) => void asked.add(name),
				reviewOf: ({name}) => ({findings: name === 'csr-2' && asked.has(name) ? [found] : [], questions: []}),
			})
			.settled();
		assert.equal(asked.size, 3);
		assert.deepEqual(fake.sent.toSorted(), ['csr-0', 'csr-1']);
		assert.equal(outcomes.get('uid-2')?.state, 'changed');
	});

	test('passes programming errors on', async () => {
		const fake = arrange(2, () => 'bug');
		await assert.rejects(fake.start().settled(), TypeError);
	});
});
