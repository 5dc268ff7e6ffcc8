import {localized} from '../../../base/text/index.js';
import type {Effect} from '../../evidence/effect/index.js';
import {roleText, withinText} from '../../evidence/effect/index.js';
import type {Login} from '../../evidence/rights/index.js';
import {mastersGroup} from '../../evidence/rights/index.js';
import type {Evidenced, Rule, Subject} from '../../facts/index.js';
import {quote, quoteAll} from '../../facts/index.js';
import {limitsFor} from '../../policy/index.js';
import {adminGroups} from './identity.js';
import {loginEffect} from './login-effect.js';
import {gainOf, personOf} from './person.js';

const object = ['object'] as const;
const systemPrefix = 'system:';

/** A user and groups, as a sentence goes on: `"dana" in the group "support"`. */
function loginText({username, groups}: Login): string {
	return groups.length === 0
		? quote(username)
		: localized`${quote(username)} in the ${groups.length === 1 ? localized`group` : localized`groups`} ${quoteAll(groups)}`;
}

/**
 * The most severe power of a login in the whole cluster or in kube-system, as the end of a sentence; undefined for an
 * ordinary login.
 */
function powerText(effect: Effect | undefined): string | undefined {
	const [first, ...others] = effect?.held ?? [];
	return (
		first &&
		localized`may ${first.power.may}, through ${first.through}${others.length > 0 ? localized`; and ${others.map(({power}) => power.may).join('; ')}` : ''}`
	);
}

/** As `powerText`, for the requester's own admin groups if the bindings do not show them. */
function ownPowerText(subject: Subject): string | undefined {
	const effect = loginEffect(subject);
	const groups = (personOf(subject)?.target.groups ?? []).filter(
		group => adminGroups.has(group) && (effect?.isKnown !== true || group === mastersGroup),
	);
	return (
		powerText(effect) ??
		(groups.length === 0 ? undefined : localized`is cluster-admin by the group ${quoteAll(groups)}`)
	);
}

const byBindings = (message: string, effect: Effect | undefined): Evidenced => ({
	message,
	provenance: 'server',
	evidence: effect?.held[0]?.source ?? 'bindings',
});

/** What the holder could do and the requester can't, as the end of a sentence. */
function gainText(subject: Subject): string {
	const {held, within, roles} = gainOf(subject);
	const [power] = held;
	const [inside] = within;
	const [role] = roles;
	const what =
		power === undefined
			? inside === undefined
				? role && localized`has ${roleText(role)}`
				: localized`may ${withinText(inside)}, through ${inside.through}`
			: localized`may ${power.power.may}, through ${power.through}`;
	return what === undefined
		? localized`who may do no more today; but what is bound to that name later is the holder's`
		: localized`who ${what}, as ${quote(subject.object?.seen.username ?? '')} is not and may not`;
}

/** Keys of `spec.extra` that describe the requester and limit nothing. */
const describing: ReadonlySet<string> = new Set(
	'arn canonicalarn accesskeyid principalid sessionname oid username requesttokenid requesthost'.split(' '),
);
const describingDomains: ReadonlySet<string> = new Set([
	'authentication.kubernetes.io',
	'alpha.kubernetes.io',
	'sigs.k8s.io',
	'iam.gke.io',
	'user-assertion.cloud.google.com',
]);
/** OpenShift's scope of a token that may do all that its user may do. */
const unlimited = 'user:full';

/** `spec.extra` of the requester that a certificate loses. */
function limits({object: facts}: Subject): readonly string[] {
	return Object.entries(facts?.seen.extra ?? {}).flatMap(([key, values]) => {
		const name = key.toLowerCase();
		const isDescribing = describing.has(name) || describingDomains.has(name.split('/', 1)[0] ?? '');
		const isLimit = name.startsWith('scopes.') ? !values.includes(unlimited) : !isDescribing;
		return isLimit ? [`${key}: ${values.join(', ')}`] : [];
	});
}

const credentialId = 'authentication.kubernetes.io/credential-id';

/** The requester's kind of login, as the server stamped it. */
function credentialOf({object: facts}: Subject): 'certificate' | 'other' | 'unknown' {
	const ids = facts?.seen.extra[credentialId] ?? [];
	return ids.length === 0 ? 'unknown' : ids.every(id => id.startsWith('X509SHA256=')) ? 'certificate' : 'other';
}

const lasting = {
	certificate: localized`A certificate is renewed that can not be revoked`,
	other: localized`A login that can be revoked becomes one that can not`,
	unknown: localized`It can not be revoked, where the login that asks for it perhaps can`,
} as const;

