import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {Cluster} from '../../source/cluster/calls/cluster.js';
import {ClusterError} from '../../source/cluster/model/cluster-error.js';
import {
	reviewMatchingRequests,
	reviewRequests,
	reviewRequestsByName,
} from '../../source/operations/assess/review-requests.js';
import {parseFilter} from '../../source/operations/filter/filter.js';
import type {DemoCluster} from '../helpers/demo-cluster.js';
import {requestPem, startDemoCluster} from '../helpers/demo-cluster.js';

const filterOf = (text: string) => {
	const filter = parseFilter(text);
	assert.ok(!('fault' in filter));
	return filter;
};

describe('reviewing the matches of a filter', () => {
	let demo: DemoCluster;
	before(async () => {
		demo = await startDemoCluster();
		const pem = await requestPem('orders.shop.svc');
		for (let index = 0; index < 30; index += 1) {
			await demo.admin.createRequest({
				name: `crowd-${index}`,
				requestPem: pem,
				signerName: 'example.com/crowd',
				usages: ['server auth'],
			});
		}
	});
	after(() => demo.stop());
	/** The client, and the users for whom it asked access reviews. */
	const watched = () => {
		const asked = new Set<string>();
		const cluster: Cluster = {
			...demo.admin,
			reviewAccessOf(user, attributes, signal) {
				asked.add(user.username);
				return demo.admin.reviewAccessOf(user, attributes, signal);
			},
		};
		return {cluster, asked};
	};

	test('includes pending matches, and omits decided ones', async () => {
		const found = await reviewMatchingRequests(demo.admin, filterOf('signer:=example.com/crowd'), new Date());
		assert.equal(found.length, 30);
		const all = await reviewMatchingRequests(demo.admin, filterOf('signer:*'), new Date());
		assert.ok(all.every(({seen}) => seen.conditions.length === 0 && seen.certificateBase64 === undefined));
		assert.deepEqual(await reviewMatchingRequests(demo.admin, filterOf('status:denied'), new Date()), []);
	});

	test('asks for many requests only what their logins could do', async () => {
		const {cluster, asked} = watched();
		const found = await reviewMatchingRequests(cluster, filterOf('crowd'), new Date());
		assert.equal(found.length, 30);
		assert.deepEqual([...asked], []);
		const mixed = await reviewMatchingRequests(cluster, filterOf('signer:*'), new Date());
		// The login, and its requester if that is another user.
		const names = mixed
			.filter(({seen}) => seen.signerName === 'kubernetes.io/kube-apiserver-client')
			.flatMap(({seen, request}) => [seen.username, request?.subject.flat().find(({type}) => type === 'CN')?.value]);
		assert.ok(names.length > 0);
		assert.deepEqual([...asked].toSorted(), [...new Set(names)].toSorted());
	});

	test("reports for each if the others may not be listed, or the operator's name is not known", async () => {
		const refuse = async () => {
			throw new ClusterError('forbidden', 'you may not');
		};
		const partial: Cluster = {...demo.admin, whoAmI: refuse, listRequests: refuse};
		const of = async (cluster: Cluster) => {
			const [found] = await reviewRequestsByName(cluster, ['crowd-0'], new Date());
			assert.ok(found && 'findings' in found);
			return new Map([
				...found.findings.map(({id, message}) => [id, message] as const),
				...found.questions.map(({id, why}) => [id, why.join('; ')] as const),
			]);
		};
		const told = await of(partial);
		assert.match(
			told.get('requests-unread') ?? '',
			/missing RBAC: verbs list on certificatesigningrequests \(certificates\.k8s\.io\)$/,
		);
		assert.match(told.get('reviewer-unknown') ?? '', /you may not$/);
		const whole = await of(demo.admin);
		assert.ok(whole.has('requester-is-me') && !whole.has('requests-unread') && !whole.has('reviewer-unknown'));
	});

	test('reviews the same requests again, even if the filter would not match them now', async () => {
		const [first] = await reviewMatchingRequests(demo.admin, filterOf('crowd'), new Date());
		assert.ok(first);
		const [again, ...more] = await reviewRequests(demo.admin, [first.seen], new Date());
		assert.deepEqual(more, []);
		assert.equal(again?.seen, first.seen);
		assert.deepEqual(
			again?.findings.map(({id}) => id),
			first.findings.map(({id}) => id),
		);
	});
});
