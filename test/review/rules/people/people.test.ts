import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {CertificateSigningRequest} from '../../../../source/cluster/model/request-object.js';
import type {Evidence} from '../../../../source/review/evidence/evidence.js';
import type {ActingAs} from '../../../../source/review/evidence/rights/impersonation.js';
import {indexRights} from '../../../../source/review/evidence/rights/rights.js';
import type {Verdict} from '../../../../source/review/finding/verdict.js';
import {verdictOf} from '../../../../source/review/finding/verdict.js';
import {parseLocalPolicy} from '../../../../source/review/judge/local-policy.js';
import {reviewFacts} from '../../../../source/review/judge/review-facts.js';
import {allow, binding, evidence, powers, read, refused, role, roles} from '../../build-evidence.js';
import type {Asked} from '../../build-request.js';
import {object, pkcs10} from '../../build-request.js';

const now = new Date('2026-11-24T10:30:00Z');
const signerName = 'kubernetes.io/kube-apiserver-client';
const day = 86_400;

type Who = Pick<CertificateSigningRequest, 'username'> & Partial<Pick<CertificateSigningRequest, 'groups' | 'extra'>>;
const who = (username: string, ...groups: readonly string[]): Who => ({
	username,
	groups: [...groups, 'system:authenticated'],
});
const account = (namespace: string, name: string): Who =>
	who(`system:serviceaccount:${namespace}:${name}`, 'system:serviceaccounts', `system:serviceaccounts:${namespace}`);

const impersonation = 'authentication.k8s.io';
/** A rule about URLs that are no resources. */
const urls = (...nonResourceUrls: readonly string[]) => ({apiGroups: [], resources: [], nonResourceUrls});
const custom = [
	role('acts-as-dana', allow('impersonate', '', 'users', ['dana'])),
	role('acts-as-support', allow('impersonate', '', 'groups', ['support'])),
	role('acts-as-nina', allow('impersonate', '', 'users', ['nina'])),
	role('acts-as-anybody', allow('impersonate', '', 'users')),
	role('info-of-dana', allow('impersonate:user-info', impersonation, 'users', ['dana'])),
	role('info-of-support', allow('impersonate:user-info', impersonation, 'groups', ['support'])),
	role(
		'on-all-that-dana-sees',
		allow('impersonate-on:user-info:get impersonate-on:user-info:list', '', 'services configmaps'),
	),
	role('on-services', allow('impersonate-on:user-info:get impersonate-on:user-info:list', '', 'services')),
	role('acts-on-metrics', {...allow('impersonate-on:user-info:get', '', ''), ...urls('/metrics')}),
	role('metrics', {...allow('get', '', ''), ...urls('/metrics')}),
	role('info-of-mona', allow('impersonate:user-info', impersonation, 'users', ['mona'])),
	role('tokens', allow('create', '', 'serviceaccounts/token')),
];
/** dana may view through support, nina reads every Secret, olga is cluster-admin, and team-shop may do anything in shop. */
const bindings = [
	binding('support', 'view', 'group support'),
	binding('sre', 'secrets', 'user nina'),
	binding('admins', 'cluster-admin', 'group admins'),
	binding('sam', 'secrets', 'user sam', 'kube-system'),
	binding('rbac', 'binder', 'user rhea'),
	binding('shop', 'cluster-admin', 'group team-shop', 'shop'),
	binding('tom-user', 'acts-as-dana', 'user tom'),
	binding('tom-group', 'acts-as-support', 'user tom'),
	binding('omar', 'acts-as-nina', 'user omar'),
	binding('iris', 'acts-as-anybody', 'user iris'),
	binding('cora-user', 'info-of-dana', 'user cora'),
	binding('cora-group', 'info-of-support', 'user cora'),
	binding('cora-on', 'on-all-that-dana-sees', 'user cora'),
	binding('nora-user', 'info-of-dana', 'user nora'),
	binding('nora-group', 'info-of-support', 'user nora'),
	binding('nora-on', 'on-services', 'user nora'),
	binding('ned', 'acts-as-dana', 'user ned', 'shop'),
	binding('mona', 'metrics', 'user mona'),
	binding('kurt-user', 'info-of-mona', 'user kurt'),
	binding('kira-user', 'info-of-mona', 'user kira'),
	binding('kira-on', 'acts-on-metrics', 'user kira'),
	binding('theo', 'tokens', 'user theo'),
	binding('petra', 'login-approver', 'user petra'),
	binding('flux', 'cluster-admin', 'account flux/flux'),
];
const world = (change: Partial<Evidence> = {}): Evidence =>
	evidence({instead: {bindings: read(indexRights(bindings, [...roles, ...custom], [])), ...change}});
