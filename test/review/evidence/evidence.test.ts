import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {describe, test} from 'node:test';
import {createAuthority} from '../../../source/pki/issue/authority.js';
import {parseAuthoritySpec} from '../../../source/pki/spec/spec.js';
import type {Certificate} from '../../../source/pki/types.js';
import {decodeCertificate} from '../../../source/pki/x509/decode-certificate.js';
import {effectOf} from '../../../source/review/evidence/effect/effect.js';
import type {Evidence} from '../../../source/review/evidence/evidence.js';
import {answered} from '../../../source/review/evidence/evidence.js';
import {apiServerAddresses} from '../../../source/review/evidence/network/addresses.js';
import {allowedBy, bindingsOf, covers, indexRights} from '../../../source/review/evidence/rights/rights.js';
import type {RequestTraits} from '../../../source/review/facts/facts.js';
import {createOtherRequestsIndex} from '../../../source/review/facts/other-requests-index.js';
import type {Finding} from '../../../source/review/finding/finding.js';
import {questions} from '../../../source/review/judge/questions.js';
import {reviewFacts} from '../../../source/review/judge/review-facts.js';
import {rules} from '../../../source/review/judge/rules.js';
import {signingOf} from '../../../source/review/rules/request/signing.js';
import {allow, binding, evidence, node, pod, powers, read, refused, roles, service} from '../build-evidence.js';
import {key, object, pkcs10} from '../build-request.js';
import type {Case, Pair} from '../name-cases.js';
import {namePairs} from '../name-cases.js';

const now = new Date('2026-11-24T10:30:00Z');
const client = {
	signerName: 'kubernetes.io/kube-apiserver-client',
	usages: ['client auth'],
	expirationSeconds: 86_400,
	username: 'mallory',
	groups: ['system:authenticated'],
};
const bootstrap = {
	signerName: 'kubernetes.io/kube-apiserver-client-kubelet',
	usages: ['digital signature', 'client auth'],
	username: 'system:bootstrap:k3x9pq',
	groups: ['system:bootstrappers', 'system:authenticated'],
};
const kubeletServing = {
	signerName: 'kubernetes.io/kubelet-serving',
	usages: ['digital signature', 'server auth'],
	username: 'system:node:a',
	groups: ['system:nodes', 'system:authenticated'],
};
const person = {username: 'alice', groups: ['team-shop', 'system:authenticated']};
const kubelet = {cn: 'system:node:a', o: ['system:nodes'], dns: ['a'], ip: ['10.0.1.11']};
const orders = {cn: 'orders.shop.svc', dns: ['orders.shop.svc'], ip: ['10.0.34.2']};
const served = (servedBy: string): RequestTraits => ({
	username: 'alice',
	keySha256: undefined,
	subject: undefined,
	isPending: false,
	servedBy,
});
/** An authority. */
function authorityNamed(CN: string): Certificate {
	const {spec} = parseAuthoritySpec(JSON.stringify({CN}));
	return decodeCertificate(createAuthority(spec, key.privateKey, {now}).der);
}
const clientAuthority = authorityNamed('Clients of the API server');
const otherAuthority = authorityNamed('Another');
const issuedBy = (authority: Certificate): RequestTraits => ({
	...served('example.com/serving'),
	issued: () => [authority],
});
/** As alice in the group ops, for a signer without logins, with the API server's client CA known. */
const boundElsewhere = (authority: Certificate | undefined, instead: Partial<Evidence> = {}): Case => ({
	...bound('secrets', 'shop', {clientAuthorities: read([clientAuthority]), ...instead}),
	spec: {usages: ['client auth']},
	among: authority === undefined ? [] : [issuedBy(authority)],
});
const mayRun = [binding('runs', 'worker', 'account shop/deployer', 'shop')];
const many = (count: number) => Array.from({length: count}, (_, index) => `10.99.0.${index}`);
const nobodys = (addresses: readonly string[]) => Object.fromEntries(addresses.map(address => [address, []]));
const inDomain = (...zones: readonly string[]) => evidence({instead: {domain: read({zones})}});
const unsureDomain = evidence({instead: {domain: read({zones: ['cluster.local'], unread: 'missing RBAC: x'})}});
const apiService = service('default/kubernetes', '10.0.0.1');
const ordersService = service('shop/orders', '10.0.34.2');
/** Both address families, IPv4 first. */
const dualStack = (change: Parameters<typeof evidence>[0]) =>
	evidence({
		services: [apiService, service('shop/orders', '10.0.34.2', {clusterIps: ['10.0.34.2', 'fd00::2']})],
		...change,
	});
const keySha256 = createHash('sha256')
	.update(key.publicKey.export({type: 'spki', format: 'der'}))
	.digest('hex');
const missingRight = 'missing RBAC: verbs list on nodes';

/** Findings and open questions, the latter with their reasons. */
function findingsOf({
	spec,
	in: known,
	among,
	policy,
	...asked
}: Case): ReadonlyArray<Pick<Finding, 'id' | 'message' | 'evidence'> & Partial<Finding>> {
	const others = among === undefined ? undefined : createOtherRequestsIndex(among);
	const review = reviewFacts({seen: object(spec), request: pkcs10(asked), now, evidence: known, others, policy});
	return [
		...review.findings,
		...review.questions.map(({message, why, ...open}) => ({...open, message: `${message}: ${why.join('; ')}`})),
	];
}

/** A login as alice in the group ops, with a role; in a namespace if one is given. */
const bound = (role: string, namespace?: string, instead: Partial<Evidence> = {}): Case => ({
	cn: 'alice',
	o: ['ops'],
	spec: client,
	in: evidence({bindings: [binding('b', role, 'group ops', namespace)], instead}),
});

