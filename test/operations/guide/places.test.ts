import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {listPlaces, placeName, typedPlace} from '../../../source/operations/guide/places.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';
import {rawApi} from '../../helpers/raw-api.js';

describe('places of the demo cluster', () => {
	let cluster: DemoCluster | undefined;
	before(async () => {
		cluster = await startDemoCluster();
	});
	after(() => cluster?.stop());
	const as = (user: 'admin' | 'viewer') => {
		assert.ok(cluster);
		return cluster.as(user);
	};

	test('are all its Services, with what distinguishes them', async () => {
		const {places, missing, names} = await listPlaces(as('admin'), 'service', 'default');
		assert.equal(missing, undefined);
		const shown = places.map(place => `${placeName(place)} ${place.note}`);
		assert.ok(shown.includes('shop/cart ClusterIP 10.96.14.31, port 8443'), shown.join('\n'));
		assert.equal(shown.at(-1), 'default/kubernetes the API server, which has a certificate of its own');
		assert.deepEqual(shown.slice(0, -1), shown.slice(0, -1).toSorted());
		assert.equal(names.services?.length, places.length);
		const cart = places.find(place => placeName(place) === 'shop/cart');
		assert.ok(cart?.hosts.some(({host, isTicked}) => host === '10.96.14.31' && isTicked));
	});

	test('are Pods by their addresses, with the Service that selects them', async () => {
		const {places} = await listPlaces(as('admin'), 'pod', 'default');
		const pod = places.find(place => placeName(place) === 'my-namespace/my-pod');
		assert.deepEqual(
			pod?.hosts.map(({host}) => host),
			[
				'192-0-2-24.my-namespace.pod.cluster.local',
				'192.0.2.24',
				'my-svc.my-namespace.svc',
				'my-svc.my-namespace.svc.cluster.local',
				'my-svc.my-namespace',
				'my-svc',
			],
		);
	});

	test('are offered under the cluster’s own domain, as listed and as typed', async () => {
		const admin = as('admin');
		const cluster = {...admin, info: {...admin.info, clusterDomain: 'prod.example'}};
		const {places, names} = await listPlaces(cluster, 'service', 'default');
		assert.equal(names.domain, 'prod.example');
		const cart = places.find(place => placeName(place) === 'shop/cart');
		assert.ok(cart?.hosts.some(({host, isTicked}) => host === 'cart.shop.svc.prod.example' && isTicked));
		const pods = await listPlaces(cluster, 'pod', 'default');
		const hosts = pods.places.flatMap(place => place.hosts.map(({host}) => host));
		assert.ok(hosts.includes('192-0-2-24.my-namespace.pod.prod.example'));
		const typed = typedPlace('service', 'shop/new', 'default', names.domain);
		assert.ok(typed?.hosts.some(({host}) => host === 'new.shop.svc.prod.example'));
		assert.ok(
			![...hosts, ...places.flatMap(place => place.hosts.map(({host}) => host))].some(host =>
				host.includes('cluster.local'),
			),
		);
	});

	test('are nodes for kubelets', async () => {
		const {places} = await listPlaces(as('admin'), 'kubelet-serving', 'default');
		assert.deepEqual(places.map(placeName), ['cp-1', 'worker-1', 'worker-2', 'worker-3']);
		assert.ok(places[1]?.hosts.some(({host}) => host === '10.0.1.11'));
	});

	test('are none without the right to list them, and that is reported', async () => {
		for (const purpose of ['service', 'pod', 'kubelet-client'] as const) {
			const {places, missing, names} = await listPlaces(as('viewer'), purpose, 'shop');
			assert.deepEqual(places, []);
			assert.match(missing ?? '', /you may not list (Services|Pods|Nodes): type the name/);
			assert.equal(names.services, undefined);
		}
	});

	test('are those of one namespace with the right to list only that; nothing is claimed about others', async () => {
		assert.ok(cluster);
		const api = rawApi(`${cluster.demo.dir}/admin.kubeconfig`);
		const {status} = await api.post('/apis/rbac.authorization.k8s.io/v1/namespaces/shop/rolebindings', {
			metadata: {name: 'viewer-reads'},
			roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit'},
			subjects: [{kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'viewer'}],
		});
		assert.equal(status, 201);
		const {places, missing, names} = await listPlaces(as('viewer'), 'service', 'shop');
		assert.ok(places.length > 0);
		assert.ok(places.every(({namespace}) => namespace === 'shop'));
		assert.match(missing ?? '', /in namespace shop only/);
		assert.equal(names.services, undefined);
	});
});
