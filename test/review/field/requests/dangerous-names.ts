import type {DangerousCase} from '../field-case.js';
import {day, rows, signers, usages} from '../field-case.js';
import {allForms, fullForms} from '../names.js';
import {trustDomain} from '../world/edge.js';
import {account, people} from '../world/people.js';

const serving = rows<DangerousCase>(signers.serving, usages.server, 90 * day);
const mesh = rows<DangerousCase>(signers.mesh, usages.peer, day);
const {olga, alice, bruno, carmen, dana, mallory, sven} = people;
const grave = {grave: true} as const;
const shown = {grave: true, shown: true} as const;
const spiffe = (path: string, domain: string = trustDomain) => `spiffe://${domain}${path}`;

/** Names within the cluster that belong to others. */
export const dangerousNames: readonly DangerousCase[] = [
	serving('api-by-alice', alice, 'the Service of the other team', {dns: fullForms('api', 'payments')}),
	serving('api-by-mallory', mallory, 'a Service of a team, by somebody of none', {
		cn: 'api.payments.svc',
		dns: fullForms('api', 'payments'),
	}),
	serving('orders-and-api', bruno, 'one’s own Service, and one of the other team among them', {
		dns: [...fullForms('orders', 'shop'), 'api.payments.svc'],
	}),
	serving('vault-by-dana', dana, 'may view everything, owns nothing', {dns: fullForms('vault', 'vault')}),
	serving(
		'cart-by-batch',
		account('shop', 'batch'),
		'a neighbour’s service account: no Pod of the Service runs as it',
		{
			dns: fullForms('cart', 'shop'),
		},
	),
	serving('ledger-by-reporting', account('payments', 'reporting'), 'a neighbour in the namespace', {
		cn: 'ledger.payments.svc',
		dns: fullForms('ledger', 'payments'),
	}),
	serving('orders-by-cart', account('shop', 'cart'), 'one workload for another of the same namespace', {
		dns: fullForms('orders', 'shop'),
	}),
	serving('postgres-by-backup', account('db', 'backup'), 'the backup job could pose as the database', {
		dns: allForms('postgres', 'db'),
	}),
	serving('etcd-member-by-mongo', account('db', 'mongo'), 'a Pod of another StatefulSet', {
		dns: fullForms('etcd-0.etcd', 'db'),
	}),
	serving('cockroachdb-wildcard-by-etcd', account('db', 'etcd'), 'the wildcard of another’s headless Service', {
		dns: fullForms('*.cockroachdb', 'db'),
	}),
	serving('orders-by-ledger', account('payments', 'ledger'), 'an account of another namespace', {
		dns: fullForms('orders', 'shop'),
	}),
	serving(
		'kube-dns-by-leftover',
		account('kube-system', 'leftover'),
		'an account of kube-system is not all of kube-system',
		{
			dns: fullForms('kube-dns', 'kube-system'),
		},
	),
	serving('kube-dns-by-alice', alice, 'who answers as the DNS of the cluster answers as everybody', {
		dns: fullForms('kube-dns', 'kube-system'),
		ip: ['10.96.0.10'],
	}),
	serving('metrics-by-carmen', carmen, 'an aggregated API of kube-system', {
		dns: ['metrics-server.kube-system.svc'],
	}),
	serving('kube-dns-address-by-alice', alice, 'its address behind one’s own name', {
		dns: fullForms('orders', 'shop'),
		ip: ['10.96.0.10'],
	}),
	serving('api-address-by-alice', alice, 'the ClusterIP of another team’s Service', {
		dns: fullForms('orders', 'shop'),
		ip: ['10.96.33.5'],
	}),
	serving('node-address-by-bruno', bruno, 'the address of a node, where the kubelet answers', {
		dns: fullForms('orders', 'shop'),
		ip: ['10.0.1.12'],
	}),
	serving('pod-address-of-payments', alice, 'the Pod of another namespace', {
		dns: fullForms('orders', 'shop'),
		ip: ['10.244.11.105'],
	}),
	serving('address-only-of-payments', mallory, 'addresses alone, without a name', {ip: ['10.96.33.17']}),
	serving('missing-service', alice, 'a Service that is not there: who makes it later meets a certificate', {
		dns: fullForms('checkout', 'shop'),
	}),
	serving('missing-namespace', bruno, 'a namespace that is not there', {dns: ['api.billing.svc']}),
	serving('another-cluster', carmen, 'names of another cluster’s domain', {
		dns: ['api.payments.svc.cluster.example', 'api.payments.svc'],
	}),
	serving('wildcard-of-shop', alice, 'all Services of the namespace, also those of tomorrow', {dns: ['*.shop.svc']}),
	serving('wildcard-of-payments', alice, 'all Services of the other team', {dns: ['*.payments.svc.cluster.local']}),
	serving('wildcard-of-all', alice, 'all Services of the cluster', {dns: ['*.svc.cluster.local'], ...shown}),
	serving('wildcard-of-domain', bruno, 'all of the cluster’s domain', {dns: ['*.cluster.local'], ...shown}),
	serving('wildcard-of-plain-service', alice, 'a wildcard below a Service that is not headless', {
		dns: ['*.orders.shop.svc'],
	}),
	serving('service-called-kubernetes', mallory, 'a Service of one’s own by the name of the API server', {
		dns: ['kubernetes', 'kubernetes.sandbox.svc'],
		...shown,
	}),
	serving('short-wildcard-of-vault', mallory, 'the short wildcard of another’s headless Service', {
		dns: ['*.vault-internal', 'vault-internal.vault.svc'],
	}),
	serving('single-label-wildcard', alice, 'a wildcard over a domain of one label', {dns: ['*.internal'], ...shown}),
	serving('pod-called-alone', alice, 'db-0 of nobody: what a Pod calls itself is no name elsewhere', {dns: ['etcd-0']}),
	serving('pod-by-sven', sven, 'may run Pods everywhere, owns no Service', {dns: fullForms('vault', 'vault')}),
	serving('short-name-of-payments', alice, 'ledger.payments resolves as well as the long form', {
		dns: ['orders.shop', 'ledger.payments'],
	}),
	serving('short-name-of-vault', mallory, 'the form that clients use by habit', {dns: ['vault.vault', 'vault']}),
	serving('api-server-name', mallory, 'kubernetes.default.svc', {dns: ['kubernetes.default.svc'], ...shown}),
	serving('api-server-name-by-olga', olga, 'by an admin: whoever gets the key reads every token', {
		cn: 'kubernetes',
		dns: ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc.cluster.local'],
		...shown,
	}),
	serving('api-server-wildcard', alice, 'the namespace default has the API server’s Service', {
		dns: ['*.default.svc'],
		...shown,
	}),
	serving('api-server-address', bruno, 'the Service address of the API server behind an own name', {
		dns: fullForms('orders', 'shop'),
		ip: ['10.96.0.1'],
		...grave,
	}),
	serving('api-server-endpoint', bruno, 'the address at which it answers', {
		dns: fullForms('orders', 'shop'),
		ip: ['10.0.1.10'],
		...grave,
	}),
	serving('api-server-imitated', alice, 'kubernetes with a letter of another script, as punycode', {
		dns: ['xn--kubernets-f1g.default.svc'],
	}),
	serving('localhost-alone', alice, 'every machine is its own localhost', {
		dns: ['localhost'],
		ip: ['127.0.0.1'],
		...shown,
	}),
	serving('loopback-alone', mallory, 'the same by address in both families', {ip: ['127.0.0.1', '::1'], ...shown}),
	serving('unspecified-address', bruno, '0.0.0.0 stands for any', {
		dns: fullForms('orders', 'shop'),
		ip: ['0.0.0.0'],
		...shown,
	}),
	serving('metadata-service', alice, 'the metadata service of the cloud', {
		dns: ['metadata.google.internal'],
		...shown,
	}),
	mesh('mesh-cart-by-orders', account('shop', 'orders'), 'one workload asks for another’s identity', {
		uri: [spiffe('/ns/shop/sa/cart')],
		...grave,
	}),
	mesh('mesh-api-by-cart', account('shop', 'cart'), 'an identity of another namespace', {
		uri: [spiffe('/ns/payments/sa/api')],
		...grave,
	}),
	mesh('mesh-cart-by-dana', dana, 'a person asks for a workload', {uri: [spiffe('/ns/shop/sa/cart')], ...grave}),
	mesh('mesh-other-domain', account('shop', 'cart'), 'a trust domain that the mesh does not have', {
		uri: [spiffe('/ns/shop/sa/cart', 'cluster.local')],
		...grave,
	}),
	mesh('mesh-two-identities', account('shop', 'cart'), 'two identities in one', {
		uri: [spiffe('/ns/shop/sa/cart'), spiffe('/ns/payments/sa/api')],
		...shown,
	}),
	mesh('mesh-other-path', account('shop', 'cart'), 'a path that is not that of an account', {
		uri: [spiffe('/ns/shop/sa/cart/admin')],
		...grave,
	}),
	mesh('mesh-with-port', account('shop', 'cart'), 'no SPIFFE ID has a port', {
		uri: [`spiffe://${trustDomain}:443/ns/shop/sa/cart`],
		...grave,
	}),
	mesh('mesh-encoded', account('shop', 'cart'), 'a path with percent signs reads in two ways', {
		uri: [spiffe('/ns/shop%2f..%2fpayments/sa/api')],
		...grave,
	}),
	mesh('mesh-and-name', account('shop', 'cart'), 'its own identity, and a Service of another', {
		uri: [spiffe('/ns/shop/sa/cart')],
		dns: fullForms('api', 'payments'),
	}),
	mesh('mesh-by-minter-elsewhere', account('shop', 'token-minter'), 'makes tokens in shop, asks for payments', {
		uri: [spiffe('/ns/payments/sa/ledger')],
		...grave,
	}),
];