const pairs: readonly Pair[] = [
	{
		id: 'grants-cluster-admin',
		raises: {
			cn: 'bot',
			o: ['ops'],
			spec: client,
			in: evidence({bindings: [binding('ops-admins', 'cluster-admin', 'group ops')]}),
		},
		says: /cluster-admin, through ClusterRoleBinding "ops-admins" of the group "ops"$/,
		// It is bound in one namespace, so it is admin only there.
		misses: {
			cn: 'bot',
			o: ['ops'],
			spec: client,
			in: evidence({bindings: [binding('ops-admins', 'cluster-admin', 'group ops', 'shop')]}),
		},
	},
	{
		id: 'grants-cluster-admin',
		raises: {cn: 'alice', o: ['kubeadm:cluster-admins'], spec: client},
		says: /through the group "kubeadm:cluster-admins"$/,
		// The group has no binding here.
		misses: {cn: 'alice', o: ['kubeadm:cluster-admins'], spec: client, in: evidence({})},
	},
	{
		id: 'grants-cluster-admin',
		raises: {cn: 'alice', o: ['system:masters'], spec: client, in: evidence({})},
		says: /through the group "system:masters"$/,
		misses: {cn: 'alice', o: ['masters'], spec: client, in: evidence({})},
	},
	{
		id: 'grants-cluster-admin',
		raises: {
			cn: 'alice',
			spec: client,
			in: evidence({instead: {powers: powers({everything: {allowed: true, reason: 'by a webhook'}})}}),
		},
		says: /through by a webhook$/,
		misses: {
			cn: 'alice',
			spec: client,
			in: evidence({instead: {powers: powers({everything: {allowed: false}})}}),
		},
	},
	{
		id: 'grants-escalation',
		raises: {cn: 'alice', spec: client, in: evidence({bindings: [binding('i', 'impersonator', 'user alice')]})},
		says: /may act as any other user or group, through ClusterRoleBinding "i" of the user "alice"$/,
		misses: {cn: 'alicia', spec: client, in: evidence({bindings: [binding('i', 'impersonator', 'user alice')]})},
	},
	{
		id: 'grants-escalation',
		raises: {cn: 'alice', spec: client, in: evidence({bindings: [binding('s', 'login-signer', 'user alice')]})},
		says: /may sign certificates to log in as anybody/,
		misses: {cn: 'alice', spec: client, in: evidence({bindings: [binding('s', 'signer', 'user alice')]})},
	},
	{
		id: 'grants-far-reaching-rights',
		raises: {cn: 'bot', o: ['ops'], spec: client, in: evidence({bindings: [binding('b', 'secrets', 'group ops')]})},
		says: /may read every Secret, through ClusterRoleBinding "b" of the group "ops"$/,
		misses: {cn: 'bot', o: ['ops'], spec: client, in: evidence({bindings: [binding('b', 'one-secret', 'group ops')]})},
	},
	{
		id: 'grants-far-reaching-rights',
		raises: {
			cn: 'bot',
			o: ['ops'],
			spec: client,
			in: evidence({bindings: [binding('b', 'secrets', 'group ops', 'kube-system')]}),
		},
		says: /may read the Secrets of kube-system, through RoleBinding "kube-system\/b" of the group "ops"$/,
		misses: {
			cn: 'bot',
			o: ['ops'],
			spec: client,
			in: evidence({bindings: [binding('b', 'secrets', 'group ops', 'shop')]}),
		},
	},
	...(
		[
			['masters', 'interns', /act as any other user or group/],
			['accounts', 'view', /act as any other user or group/],
			['admin-binder', 'view-binder', /give itself any right/],
			['binder', 'view-binder', /give itself any right/],
			['login-approver', 'signer', /approve certificates to log in as anybody/],
		] as const
	).map(([role, spared, says]): Pair => ({id: 'grants-escalation', raises: bound(role), says, misses: bound(spared)})),
	...(
		[
			['cluster-admin', /may do anything in kube-system, through RoleBinding "kube-system\/b" of the group "ops"$/],
			['accounts', /may act as the service accounts of kube-system/],
			['role-binder', /may give itself any right in kube-system/],
		] as const
	).map(
		([role, says]): Pair => ({
			id: 'grants-escalation',
			raises: bound(role, 'kube-system'),
			says,
			misses: bound(role, 'shop'),
		}),
	),
	{
		id: 'grants-escalation',
		raises: bound('view', undefined, {
			powers: powers({'everything kube-system': {allowed: true, reason: 'a webhook'}}),
		}),
		says: /may do anything in kube-system, through a webhook$/,
		misses: bound('view', undefined, {powers: powers({'everything shop': {allowed: true, reason: 'a webhook'}})}),
	},
	...(
		[
			['deployer', 'view', /may run Pods in every namespace/],
			['attacher', 'view', /may run commands in every Pod/],
		] as const
	).map(
		([role, spared, says]): Pair => ({
			id: 'grants-far-reaching-rights',
			raises: bound(role),
			says,
			misses: bound(spared),
		}),
	),
	...(
		[
			['cluster-admin', /may do anything in the namespace "shop", through RoleBinding "shop\/b" of the group "ops"$/],
			['secrets', /may read Secrets in the namespace "shop"/],
			['worker', /may run Pods, run commands in Pods in the namespace "shop"/],
			['deployer', /may run Pods in the namespace "shop"/],
			['minter', /may take service account tokens in/],
			['accounts', /may act as any service account in/],
			['binder', /may give itself any right in the namespace "shop"/],
		] as const
	).map(
		([role, says]): Pair => ({
			id: 'grants-namespace-rights',
			raises: bound(role, 'shop'),
			says,
			misses: bound('view', 'shop'),
		}),
	),
	{
		id: 'grants-namespace-rights',
		raises: {
			cn: 'alice',
			o: ['ops'],
			spec: client,
			in: evidence({
				bindings: [
					binding('b', 'secrets', 'user alice', 'shop'),
					binding('c', 'worker', 'group ops', 'pay'),
					// The requester may also do that.
					binding('e', 'worker', 'group system:authenticated', 'all'),
					binding('d', 'view', 'group ops', 'web'),
				],
			}),
		},
		says: /read Secrets in the namespace "shop", through .* of the user "alice"; and such things in "pay"$/,
		// A power in the whole cluster is not repeated for a namespace, and powers of others are not listed.
		misses: {
			cn: 'alice',
			o: ['ops'],
			spec: client,
			in: evidence({
				bindings: [
					binding('a', 'secrets', 'group ops'),
					binding('b', 'secrets', 'group ops', 'shop'),
					binding('c', 'worker', 'user bob', 'shop'),
				],
			}),
		},
	},
	{
		id: 'grants-namespace-rights',
		// The role can't be read, but the server knows the answer.
		raises: bound('unreadable', 'shop', {powers: powers({'exec shop': {allowed: true}})}),
		says: /may run commands in Pods in the namespace "shop", through an authorizer of the server$/,
		misses: bound('unreadable', 'shop', {powers: powers({'exec shop': {allowed: false}})}),
	},
	{
		id: 'bound-if-trusted',
		raises: {...bound('secrets', 'shop'), spec: {usages: ['client auth']}},
		says: /the holder may read Secrets in the namespace "shop", through RoleBinding "shop\/b"/,
		misses: {...bound('secrets', 'shop'), spec: {usages: ['server auth']}},
	},
	{
		id: 'bound-if-trusted',
		raises: boundElsewhere(clientAuthority),
		says: /^The API server trusts this signer's authority for logins: the holder may read Secrets in the namespace "shop"/,
		misses: boundElsewhere(otherAuthority),
	},
	{
		id: 'bound-untrusted',
		raises: boundElsewhere(otherAuthority),
		says: /does not trust the authority .*; if it did, the holder may read Secrets in the namespace "shop", through/,
		misses: boundElsewhere(clientAuthority),
	},
	{
		// The authority of a signer without issued certificates is not known.
		id: 'bound-if-trusted',
		raises: boundElsewhere(undefined),
		says: /^If the API server trusts this signer's authority for logins, the holder may read Secrets/,
		misses: boundElsewhere(undefined, {clientAuthorities: refused('missing RBAC: c')}),
	},
	{
		id: 'client-authorities-unread',
		raises: boundElsewhere(otherAuthority, {clientAuthorities: refused('missing RBAC: c')}),
		says: /takes this signer's certificates for logins; if so, the holder may read Secrets .*: missing RBAC: c$/,
		misses: {
			...boundElsewhere(otherAuthority),
			in: evidence({instead: {clientAuthorities: refused('missing RBAC: c')}}),
		},
	},
	{
		id: 'bindings-unread',
		raises: {
			cn: 'bot',
			spec: {usages: ['client auth']},
			in: evidence({instead: {bindings: refused('missing RBAC: x')}}),
		},
		says: /if the API server trusts this signer's authority: missing RBAC: x$/,
		misses: {
			cn: 'bot',
			spec: {usages: ['server auth']},
			in: evidence({instead: {bindings: refused('missing RBAC: x')}}),
		},
	},
	{
		id: 'access-unreviewed',
		raises: bound('view', undefined, {powers: powers({}, ['webhook: no answer'])}),
		says: /^The server did not tell all that the holder could do: webhook: no answer$/,
		misses: bound('view', undefined, {powers: powers({})}),
	},
	{
		id: 'grants-cluster-admin',
		raises: {
			cn: 'alice',
			o: ['kubeadm:cluster-admins'],
			spec: client,
			in: evidence({bindings: [binding('kubeadm:cluster-admins', 'cluster-admin', 'group kubeadm:cluster-admins')]}),
		},
		says: /through ClusterRoleBinding "kubeadm:cluster-admins" of the group "kubeadm:cluster-admins"$/,
		misses: {
			cn: 'alice',
			o: ['kubeadm:cluster-admins'],
			spec: client,
			in: evidence({bindings: [binding('kubeadm:cluster-admins', 'view', 'group kubeadm:cluster-admins')]}),
		},
	},
	{
		id: 'bound-if-trusted',
		raises: {
			cn: 'bot',
			o: ['ops'],
			spec: {usages: ['client auth']},
			in: evidence({bindings: [binding('b', 'edit', 'group ops', 'shop')]}),
		},
		says: /the holder has ClusterRole "edit" in "shop", through RoleBinding "shop\/b" of the group "ops"$/,
		misses: {
			cn: 'bot',
			o: ['ops'],
			spec: {usages: ['server auth']},
			in: evidence({bindings: [binding('b', 'edit', 'group ops', 'shop')]}),
		},
	},
	{
		id: 'bound-if-trusted',
		raises: {
			cn: 'bot',
			o: ['ops'],
			spec: {usages: ['client auth']},
			in: evidence({bindings: [binding('b', 'cluster-admin', 'group ops')]}),
		},
		says: /the holder may do anything in the cluster, through ClusterRoleBinding "b"/,
		// Cluster-admin is reported for every signer.
		misses: {cn: 'bot', o: ['system:masters'], spec: {usages: ['client auth']}, in: evidence({})},
	},
	{
		id: 'grants-roles',
		raises: {
			cn: 'bot',
			o: ['ops'],
			spec: client,
			in: evidence({bindings: [binding('b', 'edit', 'group ops', 'shop')]}),
		},
		says: /has ClusterRole "edit" in "shop" \(RoleBinding "shop\/b"\)$/,
		misses: {cn: 'bot', o: ['op'], spec: client, in: evidence({bindings: [binding('b', 'edit', 'group ops', 'shop')]})},
	},
	{
		id: 'grants-nothing',
		raises: {cn: 'bot', o: ['op'], spec: client, in: evidence({})},
		says: /No binding names this user/,
		misses: {cn: 'bot', o: ['op'], spec: client, in: evidence({unread: ['missing RBAC: verbs list on rolebindings']})},
	},
	{
		id: 'bindings-unread',
		raises: {
			cn: 'bot',
			spec: client,
			in: evidence({instead: {bindings: refused('missing RBAC: verbs list on clusterrolebindings')}}),
		},
		says: /missing RBAC: verbs list on clusterrolebindings$/,
		misses: {cn: 'bot', spec: client, in: evidence({})},
	},
	{
		id: 'access-unreviewed',
		raises: {cn: 'bot', spec: client, in: evidence({instead: {powers: refused('missing RBAC: verbs create on x')}})},
		says: /missing RBAC: verbs create on x$/,
		misses: {...orders, in: evidence({instead: {powers: refused('missing RBAC: verbs create on x')}})},
	},
	{
		id: 'no-known-signer',
		raises: {...orders, among: [], in: evidence({bindings: [binding('admins', 'cluster-admin', 'group ops')]})},
		says: /Nobody is known to sign for "example\.com\/serving"/,
		misses: {...orders, among: [], in: evidence({bindings: [binding('signer', 'signer', 'account pki/signer')]})},
	},
	{
		id: 'no-known-signer',
		raises: {...orders, among: [served('example.com/client')], in: evidence({})},
		says: /approved, it would wait/,
		misses: {...orders, among: [served('example.com/serving')], in: evidence({})},
	},
	{
		id: 'no-known-signer',
		raises: {
			...orders,
			spec: {conditions: [{type: 'Approved', status: 'True', reason: 'R', message: ''}]},
			...{among: [], in: evidence({})},
		},
		says: /"example\.com\/serving": it waits until somebody does$/,
		misses: {...orders, among: [served('example.com/serving')], in: evidence({})},
	},
	{
		id: 'no-known-signer',
		raises: {...orders, spec: {signerName: 'issuers.cert-manager.io/shop.ca'}, among: [], in: evidence({})},
		says: /issuers\.cert-manager\.io/,
		misses: {...orders, spec: {signerName: 'beta.eks.amazonaws.com/app-serving'}, among: [], in: evidence({})},
	},
	{
		id: 'node-missing',
		raises: {...kubelet, spec: kubeletServing, in: evidence({nodes: []})},
		says: /There is no Node "a"/,
		misses: {...kubelet, spec: kubeletServing, in: evidence({nodes: [], isComplete: false})},
	},
	{
		id: 'address-not-of-node',
		raises: {
			...kubelet,
			ip: ['10.0.1.11', '10.0.1.12'],
			spec: kubeletServing,
			in: evidence({nodes: [node('a', ['a', '10.0.1.11']), node('b', ['10.0.1.12'])]}),
		},
		says: /Not an address of the Node "a": "10\.0\.1\.12", of Node "b"; it says it has "a", "10\.0\.1\.11"$/,
		misses: {...kubelet, spec: kubeletServing, in: evidence({})},
	},
	{
		id: 'node-is-young',
		raises: {
			...kubelet,
			spec: kubeletServing,
			in: evidence({nodes: [node('a', ['a', '10.0.1.11'], {createdAt: new Date('2026-11-24T09:48:00Z')})]}),
		},
		says: /joined 42 minutes ago/,
		misses: {
			...kubelet,
			spec: kubeletServing,
			in: evidence({nodes: [node('a', ['a', '10.0.1.11'], {createdAt: new Date('2026-11-24T08:30:00Z')})]}),
		},
	},
	{
		id: 'node-exists',
		raises: {cn: 'system:node:a', o: ['system:nodes'], spec: bootstrap, in: evidence({})},
		says: /The Node "a" is there since 2026-04-01/,
		misses: {cn: 'system:node:b', o: ['system:nodes'], spec: bootstrap, in: evidence({})},
	},
	{
		id: 'nodes-unread',
		raises: {...kubelet, spec: kubeletServing, in: evidence({instead: {nodes: refused(missingRight)}})},
		says: /missing RBAC: verbs list on nodes$/,
		misses: {...orders, in: evidence({instead: {nodes: refused(missingRight)}})},
	},
	{
		id: 'foreign-cluster-domain',
		raises: {...orders, dns: ['orders.shop.svc', 'orders.shop.svc.example.org'], in: inDomain('cluster.local')},
		says: /this one's names end in "cluster\.local": "orders\.shop\.svc\.example\.org"$/,
		misses: {...orders, dns: ['orders.shop.svc', 'orders.shop.svc.example.org'], in: inDomain('example.org')},
	},
	{
		id: 'foreign-cluster-domain',
		raises: {...orders, dns: ['10-0-35-7.shop.pod.cluster.local'], in: inDomain('example.org', 'old.example')},
		says: /end in "example\.org" or "old\.example": "10-0-35-7/,
		// The domain is not certain, which is another finding.
		misses: {...orders, dns: ['orders.shop.svc.example.org'], in: unsureDomain},
	},
	{
		id: 'cluster-domain-unknown',
		raises: {...orders, dns: ['orders.shop.svc.example.org'], in: unsureDomain},
		says: /usually "cluster\.local": "orders\.shop\.svc\.example\.org": missing RBAC: x; CERTDECK_CLUSTER_DOMAIN sets it$/,
		misses: {...orders, dns: ['orders.shop.svc.cluster.local', 'orders.example.org'], in: unsureDomain},
	},
	{
		id: 'known-service',
		raises: {...orders, dns: ['orders.shop.svc.example.org'], cn: '', in: inDomain('example.org')},
		says: /orders\.shop\.svc\.example\.org is the Service shop\/orders/,
		misses: {...orders, dns: ['orders.shop.svc.evil.example'], cn: '', in: inDomain('example.org')},
	},
	{
		id: 'claims-everything',
		raises: {...orders, dns: ['*.example.org'], in: inDomain('example.org')},
		says: /"\*\.example\.org"/,
		misses: {...orders, dns: ['*.example.org'], in: inDomain('cluster.local')},
	},
	{
		id: 'claims-api-server',
		raises: {
			...orders,
			dns: ['kube.prod.example'],
			in: evidence({
				instead: {apiServer: read(apiServerAddresses([], [], 'https://127.0.0.1:6443', [], 'Kube.prod.example'))},
			}),
		},
		says: /"kube\.prod\.example"/,
		misses: {
			...orders,
			dns: ['kube.prod.example'],
			in: evidence({instead: {apiServer: read(apiServerAddresses([], [], 'https://127.0.0.1:6443'))}}),
		},
	},
	{
		id: 'service-missing',
		raises: {...orders, dns: ['orders.shop.svc', 'cart.shop.svc.cluster.local'], in: evidence({})},
		says: /There is no Service "shop\/cart"/,
		misses: {
			...orders,
			dns: [
				'orders.shop.svc',
				'web-0.orders.shop.svc.cluster.local',
				`\${SERVICE}.shop.svc`,
				'a,b.shop.svc',
				'a b.shop.svc',
			],
			in: evidence({}),
		},
	},
	{
		id: 'requester-outside-namespace',
		raises: {...orders, spec: person, in: evidence({bindings: [binding('t', 'edit', 'group team-shop', 'payments')]})},
		says: /"alice" may not change the Service "shop\/orders", but asks for its names/,
		misses: {...orders, spec: person, in: evidence({bindings: [binding('t', 'edit', 'group team-shop', 'shop')]})},
	},
	{
		id: 'requester-outside-namespace',
		raises: {...orders, spec: person, in: evidence({bindings: [binding('t', 'view', 'group team-shop', 'shop')]})},
		says: /"shop\/orders"/,
		misses: {...orders, spec: person, in: evidence({unread: ['missing RBAC: verbs list on rolebindings']})},
	},
	{
		id: 'requester-unread',
		raises: {...orders, spec: person, in: evidence({unread: ['missing RBAC: verbs list on rolebindings']})},
		says: /whether "alice" may change what stands behind "orders\.shop\.svc": missing RBAC: verbs list on rolebindings$/,
		misses: {
			...orders,
			dns: ['orders.example.com'],
			cn: 'orders.example.com',
			spec: person,
			in: evidence({unread: ['missing RBAC: verbs list on rolebindings']}),
		},
	},
	{
		id: 'addresses-unread',
		raises: {
			...orders,
			ip: ['10.0.34.2', '10.244.1.9'],
			in: evidence({instead: {pods: refused('missing RBAC: verbs list on pods')}}),
		},
		says: /^Not checked against all that has addresses: "10\.244\.1\.9": missing RBAC: verbs list on pods$/,
		// The address belongs to the named Service, whatever Pods exist.
		misses: {...orders, in: evidence({instead: {pods: refused('missing RBAC: verbs list on pods')}})},
	},
	{
		id: 'addresses-unread',
		raises: {...orders, ip: many(12), in: evidence({pods: nobodys(many(8))})},
		says: /"10\.99\.0\.8", "10\.99\.0\.9", "10\.99\.0\.10" and 1 more: not all Pods were looked through for it$/,
		misses: {...orders, ip: many(8), in: evidence({pods: nobodys(many(8))})},
	},
	{
		id: 'addresses-unread',
		raises: {...orders, ip: ['10.0.1.12'], in: evidence({isComplete: false, pods: {'10.0.1.12': []}})},
		says: /"10\.0\.1\.12": there are more Nodes than are read at once$/,
		misses: {...orders, ip: ['10.0.1.11'], in: evidence({isComplete: false, pods: {}})},
	},
	{
		id: 'addresses-unread',
		raises: {
			...orders,
			ip: ['10.244.1.9'],
			in: evidence({instead: {pods: {state: 'skipped', why: 'too many at once', at: now}}}),
		},
		says: /"10\.244\.1\.9": too many at once$/,
		misses: {...kubelet, spec: kubeletServing, in: evidence({instead: {nodes: refused(missingRight)}})},
	},
	{
		id: 'addresses-unread',
		raises: {
			...orders,
			ip: ['192.0.2.10'],
			in: evidence({pods: {'192.0.2.10': []}, instead: {apiServer: refused('missing RBAC: verbs list on services')}}),
		},
		says: /"192\.0\.2\.10": missing RBAC: verbs list on services$/,
		misses: {...orders, ip: ['192.0.2.10'], in: evidence({pods: {'192.0.2.10': []}})},
	},
	{
		id: 'addresses-unread',
		raises: {...orders, ip: ['10.244.1.9'], in: evidence({})},
		says: /"10\.244\.1\.9": Pods are asked for once the request is looked at$/,
		misses: {...orders, ip: ['10.0.34.2', '10.0.1.11'], in: evidence({})},
	},
	{
		id: 'addresses-unread',
		raises: {
			...kubelet,
			spec: kubeletServing,
			in: evidence({instead: {apiServer: read({byAddress: new Map(), unread: ['missing RBAC: verbs list on e']})}}),
		},
		says: /missing RBAC: verbs list on e$/,
		misses: {
			cn: 'orders.shop.svc',
			dns: ['orders.shop.svc'],
			in: evidence({instead: {apiServer: read({byAddress: new Map(), unread: ['missing RBAC: verbs list on e']})}}),
		},
	},
	{
		id: 'names-of-another-namespace',
		raises: {
			...orders,
			spec: {username: 'system:serviceaccount:pay:robot'},
			in: evidence({bindings: [binding('r', 'view', 'account pay/robot', 'shop')]}),
		},
		says: /"system:serviceaccount:pay:robot" is of another namespace than the Service "shop\/orders"/,
		misses: {
			...orders,
			spec: {username: 'system:serviceaccount:pay:robot'},
			in: evidence({bindings: [binding('r', 'edit', 'account pay/robot', 'shop')]}),
		},
	},
	{
		id: 'known-service',
		raises: {...orders, in: evidence({})},
		says: /^orders\.shop\.svc is the Service shop\/orders \(ClusterIP 10\.0\.34\.2\)$/,
		misses: {...orders, cn: 'cart.shop', dns: ['cart.shop'], in: evidence({})},
	},
	{
		id: 'services-unread',
		raises: {...orders, in: evidence({instead: {services: refused('missing RBAC: verbs list on services')}})},
		says: /^Not checked against the Services of the cluster: "orders\.shop\.svc", "10\.0\.34\.2": missing RBAC: verbs list on services$/,
		misses: {
			cn: 'bot',
			spec: client,
			in: evidence({instead: {services: refused('missing RBAC: verbs list on services')}}),
		},
	},
	{
		id: 'address-of-another-service',
		raises: {
			...orders,
			ip: ['10.0.34.2', '203.0.113.9'],
			in: evidence({
				services: [service('shop/orders', '10.0.34.2'), service('pay/api', '10.0.34.9', {ingressIps: ['203.0.113.9']})],
			}),
		},
		says: /203\.0\.113\.9" \(of Service pay\/api\)/,
		misses: {
			...orders,
			ip: ['10.0.34.2', '203.0.113.9'],
			in: evidence({services: [service('shop/orders', '10.0.34.2', {ingressIps: ['203.0.113.9']})]}),
		},
	},
	{
		id: 'address-of-node',
		raises: {...orders, ip: ['10.0.1.11'], in: evidence({})},
		says: /10\.0\.1\.11" \(of Node a\)/,
		misses: {...kubelet, spec: kubeletServing, in: evidence({})},
	},
	{
		id: 'address-of-another-pod',
		raises: {...orders, ip: ['10.244.1.9'], in: evidence({pods: {'10.244.1.9': [pod('pay/api-0')]}})},
		says: /10\.244\.1\.9" \(of Pod pay\/api-0\)/,
		misses: {
			...orders,
			ip: ['10.244.1.9'],
			in: evidence({bindings: mayRun, pods: {'10.244.1.9': [pod('shop/orders-0')]}}),
		},
	},
	{
		// A requester without other names owns no Pod with this address.
		id: 'address-of-another-pod',
		raises: {ip: ['10.244.1.9'], spec: person, in: evidence({pods: {'10.244.1.9': [pod('pay/api-0')]}})},
		says: /10\.244\.1\.9" \(of Pod pay\/api-0\)/,
		misses: {
			ip: ['10.244.1.9'],
			in: evidence({pods: {'10.244.1.9': [{...pod('shop/orders-0'), serviceAccountName: 'deployer'}]}}),
		},
	},
	{
		id: 'address-of-another-pod',
		raises: {...orders, dns: ['10-244-1-9.pay.pod'], in: evidence({pods: {'10.244.1.9': [pod('pay/api-0')]}})},
		says: /10\.244\.1\.9" \(of Pod pay\/api-0\)/,
		misses: {...orders, dns: ['10-244-1-999.pay.pod'], in: evidence({pods: {'10.244.1.9': [pod('pay/api-0')]}})},
	},
	{
		id: 'address-of-pod',
		raises: {
			...orders,
			ip: ['10.244.1.9'],
			in: evidence({bindings: mayRun, pods: {'10.244.1.9': [pod('shop/orders-0')]}}),
		},
		says: /10\.244\.1\.9" \(of Pod shop\/orders-0\)/,
		misses: {...orders, ip: ['10.244.1.9'], in: evidence({pods: {'10.244.1.9': [pod('shop/orders-0')]}})},
	},
	{
		id: 'addresses-unread',
		raises: {...orders, ip: ['fd00::9'], in: dualStack({pods: {}})},
		says: /"fd00::9": not all Pods were looked through for it$/,
		misses: {...orders, ip: ['10.244.1.9'], in: dualStack({pods: {'10.244.1.9': []}})},
	},
	{
		id: 'address-of-pod',
		raises: {
			...orders,
			ip: ['fd00::9'],
			in: dualStack({
				pods: {},
				accounts: {'shop/deployer': [{...pod('shop/orders-1'), podIps: ['10.244.1.9', 'fd00::9']}]},
			}),
		},
		says: /fd00::9/,
		misses: {...orders, ip: ['fd00::9'], in: dualStack({pods: {}})},
	},
	{
		id: 'address-of-nobody',
		raises: {...orders, ip: ['10.244.1.9'], in: dualStack({pods: {'10.244.1.9': []}})},
		says: /10\.244\.1\.9/,
		misses: {...orders, ip: ['fd00::9'], in: dualStack({pods: {}})},
	},
	{
		id: 'address-of-nobody',
		raises: {...orders, ip: ['fd00::9'], in: evidence({services: [apiService, ordersService], pods: {'fd00::9': []}})},
		says: /fd00::9/,
		misses: {...orders, ip: ['fd00::9'], in: dualStack({pods: {}})},
	},
	{
		id: 'authority-key',
		raises: {
			...orders,
			in: evidence({instead: {authorities: read(new Map([[keySha256, 'the CA in the kubeconfig']]))}}),
		},
		says: /^The key is that of the CA in the kubeconfig: whoever asks holds a CA's private key$/,
		misses: {...orders, in: evidence({instead: {authorities: read(new Map([['00', 'the CA in the kubeconfig']]))}})},
	},
	{
		id: 'authorities-unread',
		raises: {...orders, in: evidence({instead: {authorities: refused('missing RBAC: verbs get on configmaps')}})},
		says: /^Not known whether the key is a CA's: missing RBAC: verbs get on configmaps$/,
		misses: {...orders, in: evidence({instead: {authorities: read(new Map())}})},
	},
	{
		id: 'address-of-nobody',
		raises: {...orders, ip: ['10.244.1.9'], in: evidence({pods: {'10.244.1.9': []}})},
		says: /10\.244\.1\.9/,
		// Pods were not asked for.
		misses: {...orders, ip: ['10.244.1.9'], in: evidence({})},
	},
	{
		id: 'claims-api-server-address',
		raises: {...orders, ip: ['10.0.0.1'], in: evidence({})},
		says: /pose as the API server: "10\.0\.0\.1" \(of its Service\)$/,
		// The API server has another address here, so the usual one is an ordinary address.
		misses: {...orders, ip: ['10.96.0.1'], in: evidence({})},
	},
	{
		id: 'claims-api-server-address',
		raises: {
			...kubelet,
			ip: ['10.0.1.10'],
			spec: kubeletServing,
			in: evidence({nodes: [node('a', ['a', '10.0.1.10'])]}),
		},
		says: /10\.0\.1\.10" \(where it listens\)/,
		misses: {
			...kubelet,
			ip: ['10.0.1.10'],
			spec: kubeletServing,
			in: evidence({
				nodes: [node('a', ['a', '10.0.1.10'], {labels: {'node-role.kubernetes.io/control-plane': ''}})],
			}),
		},
	},
	{
		id: 'claims-api-server',
		raises: {...orders, dns: ['API.prod.example.com'], in: evidence({})},
		says: /"api\.prod\.example\.com"/,
		misses: {...orders, dns: ['api.prod.example.com']},
	},
	{
		id: 'claims-api-server',
		raises: {
			...kubelet,
			dns: ['api.prod.example.com'],
			spec: kubeletServing,
			in: evidence({nodes: [node('a', ['api.prod.example.com', '10.0.1.11'])]}),
		},
		says: /"api\.prod\.example\.com"/,
		// The one machine is both, and its label is not its own to set.
		misses: {
			...kubelet,
			dns: ['api.prod.example.com'],
			spec: kubeletServing,
			in: evidence({
				nodes: [
					node('a', ['api.prod.example.com', '10.0.1.11'], {labels: {'node-role.kubernetes.io/control-plane': ''}}),
				],
			}),
		},
	},
	{
		id: 'may-be-api-server-address',
		raises: {...orders, ip: ['10.0.0.1']},
		says: /10\.0\.0\.1/,
		misses: {...orders, ip: ['10.0.0.1'], in: evidence({})},
	},
	{
		id: 'asks-for-another-user',
		raises: {cn: 'alice', spec: client, in: evidence({})},
		says: /^"mallory" would be "alice", who may do no more today/,
		misses: {cn: 'mallory', spec: client, in: evidence({})},
	},
	{
		id: 'asks-foreign-group',
		raises: {cn: 'mallory', o: ['ops'], spec: client, in: evidence({})},
		says: /^"mallory" would be in the group "ops", without being in it now/,
		misses: {cn: 'mallory', o: ['ops'], spec: {...client, groups: ['ops']}, in: evidence({})},
	},
	{
		id: 'delegated-login',
		raises: {cn: 'alice', spec: client, in: evidence({bindings: [binding('m', 'impersonator', 'user mallory')]})},
		says: /^Asked for by "mallory", who could act as "alice" anyway by ClusterRoleBinding "m"$/,
		misses: {cn: 'alice', spec: client, in: evidence({bindings: [binding('m', 'binder', 'user mallory')]})},
	},
	{
		id: 'delegated-powerful-login',
		raises: {
			cn: 'alice',
			spec: client,
			in: evidence({
				bindings: [binding('m', 'impersonator', 'user mallory'), binding('a', 'secrets', 'user alice')],
			}),
		},
		says: /the holder may read every Secret, through ClusterRoleBinding "a"/,
		misses: {
			cn: 'alice',
			spec: client,
			in: evidence({
				bindings: [binding('m', 'impersonator', 'user mallory'), binding('a', 'secrets', 'user alice', 'shop')],
			}),
		},
	},
];