/** The server's answers about the requester. */
const told = (isAdmin: boolean, actsAs: ActingAs): Partial<Evidence> => ({
	requester: read({answers: new Map([['everything', {allowed: isAdmin}]]), unread: [], actsAs}),
});
const unread = world({bindings: refused('missing RBAC: verbs list on clusterrolebindings'), powers: refused('x')});

type Row = {
	readonly by: Who;
	readonly asks: Asked;
	readonly is: Verdict;
	/** Ids that must be among the findings. */
	readonly for?: readonly string[];
	readonly says?: RegExp;
	/** A day by default; `unset`: the signer decides. */
	readonly seconds?: number | 'unset';
	readonly in?: Evidence;
	readonly signers?: object;
};

function policyOf(signers: object) {
	const parsed = parseLocalPolicy(JSON.stringify({signers}), 'team.json', '');
	assert.ok('policy' in parsed);
	return parsed.policy;
}

function reviewOf({by, asks, seconds, in: known = world(), signers}: Row) {
	return reviewFacts({
		seen: object({
			signerName,
			usages: ['client auth'],
			...(seconds === 'unset' ? {} : {expirationSeconds: seconds ?? day}),
			...by,
		}),
		request: pkcs10(asks),
		now,
		evidence: known,
		policy: signers && policyOf(signers),
	});
}