export const peopleRules: readonly Rule[] = [
	{
		id: 'powerful-login-longer-than-policy',
		severity: 'block',
		field: 'spec.expirationSeconds',
		provenance: 'policy',
		scopes: object,
		about:
			'With a policy file: a login with escalation or cluster-wide powers is to last longer than its `longest` for the signer.',
		find(subject) {
			const {seen, policy} = subject.object ?? {};
			const {relation} = personOf(subject) ?? {};
			const power = relation === 'self' || relation === 'delegate' ? ownPowerText(subject) : undefined;
			const longest = policy && seen && limitsFor(seen.signerName, policy).flatMap(each => each.longest ?? []);
			const exceeded = longest?.find(({seconds}) => (seen?.expirationSeconds ?? Number.POSITIVE_INFINITY) > seconds);
			return power === undefined || exceeded === undefined
				? undefined
				: localized`The holder ${power}, for longer than the ${exceeded.text} that the policy allows`;
		},
	},
	{
		id: 'asks-for-another-user',
		severity: 'warn',
		field: 'spec.username',
		provenance: 'server',
		scopes: object,
		evidence: 'bindings',
		about:
			'The requester of the login is another user, and could not act as that user anyway (no right to impersonate the user and each group, and no cluster-admin). It says what the holder may do that the requester may not.',
		find(subject) {
			const {relation, target} = personOf(subject) ?? {};
			const {username = ''} = subject.object?.seen ?? {};
			// Another rule blocks the system's own users.
			return relation === 'other' && target && target.username !== username && !target.username.startsWith(systemPrefix)
				? localized`${quote(username)} would be ${loginText(target)}, ${gainText(subject)}`
				: undefined;
		},
	},
	{
		id: 'asks-foreign-group',
		severity: 'warn',
		field: 'spec.groups',
		provenance: 'server',
		scopes: object,
		evidence: 'bindings',
		about:
			'The requester was not in a group of the login when it asked, and could not act as a member anyway. It says what the holder may do that the requester may not.',
		find(subject) {
			const {relation, target, foreignGroups = []} = personOf(subject) ?? {};
			const groups = foreignGroups.filter(group => !group.startsWith(systemPrefix));
			return relation === 'other' && target?.username === subject.object?.seen.username && groups.length > 0
				? localized`${quote(target?.username ?? '')} would be in the ${groups.length === 1 ? localized`group` : localized`groups`} ${quoteAll(groups)}, without being in it now, ${gainText(subject)}`
				: undefined;
		},
	},
	{
		id: 'delegated-powerful-login',
		severity: 'warn',
		field: 'spec.username',
		provenance: 'server',
		scopes: object,
		evidence: 'bindings',
		about:
			'Somebody who could act as the login anyway asks for it, and it has escalation or cluster-wide powers: they would last, and can not be revoked.',
		find(subject) {
			const {relation, target, delegatedBy} = personOf(subject) ?? {};
			const effect = loginEffect(subject);
			const power = relation === 'delegate' ? powerText(effect) : undefined;
			return power && target
				? byBindings(
						localized`${quote(subject.object?.seen.username ?? '')}, who could act as ${loginText(target)} anyway by ${delegatedBy}, would make it a login that can not be revoked: the holder ${power}`,
						effect,
					)
				: undefined;
		},
	},
	{
		id: 'renews-powerful-login',
		severity: 'warn',
		field: 'spec.username',
		provenance: 'server',
		scopes: object,
		sharpenedBy: 'bindings',
		about:
			'Somebody asks for themselves, in groups of their own, with escalation or cluster-wide powers: what is gained is time that can not be revoked, which is how a stolen token becomes lasting. It says whether a certificate is renewed, as spec.extra tells.',
		find(subject) {
			const power = personOf(subject)?.relation === 'self' ? ownPowerText(subject) : undefined;
			const effect = loginEffect(subject);
			const message = localized`${lasting[credentialOf(subject)]}: the holder ${power}`;
			return power === undefined ? undefined : effect?.held.length ? byBindings(message, effect) : message;
		},
	},
	{
		id: 'loses-limits',
		severity: 'warn',
		field: 'spec.extra',
		provenance: 'server',
		scopes: object,
		about:
			"The requester's session has extra that limits it (scopes.authorization.openshift.io) or that is not known; a certificate has no extra, and so no such limit.",
		find(subject) {
			const lost = personOf(subject) === undefined ? [] : limits(subject);
			return lost.length === 0
				? undefined
				: localized`The requester is limited, and the holder would not be: ${quoteAll(lost)} in spec.extra`;
		},
	},
	{
		id: 'delegated-login',
		severity: 'info',
		field: 'spec.username',
		provenance: 'server',
		scopes: object,
		evidence: 'bindings',
		about: 'Somebody who could act as the login anyway asks for it, and it has no far-reaching powers.',
		find(subject) {
			const {relation, target, delegatedBy} = personOf(subject) ?? {};
			return relation === 'delegate' && target && powerText(loginEffect(subject)) === undefined
				? localized`Asked for by ${quote(subject.object?.seen.username ?? '')}, who could act as ${loginText(target)} anyway by ${delegatedBy}`
				: undefined;
		},
	},
];
