import assert from 'node:assert/strict';
import type {LocalPolicy} from '../../source/cluster/context/local-policy.js';
import type {GatewayRecord, HttpRouteRecord, IngressRecord, PodRecord} from '../../source/cluster/records/records.js';
import type {Evidence} from '../../source/review/evidence/evidence.js';
import type {RequestTraits} from '../../source/review/facts/facts.js';
import {parseLocalPolicy} from '../../source/review/judge/local-policy.js';
import {binding, evidence, pod, read, refused, service} from './build-evidence.js';
import type {Asked, object} from './build-request.js';

export type Case = Asked & {
	readonly spec?: Parameters<typeof object>[0];
	readonly in?: Evidence;
	readonly among?: readonly RequestTraits[];
	readonly policy?: LocalPolicy;
};

export type Pair = {
	readonly id: string;
	readonly raises: Case;
	/** Part of the message. */
	readonly says: RegExp;
	readonly misses: Case;
};

export function policyOf(document: object): LocalPolicy {
	const parsed = parseLocalPolicy(JSON.stringify(document), 'team.json', '');
	assert.ok('policy' in parsed, JSON.stringify(parsed));
	return parsed.policy;
}

const deployer = 'system:serviceaccount:shop:deployer';
const account = (name: string) => ({username: `system:serviceaccount:${name.replace('/', ':')}`});
const alice = {username: 'alice', groups: ['team-shop', 'system:authenticated']};
const before = new Date('2026-11-20T10:00:00Z');
const after = new Date('2026-11-24T10:05:00Z');
const db = service('shop/db', '', {selector: {app: 'db'}});
const dbPod = (change: Partial<PodRecord> = {}): PodRecord => ({
	...pod('shop/db-0'),
	labels: {app: 'db', tier: 'data'},
	serviceAccountName: 'db',
	...change,
});
const teamShop = [binding('team', 'edit', 'group team-shop', 'shop')];
const shopServices = [service('shop/orders', '10.0.34.2'), db, service('kube-system/metrics-server', '10.0.0.44')];
const shop = (change: Parameters<typeof evidence>[0] = {}) =>
	evidence({services: shopServices, bindings: teamShop, ...change});
const ingress = (host: string, change: Partial<IngressRecord> = {}): IngressRecord => ({
	namespace: 'shop',
	name: 'web',
	createdAt: before,
	hosts: [host],
	isServed: true,
	...change,
});
const edge = (change: Partial<GatewayRecord> = {}): GatewayRecord => ({
	namespace: 'infra',
	name: 'edge',
	createdAt: before,
	listeners: [{name: 'shop', hostname: '*.shop.example.com', from: 'Selector'}],
	...change,
});
const route = (host: string, change: Partial<HttpRouteRecord> = {}): HttpRouteRecord => ({
	namespace: 'shop',
	name: 'web',
	createdAt: before,
	hosts: [host],
	parents: [{namespace: 'infra', name: 'edge', isAccepted: true}],
	services: ['shop/orders'],
	...change,
});
const www = 'www.shop.example.com';
const outside = (change: Partial<Case> = {}): Case => ({dns: [www], spec: alice, in: shop(), ...change});
const routed = (
	gateways: readonly GatewayRecord[],
	routes: readonly HttpRouteRecord[],
	others: Parameters<typeof evidence>[0] = {},
) => shop({routes: {gateways, routes}, ...others});
const spiffe = (path: string) => [`spiffe://cluster.local/${path}`];
const mesh = (change: Parameters<typeof evidence>[0] = {}) =>
	shop({instead: {trustDomains: read({domains: ['cluster.local'], unread: []})}, ...change});
const rights = 'missing RBAC: verbs list on rolebindings';
const outsidePair = (
	raises: Partial<Case>,
	misses: Partial<Case>,
	says = /nothing in the cluster stands behind "www\.shop\.example\.com"/i,
): Pair => ({
	id: 'name-outside-cluster',
	raises: outside(raises),
	says,
	misses: outside(misses),
});
const zone = (entry: object) => policyOf({signers: {'example.com/*': entry}});