const dana = {cn: 'dana', o: ['support']};
const credential = (id: string): Who['extra'] => ({'authentication.kubernetes.io/credential-id': [id]});
const rows: Readonly<Record<string, Row>> = {
	'oneself, no group': {by: who('alice', 'team-shop'), asks: {cn: 'alice'}, is: 'clear'},
	"oneself in a group of one's own, with a namespace": {
		by: who('alice', 'team-shop'),
		asks: {cn: 'alice', o: ['team-shop']},
		is: 'clear',
	},
	'oneself in the group that everybody is in': {
		by: who('alice'),
		asks: {cn: 'alice', o: ['system:authenticated']},
		is: 'clear',
	},
	'a user of the system, by itself': {by: who('system:kube-proxy'), asks: {cn: 'system:kube-proxy'}, is: 'clear'},
	'oneself, cluster-admin by a token': {
		by: {...who('olga', 'admins'), extra: credential('JTI=994a')},
		asks: {cn: 'olga', o: ['admins']},
		is: 'warn',
		for: ['renews-powerful-login'],
		says: /^A login that can be revoked becomes one that can not: the holder may do anything in the cluster, through/,
	},
	'oneself, cluster-admin by a certificate': {
		by: {...who('olga', 'admins'), extra: credential('X509SHA256=3f9a')},
		asks: {cn: 'olga', o: ['admins']},
		is: 'warn',
		says: /^A certificate is renewed that can not be revoked: the holder may do anything/,
	},
	'oneself, with escalation': {by: who('rhea'), asks: {cn: 'rhea'}, is: 'warn', for: ['renews-powerful-login']},
	'oneself, with every Secret': {by: who('nina'), asks: {cn: 'nina'}, is: 'warn', for: ['renews-powerful-login']},
	'oneself, powerful by name alone': {
		by: who('kubernetes-admin', 'kubeadm:cluster-admins'),
		asks: {cn: 'kubernetes-admin', o: ['kubeadm:cluster-admins']},
		in: unread,
		is: 'warn',
		for: ['renews-powerful-login'],
	},
	'oneself, powerful, for longer than the policy': {
		by: who('nina'),
		asks: {cn: 'nina'},
		seconds: 8 * day,
		signers: {[signerName]: {longest: '168h'}},
		is: 'block',
		for: ['powerful-login-longer-than-policy'],
	},
	'oneself, powerful, for as long as the signer likes, where the policy says how long': {
		by: who('nina'),
		asks: {cn: 'nina'},
		seconds: 'unset',
		signers: {[signerName]: {longest: '168h'}},
		is: 'block',
		for: ['powerful-login-longer-than-policy'],
	},
	'oneself, powerful, within the policy': {
		by: who('nina'),
		asks: {cn: 'nina'},
		seconds: day,
		signers: {[signerName]: {longest: '168h'}},
		is: 'warn',
	},
	'another user': {
		by: who('mallory'),
		asks: dana,
		is: 'warn',
		for: ['asks-for-another-user'],
		says: /^"mallory" would be "dana" in the group "support", who has ClusterRole "view" everywhere, as "mallory" is not and may not$/,
	},
	'another user whom nothing names': {
		by: who('mallory'),
		asks: {cn: 'new.cto@corp.example'},
		is: 'warn',
		for: ['asks-for-another-user'],
		says: /who may do no more today; but what is bound to that name later/,
	},
	'another spelling of oneself': {by: who('alice'), asks: {cn: 'Alice'}, is: 'warn', for: ['asks-for-another-user']},
	'a colleague with the same rights': {
		by: who('alice', 'team-shop'),
		asks: {cn: 'bruno', o: ['team-shop']},
		is: 'warn',
		for: ['asks-for-another-user'],
	},
	'oneself, in a group that one is not in': {
		by: who('mallory'),
		asks: {cn: 'mallory', o: ['support']},
		is: 'warn',
		for: ['asks-foreign-group'],
	},
	'oneself, in a group that nothing is bound to': {
		by: who('mallory'),
		asks: {cn: 'mallory', o: ['payroll']},
		is: 'warn',
		for: ['asks-foreign-group'],
	},
	"another team's namespace": {
		by: who('mallory'),
		asks: {cn: 'mallory', o: ['team-shop']},
		is: 'warn',
		for: ['grants-namespace-rights', 'asks-foreign-group'],
	},
	'one who reads every Secret': {
		by: who('mallory'),
		asks: {cn: 'nina'},
		is: 'block',
		for: ['grants-far-reaching-rights', 'asks-for-another-user'],
	},
	'one who reads every Secret, by one who reads those of a namespace': {
		by: who('sam'),
		asks: {cn: 'nina'},
		is: 'block',
		for: ['grants-far-reaching-rights'],
	},
	'one who may escalate': {by: who('mallory'), asks: {cn: 'rhea'}, is: 'block', for: ['grants-escalation']},
	'an admin': {by: who('mallory'), asks: {cn: 'x', o: ['admins']}, is: 'block', for: ['grants-cluster-admin']},
	'an admin by name, whoever looks': {
		by: who('mallory'),
		asks: {cn: 'x', o: ['kubeadm:cluster-admins']},
		in: unread,
		is: 'block',
		for: ['grants-cluster-admin'],
	},
	'by one who may impersonate user and group': {
		by: who('tom'),
		asks: dana,
		is: 'clear',
		for: ['delegated-login'],
		says: /^Asked for by "tom", who could act as "dana" in the group "support" anyway by ClusterRoleBinding "tom-user"$/,
	},
	'by one who may impersonate the user alone': {
		by: who('iris'),
		asks: dana,
		is: 'warn',
		for: ['asks-for-another-user'],
	},
	'by one who may impersonate in one namespace, which is nothing': {
		by: who('ned'),
		asks: {cn: 'dana'},
		is: 'warn',
		for: ['asks-for-another-user'],
	},
	'by one who may act as her in all that she may do': {
		by: who('cora'),
		asks: dana,
		is: 'clear',
		for: ['delegated-login'],
	},
	'by one who may act as her in less': {by: who('nora'), asks: dana, is: 'warn', for: ['asks-for-another-user']},
	'by one who may act as her, but not on a URL that she may read': {
		by: who('kurt'),
		asks: {cn: 'mona'},
		is: 'warn',
		for: ['asks-for-another-user'],
	},
	'by one who may act as her, on that URL too': {
		by: who('kira'),
		asks: {cn: 'mona'},
		is: 'clear',
		for: ['delegated-login'],
	},
	'one with powers, by one who could be them': {
		by: who('omar'),
		asks: {cn: 'nina'},
		is: 'warn',
		for: ['delegated-powerful-login'],
		says: /may read every Secret/,
	},
	'by a cluster-admin': {by: who('olga', 'admins'), asks: dana, is: 'clear', for: ['delegated-login']},
	'a second admin, by an admin': {
		by: who('olga', 'admins'),
		asks: {cn: 'backup', o: ['admins']},
		is: 'warn',
		for: ['delegated-powerful-login'],
	},
	'by the group that may do anything': {by: who('root', 'system:masters'), asks: dana, is: 'clear'},
	'by one who could give themselves the right': {by: who('rhea'), asks: dana, is: 'warn'},
	'by one who approves logins': {by: who('petra'), asks: dana, is: 'warn'},
	'by one who takes tokens': {by: who('theo'), asks: dana, is: 'warn'},
	'by a service account': {
		by: account('ci', 'bot'),
		asks: {cn: 'bot'},
		is: 'warn',
		for: ['service-account-asks-login', 'asks-for-another-user'],
	},
	'by a service account that is cluster-admin': {
		by: account('flux', 'flux'),
		asks: dana,
		is: 'warn',
		for: ['service-account-asks-login', 'delegated-login'],
	},
	'a service account, by a cluster-admin': {
		by: who('olga', 'admins'),
		asks: {cn: 'system:serviceaccount:shop:web'},
		is: 'block',
		for: ['asks-service-account'],
	},
	'a user of the system, by a cluster-admin': {
		by: who('olga', 'admins'),
		asks: {cn: 'system:kube-controller-manager'},
		is: 'block',
		for: ['asks-system-user'],
	},
	'a group of the system, by a cluster-admin': {
		by: who('olga', 'admins'),
		asks: {cn: 'olga', o: ['system:masters']},
		is: 'block',
		for: ['grants-cluster-admin'],
	},
	'a node, by a cluster-admin': {
		by: who('olga', 'admins'),
		asks: {cn: 'system:node:a', o: ['system:nodes']},
		is: 'block',
		for: ['node-identity-elsewhere'],
	},
	'a session with a scope': {
		by: {...who('alice'), extra: {'scopes.authorization.openshift.io': ['user:info']}},
		asks: {cn: 'alice'},
		is: 'warn',
		for: ['loses-limits'],
	},
	'a session with the scope of all': {
		by: {...who('alice'), extra: {'scopes.authorization.openshift.io': ['user:full']}},
		asks: {cn: 'alice'},
		is: 'clear',
	},
	'a session with extra that nobody knows': {
		by: {...who('alice'), extra: {'example.com/only-namespace': ['shop']}},
		asks: {cn: 'alice'},
		is: 'warn',
		for: ['loses-limits'],
	},
	'a session of EKS': {
		by: {...who('alice'), extra: {arn: ['a'], 'sigs.k8s.io/aws-iam-authenticator/principalId': ['b']}},
		asks: {cn: 'alice'},
		is: 'clear',
	},
	'oneself, where the bindings can not be read': {by: who('alice'), asks: {cn: 'alice'}, in: unread, is: 'unknown'},
	'another, where the bindings can not be read': {
		by: who('mallory'),
		asks: dana,
		in: unread,
		is: 'unknown',
		for: ['bindings-unread'],
		says: /^Not known what "dana" may do that "mallory" may not, nor whether "mallory" could act as that user anyway$/,
	},
	'oneself, where the server tells what the bindings do not': {
		by: who('alice'),
		asks: {cn: 'alice'},
		in: world({bindings: refused('x'), powers: powers({})}),
		is: 'clear',
	},
	'another, where the server says that the requester is an admin': {
		by: who('arn:aws:iam::1:user/ann'),
		asks: dana,
		in: world(told(true, {allowed: true})),
		is: 'clear',
		for: ['delegated-login'],
	},
	'another, where the server says that the requester may act as them': {
		by: who('ann'),
		asks: dana,
		in: world(told(false, {allowed: true, by: 'a webhook'})),
		is: 'clear',
		says: /anyway by a webhook$/,
	},
	'another, where the server says what the bindings do not': {
		by: who('mallory'),
		asks: dana,
		in: world({bindings: refused('x'), powers: powers({}), ...told(false, {allowed: false})}),
		is: 'warn',
		for: ['asks-for-another-user'],
	},
};

for (const [name, row] of Object.entries(rows)) {
	test(`${name}: ${row.is}`, () => {
		const review = reviewOf(row);
		const found = [...review.findings, ...review.questions];
		const ids = found.map(({id}) => id);
		assert.equal(verdictOf(review), row.is, ids.join(', '));
		for (const id of row.for ?? []) {
			assert.ok(ids.includes(id), `${id} among ${ids}`);
		}

		if (row.says) {
			const {says} = row;
			assert.ok(
				found.some(({message}) => says.test(message)),
				found.map(({message}) => message).join('\n'),
			);
		}
	});
}
