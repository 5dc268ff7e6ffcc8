import {localized} from '../../../base/text/index.js';
import type {Held} from '../../evidence/effect/index.js';
import {isClusterAdmin, roleText, throughOf, withinText} from '../../evidence/effect/index.js';
import {answered, whyUnread} from '../../evidence/index.js';
import {bindingText} from '../../evidence/rights/index.js';
import type {Evidenced, QuestionRule, Rule, Subject} from '../../facts/index.js';
import {quote, quoteAll, remembered} from '../../facts/index.js';
import {clientTrust} from './client-trust.js';
import {adminGroups} from './identity.js';
import {authenticates, conditionalEffect, loginEffect, loginOf} from './login-effect.js';
import {gainOf, isLoginSigner, isOwnGroup, personOf} from './person.js';

const field = 'spec.request: subject';
const object = ['object'] as const;

function heldFinding(held: readonly Held[]): Evidenced | undefined {
	const [first, ...others] = held;
	return (
		first && {
			message: localized`The holder may ${first.power.may}, through ${first.through}${others.length > 0 ? localized`; and ${others.map(({power}) => power.may).join('; ')}` : ''}`,
			provenance: 'server',
			evidence: first.source,
		}
	);
}

function held(subject: Subject, severity: Held['power']['severity']): readonly Held[] {
	const gained = gainOf(subject);
	return isClusterAdmin(gained) ? [] : gained.held.filter(({power}) => power.severity === severity);
}

/** What is not known about a requester who asks for another user. */
function unknownText(subject: Subject): string {
	const {target} = personOf(subject) ?? {};
	const {username = ''} = subject.object?.seen ?? {};
	return target === undefined
		? localized`Not known what the holder could do`
		: localized`Not known what ${quote(target.username)} may do that ${quote(username)} may not, nor whether ${quote(username)} could act as that user anyway`;
}

/**
 * What a certificate of a signer that is not known to be for logins would add to the requester's rights, if the API server
 * accepted it for one: a phrase after "the holder".
 */
export const conditionalRights = remembered((subject: Subject): string | undefined => {
	const effect = isOwnLogin(subject) ? undefined : conditionalEffect(subject);
	const [first] = effect?.held ?? [];
	const [role] = effect?.roles ?? [];
	// Another finding names these already.
	if (effect && isClusterAdmin(effect) && effect.login.groups.some(group => adminGroups.has(group))) {
		return undefined;
	}

	const [within] = effect?.within ?? [];
	return first === undefined
		? within
			? localized`may ${withinText(within)}, through ${within.through}`
			: role && localized`has ${roleText(role)}, through ${throughOf(role)}`
		: localized`may ${first.power.may}, through ${first.through}`;
});

/** Whether the certificate names the requester, with no group that they are not in: it adds nothing. */
function isOwnLogin(subject: Subject): boolean {
	const login = loginOf(subject);
	return (
		login !== undefined &&
		login.username === subject.object?.seen.username &&
		login.groups.every(group => isOwnGroup(group, subject))
	);
}