const all = [...pairs, ...namePairs];
for (const {id, raises, says, misses} of all) {
	test(`${id}: ${says.source}`, () => {
		const found = findingsOf(raises).find(finding => finding.id === id);
		assert.match(found?.message ?? `no ${id} in ${findingsOf(raises).map(each => each.id)}`, says);
		assert.ok(!findingsOf(misses).some(finding => finding.id === id), 'the near miss');
	});
}

test('every rule with evidence is tested here, and finds nothing without it', () => {
	const needing = [...rules, ...questions].filter(({evidence: needed}) => needed !== undefined);
	assert.deepEqual(
		needing.map(({id}) => id).filter(id => !all.some(pair => pair.id === id)),
		[],
	);
	for (const {
		raises: {in: _, ...bare},
	} of all) {
		assert.deepEqual(
			findingsOf(bare).filter(finding => finding.evidence !== undefined),
			[],
		);
	}
});

test('names the evidence of a finding, with the server as its source', () => {
	const [found] = findingsOf({
		cn: 'bot',
		o: ['ops'],
		spec: client,
		in: evidence({bindings: [binding('b', 'cluster-admin', 'group ops')]}),
	});
	assert.deepEqual([found?.id, found?.provenance, found?.evidence], ['grants-cluster-admin', 'server', 'bindings']);
});

