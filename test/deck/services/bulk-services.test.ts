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

	test('leave no question about them open once the cluster was asked for all of them', async () => {
		const {source, ...context} = await readReviewContext(cluster, new Date());
		const reviewOf = (seen: CertificateSigningRequest) =>
			reviewRequestOffline(seen, {...context, evidence: source.of(seen)});
		const bulk = createBulkServices({
			cluster,
			requests: {getSnapshot: () => ({phase: 'live', requests: wanted})},
			access: {missingRight: () => undefined},
			evidence: source,
			signal: new AbortController().signal,
			reviewOf,
			record: undefined,
			reviewer: () => undefined,
			warn: assert.fail,
			finish: () => assert.fail('nothing was begun'),
		});
		await source.gather(wanted[0] ?? assert.fail(), false);
		const open = () => wanted.filter(seen => reviewOf(seen).questions.length > 0).length;
		assert.ok(open() > count / 2, `${open()} are open`);
		lists = 0;
		await bulk.prepare(wanted);
		assert.equal(open(), 0);
		assert.ok(lists <= 2, `Pods were listed ${lists} times`);
	});

	test('are reviewed by name as they are as rows, with the Pods listed once', async () => {
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
