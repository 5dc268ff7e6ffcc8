import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {PodRecord, ServiceRecord} from '../../../../source/cluster/records/records.js';
import type {KnownNames} from '../../../../source/operations/guide/hosts/host-advice.js';
import {adviseHost} from '../../../../source/operations/guide/hosts/host-advice.js';
import type {HostOffer} from '../../../../source/operations/guide/hosts/host-forms.js';
import {
	nodeForms,
	podForms,
	podSetForms,
	podSets,
	serviceForms,
	webhookForms,
} from '../../../../source/operations/guide/hosts/host-forms.js';

function service(change: Partial<ServiceRecord> = {}): ServiceRecord {
	return {
		namespace: 'shop',
		name: 'orders',
		type: 'ClusterIP',
		clusterIps: ['10.0.34.2'],
		headless: false,
		externalIps: [],
		ingressIps: [],
		ingressHostnames: [],
		ports: [],
		selector: {app: 'orders'},
		labels: {},
		...change,
	};
}

function pod(change: Partial<PodRecord> = {}): PodRecord {
	return {
		namespace: 'shop',
		name: 'orders-7c9f',
		labels: {app: 'orders'},
		phase: 'Running',
		podIps: ['10.0.35.7'],
		hostNetwork: false,
		serviceAccountName: 'default',
		nodeName: 'worker-1',
		...change,
	};
}

const member = (ordinal: number) =>
	pod({name: `web-${ordinal}`, hostname: `web-${ordinal}`, subdomain: 'nginx', podIps: [`10.0.35.${20 + ordinal}`]});
const ticked = (offers: readonly HostOffer[]) => offers.filter(({isTicked}) => isTicked).map(({host}) => host);
const hosts = (offers: readonly HostOffer[]) => offers.map(({host}) => host);

describe('the names of a Service', () => {
	for (const {name, change, offered, proposed} of [
		{
			name: 'with a ClusterIP: four names and the address',
			change: {},
			offered: ['orders.shop.svc', 'orders.shop.svc.cluster.local', 'orders.shop', 'orders', '10.0.34.2'],
			proposed: ['orders.shop.svc', 'orders.shop.svc.cluster.local', 'orders.shop', '10.0.34.2'],
		},
		{
			name: 'with two address families',
			change: {clusterIps: ['10.0.34.2', 'fd00::22']},
			offered: ['orders.shop.svc', 'orders.shop.svc.cluster.local', 'orders.shop', 'orders', '10.0.34.2', 'fd00::22'],
			proposed: ['orders.shop.svc', 'orders.shop.svc.cluster.local', 'orders.shop', '10.0.34.2', 'fd00::22'],
		},
		{
			name: 'with a load balancer: offered, for those outside',
			change: {
				type: 'LoadBalancer',
				clusterIps: [],
				ingressIps: ['203.0.113.9'],
				ingressHostnames: ['lb.example.com'],
				externalIps: ['198.51.100.4'],
			},
			offered: [
				'orders.shop.svc',
				'orders.shop.svc.cluster.local',
				'orders.shop',
				'orders',
				'lb.example.com',
				'203.0.113.9',
				'198.51.100.4',
			],
			proposed: ['orders.shop.svc', 'orders.shop.svc.cluster.local', 'orders.shop'],
		},
		{
			name: 'headless: its Pods by a wildcard',
			change: {clusterIps: [], headless: true},
			offered: [
				'orders.shop.svc',
				'orders.shop.svc.cluster.local',
				'orders.shop',
				'orders',
				'*.orders.shop.svc.cluster.local',
				'*.orders.shop.svc',
			],
			proposed: [
				'orders.shop.svc',
				'orders.shop.svc.cluster.local',
				'orders.shop',
				'*.orders.shop.svc.cluster.local',
				'*.orders.shop.svc',
			],
		},
		{
			name: 'that is an alias: the other name too',
			change: {type: 'ExternalName', clusterIps: [], externalName: 'db.example.com'},
			offered: ['orders.shop.svc', 'orders.shop.svc.cluster.local', 'orders.shop', 'orders', 'db.example.com'],
			proposed: ['orders.shop.svc', 'orders.shop.svc.cluster.local', 'orders.shop'],
		},
	] satisfies ReadonlyArray<{
		readonly name: string;
		readonly change: Partial<ServiceRecord>;
		readonly offered: readonly string[];
		readonly proposed: readonly string[];
	}>) {
		test(name, () => {
			const forms = serviceForms(service(change));
			assert.deepEqual(hosts(forms), offered);
			assert.deepEqual(ticked(forms), proposed);
			assert.ok(forms.every(({note}) => note !== ''));
		});
	}

	test('selects the only name of a webhook, and offers the others', () => {
		const forms = webhookForms(serviceForms(service()));
		assert.deepEqual(ticked(forms), ['orders.shop.svc']);
		assert.equal(forms.length, 5);
	});
});

describe('the names of a Pod', () => {
	test('by its address, and by the Service that selects it', () => {
		const forms = podForms(pod(), [service(), service({name: 'other', selector: {app: 'other'}})]);
		assert.deepEqual(ticked(forms), ['10-0-35-7.shop.pod.cluster.local', '10.0.35.7']);
		assert.ok(hosts(forms).includes('orders.shop.svc'));
		assert.ok(!hosts(forms).some(host => host.startsWith('other')));
		assert.ok(!hosts(forms).some(host => host.startsWith('orders-7c9f')));
	});

	test('by an IPv6 address with dashes instead of colons', () => {
		assert.equal(hosts(podForms(pod({podIps: ['fd00::7']})))[0], 'fd00--7.shop.pod.cluster.local');
	});

	test('by its own name for a StatefulSet, which is stable', () => {
		const forms = podForms(member(0));
		assert.deepEqual(ticked(forms), ['web-0.nginx.shop.svc.cluster.local', 'web-0.nginx.shop.svc']);
		assert.ok(hosts(forms).includes('10-0-35-20.shop.pod.cluster.local'));
	});

	test('no names from a Service without a selector', () => {
		assert.ok(!hosts(podForms(pod(), [service({selector: {}})])).includes('orders.shop.svc'));
	});
});

