import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {ConnectedCluster} from '../../../source/cluster/objects/connect.js';
import {readReviewContext, reviewRequestOffline} from '../../../source/operations/assess/review-request.js';
import {createClusterEvidence} from '../../../source/operations/evidence/cluster-evidence.js';
import {neededParts} from '../../../source/operations/evidence/needed-parts.js';
import {effectOf} from '../../../source/review/evidence/effect/effect.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';
import {aRequest} from '../../helpers/requests.js';
import {pem, requestDer} from '../../review/build-request.js';

const now = () => new Date();
const login = (uid: string, cn: string, o: readonly string[] = []) =>
	aRequest({
		uid,
		requestBase64: Buffer.from(pem(requestDer({cn, o: [...o]}))).toString('base64'),
		signerName: 'kubernetes.io/kube-apiserver-client',
		usages: ['client auth'],
	});

describe('the evidence for one request alone', () => {
	let demo: DemoCluster;
	before(async () => {
		demo = await startDemoCluster();
	});
	after(() => demo.stop());

	test('gives the same findings and questions as all evidence', async () => {
		const {requests} = await demo.admin.listRequests();
		for (const user of ['admin', 'nobody', 'viewer'] as const) {
			const {source, ...around} = await readReviewContext(demo.as(user), now());
			let left = 0;
			for (const seen of requests) {
				const evidence = await source.gather(seen, false);
				const needed = new Set<string>([...neededParts(seen), 'powers', 'requester', 'pods']);
				const own = Object.fromEntries(Object.entries(evidence).filter(([part]) => needed.has(part)));
				const [all, some] = [evidence, own].map(each => reviewRequestOffline(seen, {...around, evidence: each}));
				assert.deepEqual([some?.findings, some?.questions], [all?.findings, all?.questions], `${user} ${seen.name}`);
				left += Number(own['services'] === undefined);
			}

			assert.ok(left > 5, 'of logins less is read');
		}
	});

	test('omits the owners of names for a login without names, and for no other', () => {
		assert.equal(neededParts(login('1', 'grace@example.com')).has('services'), false);
		assert.equal(neededParts(login('2', 'system:kube-scheduler')).has('services'), false);
		for (const cn of ['api.payments.svc', 'localhost', '10.0.0.1', 'fe80::1', '10-0-0-1.shop.pod']) {
			assert.ok(neededParts(login('3', cn)).has('services'), cn);
		}
	});
});

describe('the questions to the server about a login with known bindings', () => {
	let demo: DemoCluster;
	before(async () => {
		demo = await startDemoCluster();
	});
	after(() => demo.stop());

	/** A server with another authorizer, which allows one thing. */
	function allowing(isIt: (asked: {verb: string; resource: string; namespace?: string}) => boolean) {
		let asked = 0;
		const cluster: ConnectedCluster = {
			...demo.admin,
			async reviewAccessOf(who, attributes, signal) {
				asked += 1;
				return isIt(attributes as never)
					? {allowed: true, reason: 'access policy'}
					: demo.admin.reviewAccessOf(who, attributes, signal);
			},
		};
		return {cluster, asked: () => asked};
	}

	const heldBy = async (cluster: ConnectedCluster, seen: ReturnType<typeof login>) => {
		const evidence = await createClusterEvidence(cluster, {now}).gather(seen);
		const effect = effectOf({username: 'outsider', groups: []}, evidence);
		return effect?.held.map(({power, namespace = ''}) => `${power.id} ${namespace}`.trim());
	};

	test('include what an authorizer other than RBAC allows', async () => {
		const cluster = allowing(({verb, resource}) => resource === 'secrets' && (verb === 'list' || verb === 'get'));
		assert.deepEqual(await heldBy(cluster.cluster, login('p2', 'outsider')), ['read-secrets']);
		assert.ok(cluster.asked() > 20, `${cluster.asked()}`);
		const inSystem = allowing(
			({verb, resource, namespace}) =>
				namespace === 'kube-system' && ((verb === 'create' && resource === 'pods') || resource === 'serviceaccounts'),
		);
		assert.deepEqual(
			(await heldBy(inSystem.cluster, login('p3', 'outsider')))?.filter(each => each.includes('run-pods')),
			['run-pods kube-system'],
		);
		assert.ok((await heldBy(inSystem.cluster, login('p4', 'outsider')))?.includes('tokens kube-system'));
	});

	test('are complete, because a silent authorizer may allow a single thing', async () => {
		const cluster = allowing(({verb, resource}) => resource === 'secrets' && verb === 'get');
		assert.deepEqual(await heldBy(cluster.cluster, login('p5', 'outsider')), ['read-secrets']);
	});
});
