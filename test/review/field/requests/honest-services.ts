import {extKeyUsage, keyUsage, serverAuth} from '../../build-request.js';
import type {HonestCase} from '../field-case.js';
import {day, rows, signers, usages} from '../field-case.js';
import {allForms, fullForms, loopback} from '../names.js';
import {account, people} from '../world/people.js';

const serving = rows<HonestCase>(signers.serving, usages.server, 90 * day);
const {olga, alice, bruno, lena, carmen, dmitri, eksDeveloper} = people;

export const honestServices: readonly HonestCase[] = [
	serving('orders-tls', alice, 'a team that may change the Service asks for its two names', {
		cn: 'orders.shop.svc',
		dns: fullForms('orders', 'shop'),
	}),
	serving('orders-all-forms', bruno, 'scripts write every form, and the ClusterIP', {
		cn: 'orders.shop.svc',
		dns: allForms('orders', 'shop'),
		ip: ['10.96.14.20'],
	}),
	serving('orders-empty-subject', alice, 'clients look at SANs only, so the subject is empty', {
		dns: fullForms('orders', 'shop'),
	}),
	serving('orders-rsa', lena, 'openssl genrsa 3072 by a team lead', {
		cn: 'orders.shop.svc',
		dns: fullForms('orders', 'shop'),
		key: 'RSA 3072',
		usages: usages.serverRsa,
	}),
	serving('orders-again', alice, 'a pipeline that asks at each run and is not waited for', {
		cn: 'orders.shop.svc.cluster.local',
		dns: fullForms('orders', 'shop'),
		seconds: 30 * day,
		times: 4,
	}),
	serving('search-by-alice', alice, 'two colleagues ask for the same Service on one morning', {
		cn: 'search.shop.svc',
		dns: fullForms('search', 'shop'),
	}),
	serving('search-by-bruno', bruno, 'two colleagues ask for the same Service on one morning', {
		cn: 'search.shop.svc',
		dns: fullForms('search', 'shop'),
	}),
	serving('cart-by-itself', account('shop', 'cart'), 'an init container asks with the account of the Pod', {
		cn: 'cart.shop.svc',
		dns: fullForms('cart', 'shop'),
	}),
	serving('cart-by-itself-with-pod-ip', account('shop', 'cart'), 'the init container adds the Pod address', {
		cn: 'cart.shop.svc',
		dns: [...fullForms('cart', 'shop'), ...loopback.dns],
		ip: ['10.244.11.31', ...loopback.ip],
	}),
	serving('orders-by-itself', account('shop', 'orders'), 'kube-csr in an init container: Service names and addresses', {
		cn: 'orders.shop.svc.cluster.local',
		dns: allForms('orders', 'shop'),
		ip: ['10.96.14.20', '10.244.11.20'],
	}),
	serving('catalog-by-pipeline', account('ci', 'deploy-bot'), 'a pipeline with edit in the namespace of the team', {
		cn: 'catalog.shop.svc',
		dns: fullForms('catalog', 'shop'),
	}),
	serving('catalog-and-search', bruno, 'one certificate for two Services of the namespace', {
		cn: 'catalog.shop.svc',
		dns: [...fullForms('catalog', 'shop'), ...fullForms('search', 'shop')],
	}),
	serving('storefront-dual-stack', alice, 'a Service of both families, with the load balancer in front', {
		cn: 'storefront.shop.svc',
		dns: fullForms('storefront', 'shop'),
		ip: ['10.96.14.40', 'fd00:10:96::1440', '203.0.113.20'],
	}),
	serving('storefront-elb', alice, 'the name that the cloud gave its load balancer', {
		cn: 'storefront-public.shop.svc',
		dns: [...fullForms('storefront-public', 'shop'), 'a7c9e1f20b.elb.eu-west-1.amazonaws.com'],
	}),
	serving('storefront-pod', account('shop', 'storefront'), 'dual stack Pod addresses beside the names', {
		cn: 'storefront.shop.svc',
		dns: fullForms('storefront', 'shop'),
		ip: ['10.244.11.40', 'fd00:10:244::1140'],
	}),
	serving('storefront-localhost', bruno, 'a side car calls it by localhost, in both families', {
		cn: 'storefront.shop.svc',
		dns: [...fullForms('storefront', 'shop'), 'localhost'],
		ip: ['127.0.0.1', '::1'],
	}),
	serving('redis-wildcard', alice, 'redis chart: wildcard of its headless Service', {
		cn: 'redis.shop.svc',
		dns: [
			...fullForms('redis', 'shop'),
			...fullForms('redis-headless', 'shop'),
			...fullForms('*.redis-headless', 'shop'),
			'localhost',
		],
		ip: ['127.0.0.1'],
	}),
	serving('redis-pod', account('shop', 'redis'), 'each Pod of the StatefulSet for itself', {
		cn: 'redis-0.redis-headless.shop.svc.cluster.local',
		dns: [...fullForms('redis-0.redis-headless', 'shop'), ...fullForms('redis', 'shop')],
	}),
	serving('api-by-carmen', carmen, 'the second team for itself, with a key of P-384', {
		cn: 'api.payments.svc',
		dns: fullForms('api', 'payments'),
		key: 'P-384',
	}),
	serving('ledger-by-itself', account('payments', 'ledger'), 'the account of its Pods', {
		cn: 'ledger.payments.svc',
		dns: fullForms('ledger', 'payments'),
		ip: ['10.96.33.17'],
	}),
	serving('webhook-three-forms', dmitri, 'webhook-create-signed-cert: the name in three forms', {
		cn: 'webhook.payments.svc',
		dns: ['webhook', 'webhook.payments', 'webhook.payments.svc'],
	}),
	serving('webhook-by-itself', account('payments', 'webhook'), 'an operator makes the certificate of its webhook', {
		cn: 'webhook.payments.svc',
		dns: ['webhook.payments.svc'],
		seconds: 365 * day,
	}),
	serving('fraud-check-ed25519', carmen, 'a modern stack with Ed25519', {
		cn: 'fraud-check.payments.svc',
		dns: fullForms('fraud-check', 'payments'),
		key: 'Ed25519',
	}),
	serving('api-by-olga', olga, 'the platform team asks for an application team', {
		cn: 'api.payments.svc.cluster.local',
		dns: fullForms('api', 'payments'),
	}),
	serving('cart-eks', eksDeveloper, 'EKS docs: app-serving for "myserver", by an IAM user', {
		signerName: signers.eks,
		cn: 'cart.shop.svc',
		dns: ['cart.shop.svc'],
		usages: usages.serverRsa,
		key: 'RSA 2048',
	}),
	serving('redis-eks', eksDeveloper, 'EKS docs: the wildcard of a headless Service', {
		signerName: signers.eks,
		cn: 'redis-headless.shop.svc',
		dns: ['redis-headless.shop.svc', '*.redis-headless.shop.svc'],
		usages: usages.serverRsa,
	}),
	serving('catalog-cert-manager', alice, 'cert-manager docs: kubectl certificate with an Issuer of the namespace', {
		signerName: signers.shopIssuer,
		cn: 'catalog.shop.svc',
		dns: fullForms('catalog', 'shop'),
	}),
	serving('ledger-cert-manager', carmen, 'cert-manager docs: a ClusterIssuer of the platform', {
		signerName: signers.platformIssuer,
		cn: 'ledger.payments.svc',
		dns: fullForms('ledger', 'payments'),
	}),
	serving('search-cfssl', bruno, 'Kubernetes docs, "Manage TLS certificates": cfssl with names and addresses', {
		attributes: [
			['2.5.4.6', 'DE'],
			['2.5.4.11', 'Shop'],
		],
		cn: 'search.shop.svc.cluster.local',
		dns: ['search.shop.svc.cluster.local'],
		ip: ['10.96.14.33', '10.244.12.33'],
	}),
	serving('orders-short-common-name', alice, 'OLM and older charts: CN = service.namespace beside the whole names', {
		cn: 'orders.shop',
		dns: fullForms('orders', 'shop'),
	}),
	serving('orders-csr-conf', bruno, 'csr.conf of Kubernetes docs: keyUsage = keyEncipherment, dataEncipherment', {
		cn: 'orders.shop.svc',
		dns: fullForms('orders', 'shop'),
		extensions: [keyUsage(4, 0x30), extKeyUsage(serverAuth)],
	}),
	serving('orders-no-duration', alice, 'a custom signer decides how long', {
		cn: 'orders.shop.svc',
		dns: ['orders.shop.svc'],
		seconds: 366 * day - day,
	}),
];
