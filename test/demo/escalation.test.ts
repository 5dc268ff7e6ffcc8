import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {startDemo} from '../../demo/index.js';
import {rawApi} from '../helpers/raw-api.js';

const rbac = '/apis/rbac.authorization.k8s.io/v1';
const bound = {apiGroups: ['rbac.authorization.k8s.io'], resources: ['clusterroles', 'clusterrolebindings']};

describe('RBAC allows nobody to grant more than they hold', async () => {
	const demo = await startDemo({empty: true});
	const admin = rawApi(demo.kubeconfigPath);
	const asZed = {headers: {'impersonate-user': 'zed'}};
	const role = (name: string, rules: readonly object[]) => ({metadata: {name}, rules});
	const binding = (name: string, to: string) => ({
		metadata: {name},
		roleRef: {kind: 'ClusterRole', name: to},
		subjects: [{kind: 'User', name: 'me'}],
	});
	after(async () => {
		admin.close();
		await demo.stop();
	});

	before(async () => {
		const rules = [
			{verbs: ['create', 'patch'], ...bound},
			{verbs: ['get'], apiGroups: [''], resources: ['pods']},
		];
		await admin.post(`${rbac}/clusterroles`, role('zed', rules));
		await admin.post(`${rbac}/clusterrolebindings`, {
			...binding('zed', 'zed'),
			subjects: [{kind: 'User', name: 'zed'}],
		});
	});

	test("a role within the author's rights is created, and no other", async () => {
		const own = role('own', [{verbs: ['get'], apiGroups: [''], resources: ['pods']}]);
		assert.equal((await admin.post(`${rbac}/clusterroles`, own, asZed)).status, 201);
		const more = role('more', [{verbs: ['get', 'delete'], apiGroups: [''], resources: ['pods', 'nodes']}]);
		const refused = await admin.post(`${rbac}/clusterroles`, more, asZed);
		assert.equal(refused.status, 403);
		assert.deepEqual(refused.json.message.split('\n').slice(1), [
			'{APIGroups:[""], Resources:["nodes"], Verbs:["get" "delete"]}',
			'{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}',
		]);
	});

	test('a role can not be widened by a patch, but labelled', async () => {
		const wider = [{op: 'add', path: '/rules/0/verbs/-', value: 'delete'}];
		assert.equal((await admin.patch(`${rbac}/clusterroles/own`, 'json', wider, asZed)).status, 403);
		const label = {metadata: {labels: {a: 'b'}}};
		assert.equal((await admin.patch(`${rbac}/clusterroles/own`, 'merge', label, asZed)).status, 200);
	});

	test('a binding to cluster-admin is refused, and one to an own role is not', async () => {
		const post = (name: string, to: string) => admin.post(`${rbac}/clusterrolebindings`, binding(name, to), asZed);
		assert.equal((await post('one', 'zed')).status, 201);
		assert.equal((await post('two', 'cluster-admin')).status, 403);
		assert.equal((await post('three', 'nothing-here')).status, 404);
	});
});
