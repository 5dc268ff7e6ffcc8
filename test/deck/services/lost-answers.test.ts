import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import {createDeckServices} from '../../../source/deck/services/deck-services.js';
import {createLostAnswers} from '../../../source/deck/services/lost-answers.js';
import {createNotices} from '../../../source/deck/services/notices.js';
import {createNoDrafts} from '../../../source/storage/issuance/drafts.js';
import {createMemoryIssuanceStore} from '../../../source/storage/issuance/issuance-store.js';
import {createMemoryAuthorities} from '../../../source/storage/issuance/known-authorities.js';
import type {JournalEntry} from '../../../source/storage/journal/journal.js';
import {requestPem, startDemoCluster} from '../../helpers/demo-cluster.js';
import {fakeServices} from '../../helpers/fake-services.js';
import {losing} from '../../helpers/lost-answer.js';

const error = new ClusterError('unreachable', 'cut');
const stale = {phase: 'stale', requests: [], since: new Date(0), error, retryAt: new Date(0)} as const;
const live = {phase: 'live', requests: []} as const;

/** A live list that the test can interrupt and restore. */
function aList() {
	const {services, set} = fakeServices();
	set(live);
	return {
		requests: services.requests,
		outage() {
			set(stale);
			set(live);
		},
	};
}

test('a write whose answer is lost is read back when the list is live again', async () => {
	const {requests, outage} = aList();
	const lostAnswers = createLostAnswers(requests, new AbortController().signal);
	const counts: number[] = [];
	lostAnswers.subscribe(() => counts.push(lostAnswers.getSnapshot()));
	const {whenReachable} = lostAnswers.pace();
	const heard = [whenReachable?.(), whenReachable?.()];
	outage();
	assert.deepEqual(await Promise.all(heard), [true, true]);
	assert.deepEqual(counts, [1, 2, 1, 0]);
});

test('and every 15 s, if the list stayed live', async t => {
	t.mock.timers.enable({apis: ['setTimeout']});
	const {whenReachable} = createLostAnswers(aList().requests, new AbortController().signal).pace();
	let isHeard: boolean | undefined;
	const hearing = whenReachable?.().then(answer => {
		isHeard = answer;
	});
	t.mock.timers.tick(14_999);
	await Promise.resolve();
	assert.equal(isHeard, undefined);
	t.mock.timers.tick(1);
	await hearing;
	assert.equal(isHeard, true);
});

test('and no more after the deck is closed', async () => {
	const leaving = new AbortController();
	const lostAnswers = createLostAnswers(aList().requests, leaving.signal);
	const {whenReachable} = lostAnswers.pace();
	const heard = whenReachable?.();
	leaving.abort();
	assert.equal(await heard, false);
	assert.equal(await whenReachable?.(), false);
	assert.equal(lostAnswers.getSnapshot(), 0);
});

test('the deck settles a decision by itself when the server is back, and records its result', async t => {
	const demo = await startDemoCluster();
	t.after(() => demo.stop());
	const pem = await requestPem('orders.shop.svc');
	const seen = await demo.admin.createRequest({
		name: 'lost-in-the-deck',
		requestPem: pem,
		signerName: 'example.com/serving',
		usages: ['server auth'],
	});
	const {requests, outage} = aList();
	let isAway = true;
	const leaving = new AbortController();
	const written: JournalEntry[] = [];
	const writing: Array<Promise<void>> = [];
	const services = createDeckServices(
		losing(demo.admin, 'decide', {isDone: true, isAway: () => isAway, pace: {patienceMs: 0}}),
		requests,
		leaving.signal,
		{
			issuances: createMemoryIssuanceStore(),
			authorities: createMemoryAuthorities(),
			drafts: createNoDrafts(),
			folder: 'certdeck',
		},
		{
			journal: {
				path: () => 'journal.jsonl',
				append: async entry => void written.push(entry),
				read: assert.fail,
			},
			notices: createNotices(),
			unrecorded: assert.fail,
			warn: assert.fail,
			finish: each => void writing.push(each),
		},
	);
	const waits = new Promise<void>(resolve => {
		services.writes.lostAnswers.subscribe(resolve);
	});
	const performed = services.decision.plan(seen, 'Approved', {}).perform();
	await waits;
	assert.equal(services.writes.lostAnswers.getSnapshot(), 1);
	assert.deepEqual(
		written.map(({answer}) => answer),
		[undefined],
	);
	isAway = false;
	outage();
	await performed;
	await Promise.all(writing);
	const {resourceVersion} = await demo.admin.getRequest(seen.name);
	assert.deepEqual(
		written.map(({answer}) => answer),
		[undefined, {resourceVersion}],
	);
	assert.equal(services.writes.lostAnswers.getSnapshot(), 0);
	leaving.abort();
});
