import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import type {ConnectedCluster} from '../../../source/cluster/objects/connect.js';
import type {PodRecord} from '../../../source/cluster/records/records.js';
import type {Backend} from '../backends.js';
import {backends} from '../backends.js';

const run = Math.random().toString(36).slice(2, 8);
const rbac = '/apis/rbac.authorization.k8s.io/v1';

for (const {name: backendName, skip, start} of await backends()) {
	describe(`the objects besides requests that certdeck's client reads on ${backendName}`, {
		...(skip !== undefined && {skip}),
	}, () => {
		let backend: Backend;
		let admin: ConnectedCluster;
		const namespace = `inventory-${run}`;
		const created: string[] = [];

		async function create(path: string, object: object): Promise<void> {
			const {status: code, text} = await backend.raw.post(path, object);
			assert.equal(code, 201, text);
			created.push(`${path}/${(object as {metadata: {name: string}}).metadata.name}`);
		}

		before(async () => {
			backend = await start();
			admin = backend.as('admin');
			await create('/api/v1/namespaces', {metadata: {name: namespace, labels: {team: 'shop'}}});
		});
		after(async () => {
			for (const path of created.toReversed()) {
				await backend.raw.delete(path);
			}

			await backend?.stop();
		});

		test('reads Nodes with the addresses that they report', async () => {
			const name = `node-${run}`;
			await create('/api/v1/nodes', {
				metadata: {name},
				spec: {podCIDR: '10.244.77.0/24', podCIDRs: ['10.244.77.0/24']},
			});
			const before = await backend.raw.get(`/api/v1/nodes/${name}`);
			const addresses = [
				{type: 'InternalIP', address: '10.0.77.1'},
				{type: 'Hostname', address: name},
			];
			const put = await backend.raw.put(`/api/v1/nodes/${name}/status`, {...before.json, status: {addresses}});
			assert.equal(put.status, 200, put.text);
			const [node, ...others] = await admin.listNodes({fieldSelector: `metadata.name=${name}`});
			assert.deepEqual(others, []);
			assert.deepEqual([node?.name, node?.addresses, node?.podCidrs], [name, addresses, ['10.244.77.0/24']]);
			assert.ok(Math.abs((node?.createdAt.getTime() ?? 0) - Date.now()) < 60_000);
			assert.ok((await admin.listNodes()).some(each => each.name === name));
		});

		test('reads Services of a namespace, with and without addresses', async () => {
			const services = `/api/v1/namespaces/${namespace}/services`;
			const ports = [{name: 'https', port: 443}];
			await create(services, {
				metadata: {name: 'orders'},
				spec: {selector: {app: 'orders'}, ports, externalIPs: ['192.0.2.7']},
			});
			await create(services, {metadata: {name: 'db'}, spec: {clusterIP: 'None', ports}});
			await create(services, {metadata: {name: 'far'}, spec: {type: 'ExternalName', externalName: 'db.example.com'}});
			const stored = (await backend.raw.get(`${services}/orders`)).json;
			const [db, far, orders] = [...(await admin.listServices({namespace}))].sort((a, b) =>
				a.name.localeCompare(b.name),
			);
			assert.deepEqual(
				[orders?.namespace, orders?.type, orders?.clusterIps, orders?.externalIps, orders?.selector, orders?.headless],
				[namespace, 'ClusterIP', [stored.spec.clusterIP].filter(Boolean), ['192.0.2.7'], {app: 'orders'}, false],
			);
			assert.deepEqual(orders?.ports, [{name: 'https', port: 443, protocol: 'TCP', targetPort: 443}]);
			assert.deepEqual([db?.headless, db?.clusterIps], [true, []]);
			assert.deepEqual([far?.type, far?.externalName, far?.clusterIps], ['ExternalName', 'db.example.com', []]);
		});

		test('reads Pods by their IP', async () => {
			const pods = `/api/v1/namespaces/${namespace}/pods`;
			const ip = '10.244.77.20';
			await create(pods, {
				metadata: {name: 'orders-0', labels: {app: 'orders'}},
				spec: {
					hostname: 'orders-0',
					subdomain: 'db',
					automountServiceAccountToken: false,
					containers: [{name: 'app', image: 'example.com/app'}],
				},
			});
			const before = await backend.raw.get(`${pods}/orders-0`);
			const status = {phase: 'Running', podIP: ip, podIPs: [{ip}], hostIP: '10.0.77.1', hostIPs: [{ip: '10.0.77.1'}]};
			const put = await backend.raw.put(`${pods}/orders-0/status`, {...before.json, status});
			assert.equal(put.status, 200, put.text);
			const found = await admin.listPods({fieldSelector: `status.podIP=${ip}`});
			assert.deepEqual(
				found.map(pod => [
					pod.namespace,
					pod.name,
					pod.podIps,
					pod.phase,
					pod.hostname,
					pod.subdomain,
					pod.labels['app'],
				]),
				[[namespace, 'orders-0', [ip], 'Running', 'orders-0', 'db', 'orders']],
			);
			assert.deepEqual(await admin.listPods({namespace, fieldSelector: 'status.podIP=10.244.77.21'}), []);
			const has = ({podIps}: PodRecord) => podIps.includes(ip);
			const {pods: searched, isComplete} = await admin.searchPods(has, {limit: 1});
			assert.deepEqual([searched, isComplete], [found, true]);
			assert.equal((await admin.searchPods(() => false, {limit: 1, most: 1})).isComplete, false);
		});

		test('reads Ingresses of a namespace, served or not', async () => {
			const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
			const backendRef = {service: {name: 'orders', port: {number: 443}}};
			await create(path, {
				metadata: {name: 'web'},
				spec: {
					rules: [{host: '*.shop.example.com', http: {paths: [{path: '/', pathType: 'Prefix', backend: backendRef}]}}],
					tls: [{hosts: ['pay.example.com'], secretName: 'pay'}],
				},
			});
			const [ingress, ...others] = await admin.listIngresses({namespace});
			assert.deepEqual(others, []);
			assert.deepEqual(
				[ingress?.namespace, ingress?.name, ingress?.hosts, ingress?.isServed],
				[namespace, 'web', ['*.shop.example.com', 'pay.example.com'], false],
			);
			const before = await backend.raw.get(`${path}/web`);
			const status = {loadBalancer: {ingress: [{ip: '192.0.2.80'}]}};
			const put = await backend.raw.put(`${path}/web/status`, {...before.json, status});
			assert.equal(put.status, 200, put.text);
			assert.equal((await admin.listIngresses({namespace}))[0]?.isServed, true);
			// A kind that the server does not serve has no objects.
			assert.deepEqual(await admin.listHttpRoutes('v1beta1', {namespace}), []);
			assert.deepEqual(await admin.listGateways('v1beta1', {namespace}), []);
		});

		test('reads the Pods that run as a service account', async () => {
			const found = await admin.listPods({namespace, fieldSelector: 'spec.serviceAccountName=nobody-runs-as-it'});
			assert.deepEqual(found, []);
		});

		test('reads Namespaces', async () => {
			const found = (await admin.listNamespaces()).find(each => each.name === namespace);
			assert.deepEqual([found?.phase, found?.labels['team']], ['Active', 'shop']);
		});

		test('reads the addresses of the API servers', async () => {
			await create('/apis/discovery.k8s.io/v1/namespaces/default/endpointslices', {
				metadata: {name: `kubernetes-${run}`, labels: {'kubernetes.io/service-name': 'kubernetes'}},
				addressType: 'IPv4',
				endpoints: [{addresses: ['10.99.99.99']}],
				ports: [{name: 'https', port: 6443}],
			});
			assert.ok((await admin.listApiServerAddresses()).includes('10.99.99.99'));
			const [service] = await admin.listServices({namespace: 'default', fieldSelector: 'metadata.name=kubernetes'});
			assert.equal(service?.clusterIps.length, 1);
		});

		test('reads bindings and roles of a namespace and of the cluster', async () => {
			const roleRef = {apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view'};
			const subjects = [
				{kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: `team-${run}`},
				{kind: 'ServiceAccount', namespace, name: 'robot'},
			];
			await create(`${rbac}/clusterrolebindings`, {metadata: {name: `all-${run}`}, roleRef, subjects});
			await create(`${rbac}/namespaces/${namespace}/rolebindings`, {metadata: {name: 'some'}, roleRef, subjects: []});
			const rules = [{verbs: ['get'], apiGroups: [''], resources: ['secrets'], resourceNames: ['one']}];
			await create(`${rbac}/namespaces/${namespace}/roles`, {metadata: {name: 'reader'}, rules});
			const wide = (await admin.listClusterRoleBindings()).find(each => each.name === `all-${run}`);
			assert.deepEqual(wide, {
				name: `all-${run}`,
				role: {kind: 'ClusterRole', name: 'view'},
				subjects: [
					{kind: 'Group', name: `team-${run}`},
					{kind: 'ServiceAccount', namespace, name: 'robot'},
				],
			});
			const narrow = (await admin.listRoleBindings()).find(each => each.namespace === namespace);
			assert.deepEqual([narrow?.name, narrow?.subjects], ['some', []]);
			const role = (await admin.listRoles()).find(each => each.namespace === namespace);
			assert.deepEqual(role?.rules, [
				{verbs: ['get'], apiGroups: [''], resources: ['secrets'], resourceNames: ['one'], nonResourceUrls: []},
			]);
			const every = (await admin.listClusterRoles()).find(each => each.name === 'cluster-admin');
			assert.deepEqual(
				every?.rules.map(rule => [rule.verbs, rule.resources, rule.nonResourceUrls]),
				[
					[['*'], ['*'], []],
					[['*'], [], ['*']],
				],
			);
		});

		test('asks what another user may do', async () => {
			const secrets = {verb: 'list', group: '', resource: 'secrets'};
			const alice = {username: `alice-${run}`, groups: ['system:authenticated']};
			assert.equal((await admin.reviewAccessOf(alice, secrets)).allowed, false);
			const subject = {kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: alice.username};
			await create(`${rbac}/clusterrolebindings`, {
				metadata: {name: `alice-${run}`},
				roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin'},
				subjects: [subject],
			});
			const ends = Date.now() + 30_000;
			let answer = await admin.reviewAccessOf(alice, secrets);
			while (!answer.allowed && Date.now() < ends) {
				answer = await admin.reviewAccessOf(alice, secrets);
			}

			assert.ok(answer.allowed);
			assert.match(answer.reason ?? '', /ClusterRoleBinding "alice-/);
		});

		test('names the missing right', async () => {
			const viewer = backend.as('viewer');
			for (const [read, right] of [
				[() => viewer.listNodes(), /list.*nodes/i],
				[() => viewer.listClusterRoleBindings(), /list.*clusterrolebindings/i],
				[() => viewer.listApiServerAddresses(), /list.*endpointslices/i],
				[
					() => viewer.reviewAccessOf({username: 'a', groups: []}, {verb: 'get', group: '', resource: 'pods'}),
					/create.*subjectaccessreviews/i,
				],
			] as const) {
				await assert.rejects(read(), (error: unknown) => {
					assert.ok(error instanceof ClusterError && error.code === 'forbidden');
					assert.match(`${error.message} ${error.hint}`, right);
					return true;
				});
			}
		});

		test('reads no more pages than needed', async () => {
			const all = await admin.listClusterRoles();
			assert.ok(all.length > 8);
			assert.deepEqual(await admin.listClusterRoles({limit: 3}), all);
			assert.deepEqual(await admin.listClusterRoles({limit: 3, most: 4}), all.slice(0, 6));
		});

		test('stops when its signal fires', async () => {
			const stop = new AbortController();
			stop.abort();
			await assert.rejects(admin.listClusterRoles({}, stop.signal), {code: 'aborted'});
		});
	});
}
