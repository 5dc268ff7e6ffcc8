import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {createRequestStore} from '../../source/cluster/watch/request-store.js';
import {createDeckServices} from '../../source/deck/services/deck-services.js';
import {createNotices} from '../../source/deck/services/notices.js';
import {createNoDrafts} from '../../source/storage/issuance/drafts.js';
import {createMemoryIssuanceStore} from '../../source/storage/issuance/issuance-store.js';
import {createMemoryAuthorities} from '../../source/storage/issuance/known-authorities.js';
import type {DemoCluster} from '../helpers/demo-cluster.js';
import {requestPem, startDemoCluster} from '../helpers/demo-cluster.js';

/** More requests than are answered before the first answer is processed. */
const count = 150;
let cluster: DemoCluster;
before(async () => {
	cluster = await startDemoCluster();
});
after(() => cluster.stop());

test('closing the deck stops a bulk decision, waits for running writes, and reports how far it got', async () => {
	const pem = await requestPem('orders.shop.svc');
	const seen = await Promise.all(
		Array.from({length: count}, (_, index) =>
			cluster.admin.createRequest({
				name: `leave-${index}`,
				requestPem: pem,
				signerName: 'example.com/leave',
				usages: ['server auth'],
			}),
		),
	);
	const leaving = new AbortController();
	const warnings: string[] = [];
	const writes: Array<Promise<void>> = [];
	const store = createRequestStore(cluster.admin);
	const listing = store.start(leaving.signal);
	await new Promise<void>(resolve => {
		const look = () => store.getSnapshot().phase === 'live' && resolve();
		store.subscribe(look);
		look();
	});
	const services = createDeckServices(
		cluster.admin,
		store,
		leaving.signal,
		{
			issuances: createMemoryIssuanceStore(),
			authorities: createMemoryAuthorities(),
			drafts: createNoDrafts(),
			folder: 'certdeck',
		},
		{
			notices: createNotices(),
			unrecorded: assert.fail,
			warn: sentence => void warnings.push(sentence),
			finish: each => void writes.push(each),
		},
	);
	const plan = services.bulk.plan(seen, 'Denied', {});
	assert.equal(plan.items.length, count, plan.leftOut.map(({why}) => why).join());
	const run = services.bulk.start(plan);
	await new Promise<void>(resolve => {
		run.subscribe(() => {
			if ([...run.getSnapshot().outcomes.values()].some(({state}) => state === 'done')) {
				resolve();
			}
		});
	});
	leaving.abort();
	assert.equal(writes.length, 1);
	await Promise.all(writes);
	await listing;
	const decided = (
		await cluster.admin.listRequests({fieldSelector: 'spec.signerName=example.com/leave'})
	).requests.filter(({conditions}) => conditions.length > 0).length;
	assert.ok(decided > 0 && decided < count, `${decided} decided`);
	assert.deepEqual(warnings, [
		`certdeck was left meanwhile: ${decided} of ${count} denied, ${count - decided} not sent`,
	]);
});