/** Names, each as a danger and as an honest near miss. */
export const namePairs: readonly Pair[] = [
	// The owner of a Service.
	{
		id: 'names-of-another-account',
		raises: {dns: ['orders.shop.svc'], spec: account('shop/intern'), in: shop({accounts: {'shop/intern': []}})},
		says: /may not change the Service "shop\/orders", and none of its Pods runs as it$/,
		misses: {dns: ['orders.shop.svc'], spec: account('shop/deployer'), in: shop()},
	},
	{
		id: 'names-of-another-account',
		// A neighbour's Pod that the Service does not select, one that ended, or one in another namespace.
		raises: {
			dns: ['db.shop.svc'],
			spec: account('shop/db'),
			in: shop({
				accounts: {
					'shop/db': [dbPod({labels: {tier: 'data'}}), dbPod({phase: 'Succeeded'}), dbPod({namespace: 'pay'})],
				},
			}),
		},
		says: /"shop\/db"/,
		misses: {
			dns: ['db.shop.svc'],
			spec: account('shop/db'),
			in: shop({accounts: {'shop/db': [dbPod({phase: 'Pending'})]}}),
		},
	},
	{
		id: 'name-outside-cluster',
		// The short name of a StatefulSet's Pod beside its full name. Alone it belongs to nobody.
		raises: {dns: ['db-0'], spec: alice, in: shop()},
		says: /^Nothing in the cluster stands behind "db-0"/,
		misses: {dns: ['db-0', 'db-0.db.shop.svc'], spec: alice, in: shop()},
	},
	{
		id: 'name-outside-cluster',
		// Not a name of that Pod, and not a name of a Service that names its Pods.
		raises: {dns: ['cart', 'db-1', 'db-0.db.shop.svc', 'orders.shop.svc'], spec: alice, in: shop()},
		says: /"cart", nothing in the cluster stands behind "db-1"/,
		misses: {dns: ['orders', 'db-0', 'db-0.db.shop.svc', 'orders.shop.svc'], spec: alice, in: shop()},
	},
	{
		id: 'requester-outside-namespace',
		raises: {dns: ['db-0', 'db-0.db.shop.svc'], spec: {username: 'mallory', groups: []}, in: shop()},
		says: /^"mallory" may not change the Service "shop\/db"/,
		misses: {dns: ['db-0', 'db-0.db.shop.svc'], spec: alice, in: shop()},
	},
	{
		id: 'names-of-another-account',
		// A Service without a selector selects no Pods.
		raises: {
			dns: ['orders.shop.svc'],
			spec: account('shop/db'),
			in: shop({accounts: {'shop/db': [dbPod()]}}),
		},
		says: /"shop\/orders"/,
		misses: {
			dns: ['orders.shop.svc'],
			spec: account('shop/db'),
			in: shop({accounts: {'shop/db': [dbPod()]}}),
			policy: policyOf({
				requesters: [{serviceAccounts: ['shop/db'], signers: ['example.com/serving'], names: ['orders.shop.svc']}],
			}),
		},
	},
	{
		id: 'names-of-another-namespace',
		raises: {
			dns: ['orders.shop.svc'],
			spec: account('pki/issuer'),
			in: shop(),
			policy: policyOf({delegates: [{serviceAccount: 'pki/issuer', signers: ['example.org/*'], names: ['*.svc']}]}),
		},
		says: /"system:serviceaccount:pki:issuer" is of another namespace/,
		misses: {
			dns: ['orders.shop.svc'],
			spec: account('pki/issuer'),
			in: shop(),
			policy: policyOf({delegates: [{serviceAccount: 'pki/issuer', signers: ['example.com/*'], names: ['*.svc']}]}),
		},
	},
	{
		id: 'requester-outside-namespace',
		// The right to change one Service gives nothing on another, and the zones of a signer include no Service.
		raises: {
			dns: ['db.shop.svc'],
			spec: {username: 'bob', groups: []},
			in: shop({bindings: [binding('one', 'orders-keeper', 'user bob', 'shop')]}),
			policy: zone({names: ['*.shop.svc']}),
		},
		says: /"bob" may not change the Service "shop\/db"/,
		misses: {
			dns: ['orders.shop.svc'],
			spec: {username: 'bob', groups: []},
			in: shop({bindings: [binding('one', 'orders-keeper', 'user bob', 'shop')]}),
		},
	},
	{
		id: 'claims-system-service',
		raises: {dns: ['metrics-server.kube-system.svc'], spec: alice, in: shop()},
		says: /"metrics-server\.kube-system\.svc"/,
		misses: {
			dns: ['metrics-server.kube-system.svc'],
			spec: alice,
			in: shop({bindings: [binding('ops', 'edit', 'user alice', 'kube-system')]}),
		},
	},
	{
		id: 'claims-system-service',
		// An account of kube-system does not own all of kube-system.
		raises: {
			dns: ['metrics-server.kube-system.svc'],
			spec: account('kube-system/other'),
			in: shop({accounts: {'kube-system/other': []}}),
		},
		says: /"metrics-server\.kube-system\.svc"/,
		misses: {
			dns: ['metrics-server.kube-system.svc'],
			spec: account('kube-system/metrics-server'),
			in: shop({
				services: [service('kube-system/metrics-server', '10.0.0.44', {selector: {app: 'm'}})],
				accounts: {'kube-system/metrics-server': [{...pod('kube-system/m-0'), labels: {app: 'm'}}]},
			}),
		},
	},
	{
		id: 'account-pods-unread',
		raises: {
			dns: ['db.shop.svc'],
			spec: account('shop/db'),
			in: shop({
				instead: {
					accountPods: read(new Map([['system:serviceaccount:shop:db', refused('missing RBAC: verbs list on pods')]])),
				},
			}),
		},
		says: /^Not known whether Pods behind "db\.shop\.svc" run as .*: missing RBAC: verbs list on pods$/,
		// A requester who may change the Service needs no Pod.
		misses: {
			dns: ['db.shop.svc'],
			in: shop({instead: {accountPods: read(new Map([[deployer, refused('missing RBAC: verbs list on pods')]]))}}),
		},
	},
	// Short names and wildcards, as charts ask for them.
	{
		id: 'wildcard-name',
		raises: {dns: ['*.orders.shop.svc'], in: shop()},
		says: /"\*\.orders\.shop\.svc"/,
		misses: {
			dns: ['*.db.shop.svc', '*.db.shop.svc.cluster.local', '*.db.shop', '*.db', 'db-0.db.shop.svc', 'db-0.db', 'db'],
			in: shop(),
		},
	},
	{
		id: 'wildcard-name',
		// Names of another's Service, and of the whole namespace.
		raises: {
			dns: ['*.shop.svc', '*.db.shop.svc'],
			spec: account('shop/intern'),
			in: shop({accounts: {'shop/intern': []}}),
		},
		says: /"\*\.shop\.svc", "\*\.db\.shop\.svc"/,
		misses: outside({dns: ['*.shop.example.com'], policy: zone({names: ['*.shop.example.com']})}),
	},
	outsidePair(
		// A Service may have the name of a public domain, and so may a namespace.
		{
			dns: ['x.dev.shop.svc', 'google.dev', 'mail.com'],
			in: shop({
				services: [service('shop/dev', ''), service('com/mail', '10.0.34.7')],
				bindings: [...teamShop, binding('com', 'edit', 'user alice', 'com')],
			}),
		},
		{dns: ['orders', 'orders.shop', 'orders.shop.svc', 'db-0.db', 'db-0.db.shop']},
		/"google\.dev", nothing in the cluster stands behind "mail\.com"/,
	),
	outsidePair(
		// A short name only has a meaning if another name shows the namespace.
		{dns: ['vault']},
		{dns: ['orders'], spec: account('shop/deployer')},
		/Nothing in the cluster stands behind "vault"/,
	),
	// Names outside the cluster.
	outsidePair({}, {policy: zone({names: ['*.example.com']})}),
	outsidePair({policy: zone({names: ['*.shop.example.org']})}, {policy: zone({names: [www]})}),
	outsidePair(
		{policy: policyOf({signers: {'example.computer/*': {names: ['*.example.com']}}})},
		{policy: policyOf({signers: {'*': {names: ['*.example.com']}, 'example.com/*': {names: ['*.com']}}})},
	),
	outsidePair(
		// The zone belongs to another requester.
		{
			policy: policyOf({
				signers: {'*': {names: ['*.example.com']}},
				requesters: [
					{users: ['bob'], signers: ['*'], names: [www]},
					{users: ['alice'], signers: ['*']},
				],
			}),
		},
		{
			policy: policyOf({
				signers: {'*': {names: ['*.example.com']}},
				requesters: [{groups: ['team-shop'], signers: ['*'], names: [www]}],
			}),
		},
	),
	outsidePair(
		{in: shop({routes: {ingresses: [ingress(www)]}})},
		{in: shop({routes: {ingresses: [ingress(www)]}}), policy: zone({names: [www]})},
		/^Nothing but an Ingress of shop itself stands behind "www\.shop\.example\.com"; list the zone in a policy$/,
	),
	outsidePair(
		{in: shop({routes: {ingresses: [ingress('*.shop.example.com', {namespace: 'pay'})]}})},
		{dns: ['orders.shop.svc'], in: shop({routes: {ingresses: [ingress('orders.shop.svc', {namespace: 'pay'})]}})},
		/^An Ingress of pay, which is not the requester's, stands behind/,
	),
	outsidePair(
		// An Ingress that was made for the request, or that no controller serves, is not mentioned.
		{in: shop({routes: {ingresses: [ingress(www, {createdAt: after}), ingress(www, {isServed: false})]}})},
		{spec: {...alice, signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth']}},
		/^Nothing in the cluster stands behind/,
	),
	outsidePair(
		// A requester's own Gateway proves nothing.
		{
			in: routed(
				[edge({namespace: 'shop'})],
				[route(www, {parents: [{namespace: 'shop', name: 'edge', isAccepted: true}]})],
			),
		},
		{in: routed([edge()], [route(www)])},
		/nothing but an HTTPRoute of shop itself stands behind/i,
	),
	outsidePair(
		// A listener that accepts any name proves nothing for this one.
		{in: routed([edge({listeners: [{name: 'any', from: 'All'}]})], [route(www)])},
		{in: routed([edge({listeners: [{name: 'www', hostname: www, from: 'All'}]})], [route(www)])},
		/HTTPRoute of shop/,
	),
	outsidePair(
		{in: routed([edge()], [route(www, {parents: [{namespace: 'infra', name: 'edge', isAccepted: false}]})])},
		{in: routed([edge()], [route('*.shop.example.com')])},
		/HTTPRoute of shop/,
	),
	outsidePair(
		// Made after the request.
		{in: routed([edge()], [route(www, {createdAt: after})])},
		{in: routed([edge()], [route(www)])},
	),
	outsidePair(
		// Two namespaces claim it.
		{in: routed([edge()], [route(www), route(www, {namespace: 'pay', services: ['pay/api']})])},
		{in: routed([edge()], [route(www), route(www, {name: 'second'})])},
		/HTTPRoute of shop/,
	),
	outsidePair(
		// A route of another owner.
		{in: routed([edge()], [route(www, {namespace: 'pay', services: ['pay/api']})])},
		{in: routed([edge()], [route(www)])},
		/An HTTPRoute of pay, which is not the requester's/,
	),
	outsidePair(
		// A user who may write the Gateway owns it too.
		{in: routed([edge()], [route(www)], {bindings: [...teamShop, binding('g', 'gatekeeper', 'user alice', 'infra')]})},
		{in: routed([edge()], [route(www)])},
		/HTTPRoute of shop/,
	),
	outsidePair(
		{
			dns: ['lb.shop.example.com'],
			in: shop({
				services: [
					service('shop/orders', '10.0.34.2', {
						ingressHostnames: ['lb.shop.example.com'],
						chosenHostnames: ['lb.shop.example.com'],
					}),
				],
			}),
		},
		{
			dns: ['lb.shop.example.com'],
			in: shop({services: [service('shop/orders', '10.0.34.2', {ingressHostnames: ['lb.shop.example.com']})]}),
		},
		/nothing but an annotation of the Service orders of shop itself/i,
	),
	{
		id: 'routes-unread',
		raises: outside({in: shop({routes: {unread: ['missing RBAC: verbs list on gateways']}})}),
		says: /^Not known whether a Gateway stands behind "www\.shop\.example\.com": missing RBAC: verbs list on gateways$/,
		misses: outside({dns: ['orders.shop.svc'], in: shop({routes: {unread: ['missing RBAC: verbs list on gateways']}})}),
	},
	{
		id: 'services-unread',
		raises: outside({in: shop({instead: {services: refused('missing RBAC: verbs list on services')}})}),
		says: /"www\.shop\.example\.com": missing RBAC: verbs list on services$/,
		misses: outside({
			in: shop({instead: {services: refused('missing RBAC: verbs list on services')}}),
			policy: zone({names: [www]}),
		}),
	},
	{
		id: 'address-of-node',
		raises: {dns: ['a'], spec: alice, in: shop()},
		says: /"a" \(of Node a\)/,
		misses: {dns: ['orders', 'orders.shop.svc'], spec: alice, in: shop()},
	},
	{
		id: 'address-of-another-service',
		raises: {
			dns: ['pay.example.com'],
			spec: alice,
			in: shop({services: [service('pay/api', '10.0.34.9', {ingressHostnames: ['pay.example.com']})]}),
		},
		says: /"pay\.example\.com" \(of Service pay\/api\)/,
		misses: {
			dns: ['pay.example.com'],
			spec: alice,
			in: shop({services: [service('shop/api', '10.0.34.9', {ingressHostnames: ['pay.example.com']})]}),
		},
	},
	{
		// An address alone belongs to its Service.
		id: 'address-of-another-service',
		raises: {ip: ['10.0.34.2'], spec: {username: 'bob', groups: []}, in: shop()},
		says: /"10\.0\.34\.2" \(of Service shop\/orders\)/,
		misses: {ip: ['10.0.34.2'], spec: alice, in: shop()},
	},
	{
		id: 'address-claimed-at-will',
		raises: {
			dns: ['orders.shop.svc'],
			ip: ['192.0.2.7'],
			in: shop({
				services: [service('shop/orders', '10.0.34.2', {externalIps: ['192.0.2.7']})],
				pods: {'192.0.2.7': []},
			}),
		},
		says: /^Nothing but spec\.externalIPs stands behind "192\.0\.2\.7" \(of Service shop\/orders\); list it in a policy$/,
		misses: {
			dns: ['orders.shop.svc'],
			ip: ['192.0.2.7'],
			in: shop({services: [service('shop/orders', '10.0.34.2', {ingressIps: ['192.0.2.7']})]}),
		},
	},
	{
		id: 'address-of-nobody',
		raises: {
			ip: ['192.0.2.7'],
			spec: alice,
			in: shop({pods: {'192.0.2.7': []}}),
			policy: zone({addresses: ['192.0.2.8/29']}),
		},
		says: /"192\.0\.2\.7"; list it in a policy$/,
		misses: {
			ip: ['192.0.2.7'],
			spec: alice,
			in: shop({pods: {'192.0.2.7': []}}),
			policy: zone({addresses: ['192.0.2.0/29']}),
		},
	},
	// Loopback.
	{
		id: 'loopback-beside-names',
		raises: {dns: ['localhost', 'db.shop.svc'], ip: ['127.0.0.1', '::1'], in: shop()},
		says: /"localhost", "127\.0\.0\.1", "::1"$/,
		misses: {dns: ['localhost'], ip: ['127.0.0.1'], in: shop()},
	},
	{
		id: 'claims-loopback',
		raises: {
			dns: ['localhost', 'orders.shop.svc'],
			spec: account('shop/intern'),
			in: shop({accounts: {'shop/intern': []}}),
		},
		says: /"localhost"/,
		misses: {dns: ['localhost', 'orders.shop.svc'], in: shop()},
	},
	{
		id: 'claims-loopback',
		raises: {
			cn: 'system:node:a',
			o: ['system:nodes'],
			dns: ['a', 'localhost'],
			spec: {signerName: 'kubernetes.io/kubelet-serving', username: 'system:node:a', groups: ['system:nodes']},
			in: shop(),
		},
		says: /"localhost"/,
		misses: {ip: ['127.0.0.1', '10.0.34.2'], spec: alice, in: shop()},
	},
	{
		id: 'claims-loopback',
		raises: {dns: ['localhost', 'www.evil.example'], spec: alice, in: shop()},
		says: /"localhost"/,
		// Without the right to read Services there is a question, not a danger.
		misses: {dns: ['localhost', 'orders.shop.svc'], in: shop({instead: {services: refused('missing RBAC: s')}})},
	},
	// Client and server.
	{
		id: 'client-authorities-unread',
		raises: {
			dns: ['db.shop.svc'],
			spec: {usages: ['server auth', 'client auth']},
			in: shop({instead: {clientAuthorities: refused('missing RBAC: verbs get on configmaps in kube-system')}}),
		},
		says: /: missing RBAC: verbs get on configmaps in kube-system$/,
		misses: {
			dns: ['db.shop.svc'],
			spec: {usages: ['server auth']},
			in: shop({instead: {clientAuthorities: refused('missing RBAC: verbs get on configmaps in kube-system')}}),
		},
	},
	// SPIFFE.
	{
		id: 'claims-workload-identity',
		raises: {uri: spiffe('ns/shop/sa/web'), spec: account('shop/other'), in: mesh()},
		says: /"spiffe:\/\/cluster\.local\/ns\/shop\/sa\/web": shop\/web, which is not the requester$/,
		misses: {uri: spiffe('ns/shop/sa/web'), spec: account('shop/web'), in: mesh()},
	},
	{
		id: 'claims-workload-identity',
		raises: {uri: spiffe('ns/shop/sa/web'), spec: account('shop/web'), in: shop()},
		says: /: no trust domain is configured here$/,
		misses: {
			uri: spiffe('ns/shop/sa/web'),
			spec: account('shop/web'),
			in: shop(),
			policy: policyOf({trustDomains: ['cluster.local']}),
		},
	},
	{
		id: 'claims-workload-identity',
		// The policy's list of trust domains is complete.
		raises: {
			uri: spiffe('ns/shop/sa/web'),
			spec: account('shop/web'),
			in: mesh(),
			policy: policyOf({trustDomains: ['prod.example']}),
		},
		says: /trust domain cluster\.local is not one here$/,
		misses: {
			uri: ['spiffe://prod.example/ns/shop/sa/web'],
			spec: account('shop/web'),
			in: mesh(),
			policy: policyOf({trustDomains: ['prod.example']}),
		},
	},
	{
		id: 'claims-workload-identity',
		raises: {uri: spiffe('ns/shop/sa/web'), spec: alice, in: mesh()},
		says: /which is not the requester$/,
		misses: {
			uri: spiffe('ns/shop/sa/web'),
			spec: alice,
			in: mesh({bindings: [binding('t', 'minter', 'user alice', 'shop')]}),
		},
	},
	{
		id: 'claims-workload-identity',
		raises: {
			uri: spiffe('ns/kube-system/sa/web'),
			spec: account('istio-system/istiod'),
			in: mesh(),
			policy: policyOf({
				delegates: [
					{
						serviceAccount: 'istio-system/istiod',
						signers: ['example.com/serving'],
						names: ['spiffe://cluster.local/ns/shop/*'],
					},
				],
			}),
		},
		says: /which is not the requester$/,
		misses: {
			uri: spiffe('ns/shop/sa/web'),
			spec: account('istio-system/istiod'),
			in: mesh(),
			policy: policyOf({
				delegates: [
					{
						serviceAccount: 'istio-system/istiod',
						signers: ['example.com/serving'],
						names: ['spiffe://cluster.local/ns/shop/*'],
					},
				],
			}),
		},
	},
	{
		id: 'trust-domains-unread',
		raises: {
			uri: spiffe('ns/shop/sa/web'),
			spec: account('shop/web'),
			in: mesh({
				instead: {trustDomains: read({domains: [], unread: ['missing RBAC: verbs get on configmaps in istio-system']})},
			}),
		},
		says: /: missing RBAC: verbs get on configmaps in istio-system$/,
		misses: {
			uri: spiffe('ns/shop/sa/web'),
			spec: account('shop/web'),
			in: mesh({
				instead: {trustDomains: read({domains: [], unread: ['missing RBAC: verbs get on configmaps in istio-system']})},
			}),
			policy: policyOf({trustDomains: ['cluster.local']}),
		},
	},
	{
		id: 'workload-unread',
		raises: {uri: spiffe('ns/shop/sa/web'), spec: alice, in: mesh({unread: [rights]})},
		says: /^Not known whether "alice" may make the tokens of .*: missing RBAC: verbs list on rolebindings$/,
		misses: {uri: spiffe('ns/shop/sa/web'), spec: account('shop/web'), in: mesh({unread: [rights]})},
	},
];
