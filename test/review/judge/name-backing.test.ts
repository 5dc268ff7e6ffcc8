import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Evidence} from '../../../source/review/evidence/evidence.js';
import {nameBackings} from '../../../source/review/judge/name-backing.js';
import {binding, evidence, node, pod, read, refused, service} from '../build-evidence.js';
import {object, pkcs10} from '../build-request.js';

const now = new Date('2026-11-24T10:30:00Z');
const account = {username: 'system:serviceaccount:shop:deployer', groups: ['system:authenticated']};
const cluster: Evidence = evidence({
	bindings: [binding('t', 'edit', 'user ada', 'pay'), binding('runs', 'worker', 'account shop/deployer', 'shop')],
	routes: {
		ingresses: [{namespace: 'shop', name: 'db', createdAt: new Date(0), hosts: ['db.example.com'], isServed: true}],
	},
	services: [
		service('shop/orders', '10.0.34.2', {
			externalIps: ['192.0.2.7'],
			ingressIps: ['203.0.113.9'],
			ingressHostnames: ['lb.example.com'],
		}),
		service('pay/api', '10.0.34.9', {ingressHostnames: ['pay.example.com']}),
	],
	nodes: [node('a', ['a', '10.0.1.11']), node('b', ['b', '10.0.1.12'])],
	pods: {'10.244.1.9': [pod('shop/orders-0')], '10.244.1.8': [pod('pay/api-0')], '10.244.1.7': [], '192.0.2.7': []},
	instead: {domain: read({zones: ['cluster.local']})},
});
const partial = evidence({
	instead: {nodes: refused('missing RBAC: n'), services: refused('missing RBAC: s'), pods: refused('missing RBAC: p')},
});

type Row = readonly [name: string, state: string, by: string | RegExp, provenance?: string];

function check(rows: readonly Row[], spec: Parameters<typeof object>[0], known: Evidence, subject = {}): void {
	const isIp = (name: string) => /^[\d.]+$|::/.test(name);
	const names = rows.map(([name]) => name);
	const request = pkcs10({...subject, dns: names.filter(name => !isIp(name)), ip: names.filter(isIp)});
	const found = new Map(
		nameBackings({seen: object(spec), request, evidence: known, now}).map(each => [each.value, each] as const),
	);
	assert.equal(found.size, rows.length);
	for (const [name, state, by, provenance] of rows) {
		const {state: was, by: who = '', provenance: how} = found.get(name) ?? {};
		assert.deepEqual([was, how], [state, provenance], name);
		typeof by === 'string' ? assert.equal(who, by, name) : assert.match(who, by, name);
	}
}

test('shows the owner of each name of a serving request', () => {
	check(
		[
			['orders.shop.svc', 'backed', 'Service shop/orders', 'server'],
			['web-0.orders.shop.svc.cluster.local', 'backed', /^Service shop\/orders/, 'server'],
			['orders.shop.svc.example.org', 'foreign', 'of another cluster', 'server'],
			['lb.example.com', 'backed', 'load balancer of Service shop/orders', 'server'],
			['pay.example.com', 'foreign', 'load balancer of Service pay/api; the requester may not change it', 'server'],
			['cart.shop.svc', 'foreign', 'there is no Service shop/cart', 'server'],
			['a', 'foreign', 'Node a', 'self'],
			['kubernetes.default.svc', 'foreign', "the API server's own", 'server'],
			['api.prod.example.com', 'foreign', "the API server's own", 'server'],
			['shop.example.com', 'foreign', 'nothing in the cluster vouches for it'],
			['10-244-1-9.shop.pod.cluster.local', 'backed', 'Pod shop/orders-0, now', 'self'],
			['db.example.com', 'foreign', 'an Ingress of shop, which may claim any', 'self'],
			['192.0.2.7', 'foreign', 'spec.externalIPs of Service shop/orders, which may claim any', 'self'],
			['10.0.34.2', 'backed', 'Service shop/orders', 'server'],
			['203.0.113.9', 'backed', 'Service shop/orders', 'server'],
			['10.0.34.9', 'foreign', 'Service pay/api; the requester may not change it', 'server'],
			['10.0.0.1', 'foreign', 'where the API server answers', 'server'],
			['10.0.1.11', 'foreign', 'Node a', 'self'],
			['10.244.1.9', 'backed', 'Pod shop/orders-0, now', 'self'],
			['10.244.1.8', 'foreign', 'Pod pay/api-0, not of the requester', 'self'],
			['10.244.1.7', 'foreign', 'nobody in the cluster has it now', 'server'],
			['10.244.1.6', 'unknown', /not all Pods were looked through/],
			['127.0.0.1', 'foreign', 'belongs to no one host'],
		],
		account,
		cluster,
	);
});

test('a Service that the requester may not change does not back its name', () => {
	check(
		[
			['api.pay.svc', 'backed', /^Service pay\/api/, 'server'],
			['orders.shop.svc', 'foreign', /; the requester may not change it$/, 'server'],
		],
		{username: 'ada', groups: ['system:authenticated']},
		cluster,
	);
	const {bindings: _, ...unbound} = cluster;
	check(
		[['orders.shop.svc', 'unknown', 'Service shop/orders; the bindings were not asked for yet']],
		{username: 'ada'},
		unbound,
	);
});

test('compares a kubelet’s names with its own Node', () => {
	const kubelet = {signerName: 'kubernetes.io/kubelet-serving', username: 'system:node:a', groups: ['system:nodes']};
	const subject = {cn: 'system:node:a', o: ['system:nodes']};
	check(
		[
			['a', 'backed', 'Hostname of Node a', 'self'],
			['10.0.1.11', 'backed', 'InternalIP of Node a', 'self'],
			['10.0.1.12', 'foreign', 'of Node b, another', 'self'],
			['orders.shop.svc', 'foreign', 'not among the addresses of Node a', 'self'],
		],
		kubelet,
		cluster,
		subject,
	);
	check([['z', 'foreign', 'there is no Node z', 'server']], kubelet, cluster, {...subject, cn: 'system:node:z'});
	check([['a', 'unknown', 'the Nodes could not all be read']], kubelet, partial, subject);
});

test('treats unreadable evidence neither as backing nor as its absence', () => {
	check(
		[
			['orders.shop.svc', 'unknown', 'missing RBAC: s'],
			['shop.example.com', 'unknown', 'missing RBAC: s'],
			['10.0.34.2', 'unknown', 'missing RBAC: s; missing RBAC: n; missing RBAC: p'],
			['10.0.0.1', 'foreign', 'where the API server answers', 'server'],
		],
		account,
		partial,
	);
	assert.deepEqual(nameBackings({seen: object(), request: pkcs10({dns: ['a']}), now, evidence: {}}), []);
});
