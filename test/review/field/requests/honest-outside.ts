import type {HonestCase} from '../field-case.js';
import {day, rows, signers, usages} from '../field-case.js';
import {fullForms} from '../names.js';
import {account, people} from '../world/people.js';

const serving = rows<HonestCase>(signers.serving, usages.server, 90 * day);
const {olga, alice, bruno, carmen, dmitri} = people;

/** Names outside the cluster, backed by a Gateway of the platform or by policy. */
export const honestOutside: readonly HonestCase[] = [
	serving('route-cart', alice, 'Gateway API: the platform admits routes of the team below its zone', {
		cn: 'cart.apps.example.com',
		dns: ['cart.apps.example.com'],
	}),
	serving('route-cart-and-service', bruno, 'the route and the Service behind it in one certificate', {
		dns: ['cart.apps.example.com', ...fullForms('cart', 'shop')],
	}),
	serving('route-search', alice, 'Gateway API: a listener that takes routes from all namespaces', {
		cn: 'search.open.example.com',
		dns: ['search.open.example.com'],
	}),
	serving('route-ledger', carmen, 'the other team below the same listener', {
		cn: 'ledger.apps.example.com',
		dns: ['ledger.apps.example.com'],
	}),
	serving('policy-www', alice, 'the host of an Ingress, whose zone the operators gave to the team', {
		cn: 'www.shop.example.com',
		dns: ['www.shop.example.com', 'static.shop.example.com'],
		withoutPolicy: 'warn',
	}),
	serving('policy-www-and-service', bruno, 'passed through to the Pod, which is called by both names', {
		dns: ['www.shop.example.com', ...fullForms('storefront', 'shop')],
		withoutPolicy: 'warn',
	}),
	serving('policy-shop-wildcard', alice, 'one certificate for all hosts of the zone of the team', {
		cn: '*.shop.example.com',
		dns: ['*.shop.example.com', 'shop.example.com'],
		withoutPolicy: 'warn',
	}),
	serving('policy-pay', carmen, 'a host that the operators gave by name', {
		cn: 'pay.example.com',
		dns: ['pay.example.com'],
		withoutPolicy: 'warn',
	}),
	serving('policy-pay-rsa', dmitri, 'the same by a colleague, RSA for old terminals', {
		cn: 'pay.example.com',
		dns: ['pay.example.com'],
		key: 'RSA 2048',
		usages: usages.serverRsa,
		withoutPolicy: 'warn',
	}),
	serving('policy-registry', olga, 'the platform asks for its registry', {
		cn: 'registry.corp.example',
		dns: ['registry.corp.example'],
		withoutPolicy: 'warn',
	}),
	serving('policy-consul', account('consul', 'consul-server'), 'Consul chart: server.dc1.consul beside the Service', {
		cn: 'server.dc1.consul',
		dns: ['server.dc1.consul', 'localhost', ...fullForms('consul-server', 'consul')],
		ip: ['127.0.0.1'],
		signerName: signers.peers,
		usages: usages.peer,
		withoutPolicy: 'warn',
	}),
];