test('finds nothing in an ordinary request in a cluster that has what it names', () => {
	const known = evidence({bindings: [binding('t', 'edit', 'group team-shop', 'shop')], pods: {}});
	assert.deepEqual(
		findingsOf({...orders, spec: {...person, expirationSeconds: 3600}, in: known}).map(({id}) => id),
		['known-service'],
	);
	assert.deepEqual(
		findingsOf({...kubelet, spec: {...kubeletServing, expirationSeconds: 3600}, in: known}).map(({id}) => id),
		[],
	);
});

describe('RBAC decisions of the API server', () => {
	const secrets = {verb: 'get', group: '', resource: 'secrets'};
	for (const [what, rule, attributes, expected] of [
		['a rule for the resource', allow('get', '', 'secrets'), secrets, true],
		['another verb', allow('list', '', 'secrets'), secrets, false],
		['another group', allow('get', 'apps', 'secrets'), secrets, false],
		['any verb', allow('*', '', 'secrets'), secrets, true],
		['any resource', allow('get', '', '*'), secrets, true],
		['one name of all', allow('get', '', 'secrets', ['one']), secrets, false],
		['that name', allow('get', '', 'secrets', ['one']), {...secrets, name: 'one'}, true],
		[
			'a subresource by its resource',
			allow('create', '', 'pods'),
			{verb: 'create', group: '', resource: 'pods', subresource: 'exec'},
			false,
		],
		[
			'a subresource of any resource',
			allow('create', '', '*/exec'),
			{verb: 'create', group: '', resource: 'pods', subresource: 'exec'},
			true,
		],
		[
			'a subresource by any resource',
			allow('create', '', '*'),
			{verb: 'create', group: '', resource: 'pods', subresource: 'exec'},
			true,
		],
		['any verb on some', allow('get', '', 'secrets'), {...secrets, verb: '*'}, false],
	] as const) {
		test(`${what} ${expected ? 'allows' : 'does not allow'} ${attributes.verb} ${attributes.resource}`, () => {
			assert.equal(covers(rule, attributes), expected);
		});
	}

	test('a service account is a subject by its namespace and name', () => {
		const rights = indexRights([binding('b', 'secrets', 'account shop/robot')], roles, []);
		const login = {username: 'system:serviceaccount:shop:robot', groups: []};
		assert.equal(bindingsOf(rights, login).length, 1);
		assert.equal(bindingsOf(rights, {...login, username: 'system:serviceaccount:pay:robot'}).length, 0);
	});

	test('a RoleBinding applies in its namespace only, and a Role is that of its namespace', () => {
		const reader = {namespace: 'shop', name: 'reader', rules: [allow('get', '', 'secrets')]};
		const bound = {...binding('b', 'reader', 'user alice', 'shop'), role: {kind: 'Role', name: 'reader'}};
		const rights = indexRights([bound], [reader, {...reader, namespace: 'pay', rules: []}], []);
		const mine = bindingsOf(rights, {username: 'alice', groups: []});
		assert.ok(allowedBy(mine, {...secrets, namespace: 'shop'}));
		assert.equal(allowedBy(mine, {...secrets, namespace: 'pay'}), undefined);
		assert.equal(allowedBy(mine, secrets), undefined);
	});
});

