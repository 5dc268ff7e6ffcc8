import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {Cluster} from '../../../source/cluster/calls/cluster.js';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import {createBulkServices} from '../../../source/deck/services/bulk-services.js';
import {readReviewContext, reviewRequestOffline} from '../../../source/operations/assess/review-request.js';
import {reviewRequestsAsRows, reviewRequestsByName} from '../../../source/operations/assess/review-requests.js';
import {encodeRequest} from '../../../source/pki/encode/encode-request.js';
import {generateKey} from '../../../source/pki/keys/keys.js';
import {parseSpec} from '../../../source/pki/spec/spec.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';

/** More than are asked about one by one. */
const count = 30;

describe('many requests with addresses of Pods', () => {
	let demo: DemoCluster;
	let lists = 0;
	let cluster: Cluster;
	let wanted: readonly CertificateSigningRequest[];
	before(async () => {
		demo = await startDemoCluster();
		cluster = {
			...demo.admin,
			listPods(...call) {
				lists += 1;
				return demo.admin.listPods(...call);
			},
		};
		wanted = await Promise.all(
			Array.from({length: count}, async (_, index) => {
				const {spec} = parseSpec(JSON.stringify({CN: `pod-${index}`, hosts: [`192.0.2.${index + 1}`]}));
				return demo.admin.createRequest({
					name: `pod-${index}`,
					requestPem: encodeRequest(spec, await generateKey(spec.key)).pem,
					signerName: 'example.com/pods',
					usages: ['server auth'],
				});
			}),
		);
	});
	after(() => demo.stop());

	const bulkOn = (
		evidence: Parameters<typeof createBulkServices>[0]['evidence'],
		reviewOf: Parameters<typeof createBulkServices>[0]['reviewOf'],
		on = cluster,
	) =>
		createBulkServices({
			cluster: on,
			requests: {getSnapshot: () => ({phase: 'live', requests: wanted})},
			access: {missingRight: () => undefined},
			evidence,
			signal: new AbortController().signal,
			reviewOf,
			record: undefined,
			reviewer: () => undefined,
			warn: assert.fail,
			finish: () => assert.fail('nothing was begun'),
		});

	test('have no open question about them after the cluster was asked for all of them', async () => {
		const {source, ...context} = await readReviewContext(cluster, new Date());
		const reviewOf = (seen: CertificateSigningRequest) =>
			reviewRequestOffline(seen, {...context, evidence: source.of(seen)});
		const bulk = bulkOn(source, reviewOf);
		const open = () => wanted.filter(seen => reviewOf(seen).questions.length > 0).length;
		assert.equal(open(), count, 'what the cluster was not asked yet is open');
		assert.ok(bulk.hasOpen(wanted));
		await source.gather(wanted[0] ?? assert.fail(), false);
		assert.ok(open() > count / 2, `${open()} are open`);
		lists = 0;
		await bulk.prepare(wanted);
		assert.equal(open(), 0);
		assert.ok(!bulk.hasOpen(wanted));
		assert.ok(lists <= 2, `Pods were listed ${lists} times`);
	});

	test('are all left out where the cluster is read-only, and the reason says why', async () => {
		const {source} = await readReviewContext(cluster, new Date());
		const info = {...cluster.info, readOnly: true, readOnlyBecause: 'config.yaml says readOnly of prod'};
		const bulk = bulkOn(source, () => ({findings: [], questions: []}), {...cluster, info});
		for (const decision of ['Approved', 'Denied'] as const) {
			const {items, leftOut} = bulk.plan(wanted, decision, {});
			assert.deepEqual(items, []);
			assert.deepEqual([...new Set(leftOut.map(({why}) => why))], ['config.yaml says readOnly of prod']);
		}
	});

	test('are asked about before anything but the list is known', async () => {
		const {source, ...context} = await readReviewContext(cluster, new Date());
		const reviewOf = (seen: CertificateSigningRequest) =>
			reviewRequestOffline(seen, {...context, evidence: source.of(seen)});
		const bulk = bulkOn(source, reviewOf);
		assert.equal(source.isAsked(), false);
		await bulk.prepare(wanted);
		assert.ok(wanted.every(seen => source.of(seen).bindings?.state === 'read'));
		assert.ok(!bulk.hasOpen(wanted));
	});

	test('have the same review by name as in rows, with the Pods listed once', async () => {
		const names = wanted.map(({name}) => name);
		lists = 0;
		const byName = await reviewRequestsByName(cluster, names, new Date());
		assert.ok(lists <= 2, `Pods were listed ${lists} times`);
		const asRows = await reviewRequestsAsRows(wanted, await readReviewContext(cluster, new Date()));
		const ids = (each: (typeof byName)[number]) =>
			'error' in each ? each.error : [each.findings.map(({id}) => id), each.questions.map(({id}) => id)];
		assert.deepEqual(byName.map(ids), asRows.map(ids));
	});
});
