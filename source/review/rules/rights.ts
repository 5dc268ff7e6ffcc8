import {apiServerClient, legacyUnknownSigner} from '../../signers/known-signers.js';
import type {Held} from '../evidence/effect.js';
import {isClusterAdmin, roleText, throughOf, withinText} from '../evidence/effect.js';
import {answered, whyUnread} from '../evidence/evidence.js';
import {bindingText} from '../evidence/rights.js';
import type {Evidenced, QuestionRule, Rule, Subject} from '../facts.js';
import {quoteAll} from '../facts.js';
import {adminGroups} from './identity.js';
import {authenticates, conditionalEffect, loginEffect} from './login-effect.js';

const field = 'spec.request: subject';
const object = ['object'] as const;

function tell(held: readonly Held[]): Evidenced | undefined {
	const [first, ...others] = held;
	return (
		first && {
			message: `The holder may ${first.power.may}, through ${first.through}${others.length > 0 ? `; and ${others.map(({power}) => power.may).join('; ')}` : ''}`,
			provenance: 'server',
			evidence: first.source,
		}
	);
}

function held(subject: Subject, severity: Held['power']['severity']): readonly Held[] {
	const effect = loginEffect(subject);
	return effect === undefined || isClusterAdmin(effect)
		? []
		: effect.held.filter(({power}) => power.severity === severity);
}

/** Whether the signer's certificates are for people and programs: what a node may do is no secret. */
function isLoginSigner({object: facts}: Subject): boolean {
	return facts?.seen.signerName === apiServerClient || facts?.seen.signerName === legacyUnknownSigner;
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
			'CN or O is bound to rights that make their holder cluster-admin in one step: impersonate, escalate, bind, approve or sign logins; or to anything in kube-system.',
		find: subject => tell(held(subject, 'block')),
	},
	{
		id: 'grants-far-reaching-rights',
		severity: 'warn',
		field,
		provenance: 'server',
		scopes: object,
		evidence: 'bindings',
		about:
			'CN or O is bound, cluster-wide or in kube-system, to reading Secrets, running Pods or commands in them, service account tokens, kubelets or webhooks.',
		find: subject => tell(held(subject, 'warn')),
	},
	{
		id: 'grants-namespace-rights',
		severity: 'warn',
		field,
		provenance: 'server',
		scopes: object,
		evidence: 'bindings',
		about:
			'CN or O is bound, in a namespace other than kube-system, to reading Secrets, running Pods or commands in them, service account tokens, impersonating service accounts, giving itself rights, or to anything.',
		find(subject) {
			const within = loginEffect(subject)?.within ?? [];
			const [first] = within;
			const others = [...new Set(within.map(({namespace}) => namespace))].filter(name => name !== first?.namespace);
			return (
				first && {
					message: `The holder may ${withinText(first)}, through ${first.through}${others.length > 0 ? `; and such things in ${quoteAll(others)}` : ''}`,
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
		about:
			"A client certificate of another signer names a user or group that has rights here: they are the holder's where the API server trusts that signer's authority.",
		find(subject) {
			const effect = conditionalEffect(subject);
			const [first] = effect?.held ?? [];
			const [role] = effect?.roles ?? [];
			// Of these it is said already, wherever they stand.
			if (effect && isClusterAdmin(effect) && effect.login.groups.some(group => adminGroups.has(group))) {
				return undefined;
			}

			const [within] = effect?.within ?? [];
			const what =
				first === undefined
					? within
						? `may ${withinText(within)}, through ${within.through}`
						: role && `has ${roleText(role)}, through ${throughOf(role)}`
					: `may ${first.power.may}, through ${first.through}`;
			return what && `If the API server trusts this signer's authority for logins, the holder ${what}`;
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

			const told = roles.slice(0, 3).map(role => `${roleText(role)} (${bindingText(role.binding)})`);
			const more = roles.length > 3 ? ` and ${roles.length - 3} more` : '';
			return `The holder has ${told.join(', ')}${more}`;
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
				? 'No binding names this user or its groups: the holder may do no more than everybody who logs in'
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
					? `The server did not tell all that the holder could do: ${unread.join('; ')}`
					: undefined
				: `The server was not asked what the holder could do: ${why}`;
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
				// The server's own answers are worth as much as what the bindings say.
				const isTold = answered(powers)?.unread.length === 0;
				return isTold ? undefined : {message: 'Not known what the holder could do', why};
			}

			return conditionalEffect(subject)
				? {message: "Not known what the holder could do if the API server trusts this signer's authority", why}
				: undefined;
		},
	},
];
