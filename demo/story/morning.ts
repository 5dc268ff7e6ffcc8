// A table of the requests of two teams and their machines on an ordinary morning. All of them are harmless.

import {cast, kubeletOf} from './cast.js';
import {ledgerRequest} from './rsa-requests.js';
import type {Scene} from './scene.js';
import {clientUsages, serverUsages, signers} from './usual.js';

const {alice, bruno, carmen, dmitri, erin, grace, deployer, cart, redis, postgres} = cast;
const day = 86_400;

/** A request for a Service of a team, by a user who may change it. */
function service(name: string, by: Scene['by'], host: string, agoMinutes: number, rest: Partial<Scene> = {}): Scene {
	return {
		name,
		by,
		signerName: signers.serving,
		usages: serverUsages,
		commonName: host,
		hosts: [host, `${host}.cluster.local`],
		expirationSeconds: 30 * day,
		agoMinutes,
		...rest,
	};
}

/** A login for a day, in the user's own team. */
function login(name: string, by: Scene['by'], agoMinutes: number, rest: Partial<Scene> = {}): Scene {
	return {
		name,
		by,
		signerName: signers.client,
		usages: clientUsages,
		commonName: by.username,
		organizations: by.groups.slice(0, 1),
		expirationSeconds: 8 * 3600,
		agoMinutes,
		...rest,
	};
}

/** Requests of a kubelet, which asks again every quarter of an hour until one is approved. */
function kubelet(node: string, ip: string, asked: Readonly<Record<string, number>>): readonly Scene[] {
	return Object.entries(asked).map(([suffix, agoMinutes]) => ({
		name: `csr-${suffix}`,
		by: kubeletOf(node),
		signerName: signers.kubeletServing,
		usages: serverUsages,
		commonName: `system:node:${node}`,
		organizations: ['system:nodes'],
		hosts: [node, ip],
		agoMinutes,
	}));
}

/** A request for a Pod of a StatefulSet, by the service account of its Pods. */
function member(by: Scene['by'], set: string, namespace: string, index: number, agoMinutes: number): Scene {
	const host = `${set}-${index}.${set}.${namespace}.svc`;
	return service(`${namespace}-${set}-${index}-tls`, by, host, agoMinutes, {
		hosts: [host, `${host}.cluster.local`, 'localhost'],
	});
}

export const ordinaryMorning: readonly Scene[] = [
	...kubelet('cp-1', '10.0.1.10', {b6t4x: 48, hj2m9: 33}),
	...kubelet('worker-1', '10.0.1.11', {'7tqzn': 47, x8s5c: 32, q7d2r: 1}),
	...kubelet('worker-2', '10.0.1.12', {'8xw2k': 54, d5qvt: 36, z9h4m: 19}),
	...kubelet('worker-3', '10.0.1.13', {n4k7w: 40, '2fpr8': 25, kc6wd: 10}),
	service('shop-frontend-tls', alice, 'frontend.shop.svc', 22, {
		hosts: ['frontend.shop.svc', 'frontend.shop.svc.cluster.local', '10.96.14.20'],
		expirationSeconds: 7 * day,
	}),
	service('shop-catalog-tls', bruno, 'catalog.shop.svc', 50, {hosts: ['catalog.shop.svc', '10.96.14.32']}),
	service('shop-cart-pod-tls', cart, 'cart.shop.svc', 21, {expirationSeconds: day}),
	...[45, 28, 12].map(agoMinutes =>
		service(`catalog-build-${agoMinutes}`, deployer, 'catalog.shop.svc', agoMinutes, {expirationSeconds: 7 * day}),
	),
	member(redis, 'redis', 'shop', 0, 44),
	member(redis, 'redis', 'shop', 1, 43),
	service('shop-redis-tls', alice, 'redis.shop.svc', 31, {
		hosts: ['redis.shop.svc', '*.redis.shop.svc', '*.redis.shop.svc.cluster.local'],
	}),
	service('payments-fraud-check-tls', carmen, 'fraud-check.payments.svc', 27, {key: 'P-384'}),
	service('payments-webhook-tls', dmitri, 'webhook.payments.svc', 24, {
		hosts: ['webhook', 'webhook.payments', 'webhook.payments.svc'],
	}),
	service('pay-route-tls', carmen, 'pay.apps.example.com', 20, {hosts: ['pay.apps.example.com']}),
	member(postgres, 'postgres', 'payments', 0, 16),
	member(postgres, 'postgres', 'payments', 1, 16),
	service('shop-cart-tls', bruno, 'cart.shop.svc', 52, {
		hosts: ['cart.shop.svc', 'cart.shop.svc.cluster.local', '10.96.14.31'],
	}),
	service('payments-ledger-rsa', dmitri, 'ledger.payments.svc', 15, {
		request: ledgerRequest,
		usages: ['digital signature', 'key encipherment', 'server auth'],
	}),
	login('bruno-laptop', bruno, 39),
	login('carmen-tablet', carmen, 30, {key: 'Ed25519'}),
	login('dmitri-desk', dmitri, 9, {expirationSeconds: 12 * 3600}),
	login('erin-support', erin, 6),
	login('new-starter', grace, 35, {
		commonName: 'felix@example.com',
		organizations: ['team-payments'],
		expirationSeconds: day,
	}),
	login('evening-starter', grace, 5, {
		commonName: 'hana@example.com',
		organizations: ['team-shop'],
		expirationSeconds: day,
	}),
	login('reports-viewer', grace, 8, {
		commonName: 'reports-viewer',
		organizations: ['support'],
		expirationSeconds: 30 * day,
	}),
];