test('finds StatefulSets by their Pods, in the order of the ordinals', () => {
	const sets = podSets([member(10), member(2), pod(), pod({hostname: 'web', subdomain: 'nginx'})]);
	assert.deepEqual(sets, [{namespace: 'shop', name: 'web', subdomain: 'nginx', members: ['web-2', 'web-10']}]);
	const [set] = sets;
	assert.ok(set);
	const forms = podSetForms(set);
	assert.ok(ticked(forms).includes('*.nginx.shop.svc.cluster.local'));
	assert.ok(hosts(forms).includes('web-10.nginx.shop.svc.cluster.local'));
	assert.ok(!ticked(forms).includes('web-10.nginx.shop.svc.cluster.local'));
});

test("proposes a node's own addresses, and offers external ones", () => {
	const forms = nodeForms({
		name: 'worker-1',
		createdAt: new Date(0),
		labels: {},
		podCidrs: [],
		addresses: [
			{type: 'InternalIP', address: '10.0.1.11'},
			{type: 'Hostname', address: 'worker-1'},
			{type: 'ExternalIP', address: '203.0.113.11'},
		],
	});
	assert.deepEqual(ticked(forms), ['10.0.1.11', 'worker-1']);
	assert.equal(forms.length, 3);
});

describe('advice about a name that does not resolve', () => {
	const known: KnownNames = {
		services: [service(), service({namespace: 'payments', name: 'api'})],
		pods: [pod(), member(0)],
	};
	for (const {host, message, instead} of [
		{
			host: 'orders-7c9f.shop.pod.cluster.local',
			message: /no DNS name/,
			instead: ['10-0-35-7.shop.pod.cluster.local'],
		},
		{
			host: 'web-0.shop.pod.cluster.local',
			message: /no DNS name/,
			instead: ['web-0.nginx.shop.svc.cluster.local', '10-0-35-20.shop.pod.cluster.local'],
		},
		{host: 'ORDERS-7C9F.shop.pod', message: /no DNS name/, instead: ['10-0-35-7.shop.pod.cluster.local']},
		{host: 'gone.shop.pod.cluster.local', message: /no DNS name/, instead: []},
		{host: '10-0-35-7.shop.pod', message: /in full/, instead: ['10-0-35-7.shop.pod.cluster.local']},
		{host: 'orders-7c9f.shop.svc', message: /is a Pod/, instead: ['10-0-35-7.shop.pod.cluster.local']},
		{host: 'ordrs.shop.svc', message: /no Service ordrs/, instead: []},
		{
			host: 'api.shop.svc.cluster.local',
			message: /no Service api in namespace shop/,
			instead: ['api.payments.svc.cluster.local'],
		},
		{host: 'orders.shop.cluster.local', message: /svc or pod/, instead: ['orders.shop.svc.cluster.local']},
		{
			host: 'orders.shop.svc.cluster',
			message: /middle of the zone/,
			instead: ['orders.shop.svc.cluster.local', 'orders.shop.svc'],
		},
		{host: '*.svc.cluster.local', message: /one label only/, instead: ['*.NAMESPACE.svc.cluster.local']},
		{host: '*.shop.svc', message: /pose as any/, instead: []},
	]) {
		test(host, () => {
			const advice = adviseHost(host, known);
			assert.match(advice?.message ?? '', message);
			assert.deepEqual(advice?.instead, instead);
		});
	}

	for (const host of [
		'orders.shop.svc',
		'orders.shop.svc.cluster.local',
		'orders.shop',
		'orders',
		'10-0-35-7.shop.pod.cluster.local',
		'fd00--7.shop.pod.cluster.local',
		'web-0.nginx.shop.svc.cluster.local',
		'*.nginx.shop.svc.cluster.local',
		'shop.example.com',
		'10.0.34.2',
		'fd00::1',
		'mail@example.com',
	]) {
		test(`none about ${host}`, () => assert.equal(adviseHost(host, known), undefined));
	}

	for (const [host, instead] of [
		['orders.shop.prod.example', 'orders.shop.svc.prod.example'],
		['orders.shop.svc.prod', 'orders.shop.svc.prod.example'],
		['10-0-35-7.shop.pod', '10-0-35-7.shop.pod.prod.example'],
		['*.svc.prod.example', '*.NAMESPACE.svc.prod.example'],
		['api.shop.svc.prod.example', 'api.payments.svc.prod.example'],
	] as const) {
		test(`about ${host} in a cluster with its own domain`, () => {
			assert.equal(adviseHost(host, {...known, domain: 'prod.example'})?.instead[0], instead);
		});
	}

	test('none about names in cluster.local if that may be another cluster', () => {
		assert.equal(adviseHost('orders.shop.cluster.local', {...known, domain: 'prod.example'}), undefined);
		assert.equal(adviseHost('orders.shop.svc.prod.example', {...known, domain: 'prod.example'}), undefined);
	});

	test('none about a Service if Services are not known', () => {
		assert.equal(adviseHost('ordrs.shop.svc'), undefined);
	});
});