describe('who may sign', () => {
	test('is each subject with the right to sign for the signer or its domain, without those that may do anything', () => {
		const {bindings} = evidence({
			bindings: [
				binding('admins', 'cluster-admin', 'group ops'),
				binding('signer', 'signer', 'account pki/signer'),
				binding('domain', 'domain-signer', 'group signers'),
				binding('again', 'signer', 'account pki/signer'),
				binding('logins', 'login-signer', 'user login'),
				binding('nowhere', 'signer', 'user local', 'shop'),
			],
		});
		const found = signingOf('example.com/serving', bindings && {bindings}, {servedBy: () => 2});
		assert.deepEqual(found, {
			maySign: ['service account pki/signer', 'group signers'],
			isKnown: true,
			served: 2,
		});
		assert.equal(signingOf('example.com/serving', {}, undefined), undefined);
		assert.equal(signingOf('kubernetes.io/kubelet-serving', bindings && {bindings}, undefined), undefined);
		assert.equal(signingOf('example.com/serving', bindings && {bindings}, undefined)?.isKnown, false);
	});
});

describe('the rights of a login', () => {
	test('include cluster-admin by the name of the role, if roles can not be read', () => {
		const rights = indexRights([binding('b', 'cluster-admin', 'user alice')], [], ['missing RBAC: …']);
		const effect = effectOf({username: 'alice', groups: []}, {bindings: read(rights)});
		assert.deepEqual(
			effect?.held.map(({power}) => power.id),
			['everything'],
		);
		assert.equal(effect?.isKnown, false);
	});

	test('are not known before anything was asked', () => {
		assert.equal(effectOf({username: 'alice', groups: []}, {}), undefined);
	});

	test("include what everybody has, but not among the login's own roles", () => {
		const {bindings} = evidence({bindings: [binding('all', 'secrets', 'group system:authenticated')]});
		const effect = effectOf({username: 'alice', groups: []}, bindings ? {bindings} : {});
		assert.deepEqual(
			effect?.held.map(({power, through}) => [power.id, through]),
			[['read-secrets', 'ClusterRoleBinding "all" of the group "system:authenticated"']],
		);
		assert.deepEqual(effect?.roles, []);
		assert.ok(answered(bindings));
	});

	test('include for a node what its authorizer allows every node, and no more', () => {
		const node = {username: 'system:node:a', groups: ['system:nodes']};
		const heldBy = (login: {username: string; groups: readonly string[]}, reason: string) =>
			effectOf(login, {powers: powers({'run-pods': {allowed: true, reason}})})?.held.length;
		assert.equal(heldBy(node, ''), 0);
		assert.equal(heldBy(node, 'RBAC: allowed by ClusterRoleBinding "b" of ClusterRole "c" to Group "system:nodes"'), 1);
		assert.equal(heldBy({...node, groups: []}, ''), 1);
	});

	test('name the binding that the server names', () => {
		const reason = 'RBAC: allowed by ClusterRoleBinding "b" of ClusterRole "secrets" to User "alice"';
		const effect = effectOf(
			{username: 'alice', groups: []},
			{powers: powers({'read-secrets': {allowed: true, reason}})},
		);
		assert.deepEqual(
			effect?.held.map(({through, source}) => [through, source]),
			[['ClusterRoleBinding "b"', 'access-reviews']],
		);
	});
});