export const rightsRules: readonly Rule[] = [
	{
		id: 'grants-escalation',
		severity: 'block',
		field,
		provenance: 'server',
		scopes: object,
		evidence: 'bindings',
		about:
			'CN or O is bound to rights that make their holder cluster-admin in one step, and the requester does not have them: impersonate, escalate, bind, approve or sign logins; or anything in kube-system.',
		find: subject => heldFinding(held(subject, 'block')),
	},
	{
		id: 'grants-far-reaching-rights',
		severity: 'block',
		field,
		provenance: 'server',
		scopes: object,
		evidence: 'bindings',
		about:
			'CN or O is bound, cluster-wide or in kube-system, to what the requester may not do: reading Secrets, running Pods or commands in them, service account tokens, kubelets or webhooks.',
		find: subject => heldFinding(held(subject, 'warn')),
	},
	{
		id: 'grants-namespace-rights',
		severity: 'warn',
		field,
		provenance: 'server',
		scopes: object,
		evidence: 'bindings',
		about:
			'CN or O is bound, in a namespace other than kube-system, to what the requester may not do: reading Secrets, running Pods or commands in them, service account tokens, impersonating service accounts, giving itself rights, or to anything.',
		find(subject) {
			const {within} = gainOf(subject);
			const [first] = within;
			const others = [...new Set(within.map(({namespace}) => namespace))].filter(name => name !== first?.namespace);
			return (
				first && {
					message: localized`The holder may ${withinText(first)}, through ${first.through}${others.length > 0 ? localized`; and such things in ${quoteAll(others)}` : ''}`,
					provenance: 'server',
					evidence: first.source,
				}
			);
		},
	},
	{
		id: 'bound-if-trusted',
		severity: 'warn',
		field,
		provenance: 'server',
		scopes: object,
		evidence: 'bindings',
		sharpenedBy: 'client-authorities',
		about:
			"A client certificate of another signer names another user or group than the requester, which has rights here: they are the holder's where the API server trusts that signer's authority, and it is not known not to.",
		find(subject) {
			const what = conditionalRights(subject);
			const state = what === undefined ? undefined : clientTrust(subject)?.state;
			return state === 'untrusted' || state === 'unknown' || what === undefined
				? undefined
				: state === 'trusted'
					? localized`The API server trusts this signer's authority for logins: the holder ${what}`
					: localized`If the API server trusts this signer's authority for logins, the holder ${what}`;
		},
	},
	{
		id: 'bound-untrusted',
		severity: 'info',
		field,
		provenance: 'server',
		scopes: object,
		evidence: 'client-authorities',
		about:
			"The same of a signer whose certificates so far lead to none of the API server's client CAs: it is a login to other servers at most.",
		find(subject) {
			const what = conditionalRights(subject);
			return what !== undefined && clientTrust(subject)?.state === 'untrusted'
				? localized`The API server does not trust the authority of this signer's certificates for logins; if it did, the holder ${what}`
				: undefined;
		},
	},
	{
		id: 'grants-roles',
		severity: 'info',
		field,
		provenance: 'server',
		scopes: object,
		evidence: 'bindings',
		about: 'The roles that the user or its groups are bound to, where none of them is far-reaching.',
		find(subject) {
			const {roles = [], held: powers = [], within = []} = loginEffect(subject) ?? {};
			if (roles.length === 0 || powers.length + within.length > 0) {
				return undefined;
			}

			const parts = roles.slice(0, 3).map(role => `${roleText(role)} (${bindingText(role.binding)})`);
			const more = roles.length > 3 ? localized` and ${roles.length - 3} more` : '';
			return localized`The holder has ${parts.join(', ')}${more}`;
		},
	},
	{
		id: 'grants-nothing',
		severity: 'info',
		field,
		provenance: 'server',
		scopes: object,
		evidence: 'bindings',
		about: 'No binding names the user or its groups: a misspelt name, or rights that are still to be given.',
		find(subject) {
			const effect = loginEffect(subject);
			return isLoginSigner(subject) &&
				effect?.isKnown &&
				effect.roles.length + effect.held.length + effect.within.length === 0
				? localized`No binding names this user or its groups: the holder may do no more than everybody who logs in`
				: undefined;
		},
	},
	{
		id: 'access-unreviewed',
		severity: 'info',
		field,
		provenance: 'policy',
		scopes: object,
		evidence: 'access-reviews',
		about:
			'The server was not asked all that the holder could do, or could not tell; it says why, and which rule is missing.',
		find(subject) {
			const powers = authenticates(subject) ? subject.object?.evidence?.powers : undefined;
			const why = whyUnread(powers);
			const unread = answered(powers)?.unread ?? [];
			return why === undefined
				? unread.length > 0
					? localized`The server did not tell all that the holder could do: ${unread.join('; ')}`
					: undefined
				: localized`The server was not asked what the holder could do: ${why}`;
		},
	},
];

export const rightsQuestions: readonly QuestionRule[] = [
	{
		id: 'bindings-unread',
		field,
		evidence: 'bindings',
		about:
			'Bindings or roles could not all be read, and the server was not asked in their place, so what the holder could do is not known.',
		what: 'what the holder could do',
		ask(subject) {
			const {bindings, powers} = subject.object?.evidence ?? {};
			const why =
				bindings?.state === 'read' ? bindings.value.unread : [whyUnread(bindings)].filter(each => each !== undefined);
			if (why.length === 0) {
				return undefined;
			}

			if (isLoginSigner(subject)) {
				// The server's own answers count as much as the bindings.
				const isKnown = answered(powers)?.unread.length === 0;
				const isSelf = personOf(subject)?.relation === 'self';
				return isKnown
					? undefined
					: {message: isSelf ? localized`Not known what the holder could do` : unknownText(subject), why};
			}

			return conditionalEffect(subject)
				? {message: localized`Not known what the holder could do if the API server trusts this signer's authority`, why}
				: undefined;
		},
	},
];
