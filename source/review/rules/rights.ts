import {apiServerClient, legacyUnknownSigner} from '../../signers/known-signers.js';
import type {Held} from '../evidence/effect.js';
import {roleText, throughOf} from '../evidence/effect.js';
import {whyUnread} from '../evidence/evidence.js';
import {bindingText} from '../evidence/rights.js';
import type {Evidenced, Rule, Subject} from '../facts.js';
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
	return (loginEffect(subject)?.held ?? []).filter(
		({power}) => power.severity === severity && power.id !== 'everything',
	);
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
			'CN or O is bound to rights that make their holder cluster-admin in one step: impersonate, escalate, bind, approve or sign logins.',
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
			if (first?.power.id === 'everything' && effect?.login.groups.some(group => adminGroups.has(group))) {
				return undefined;
			}

			const what =
				first === undefined
					? role && `has ${roleText(role)}, through ${throughOf(role)}`
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
			const {roles = [], held: powers = []} = loginEffect(subject) ?? {};
			if (roles.length === 0 || powers.length > 0) {
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
			return isLoginSigner(subject) && effect?.isKnown && effect.roles.length === 0 && effect.held.length === 0
				? 'No binding names this user or its groups: the holder may do no more than everybody who logs in'
				: undefined;
		},
	},
	{
		id: 'bindings-unread',
		severity: 'warn',
		field,
		provenance: 'policy',
		scopes: object,
		evidence: 'bindings',
		about:
			'Bindings or roles could not all be read, so what the holder could do is not known; it says which rule is missing.',
		find(subject) {
			const {bindings} = subject.object?.evidence ?? {};
			const unread =
				bindings?.state === 'read' ? bindings.value.unread : [whyUnread(bindings)].filter(why => why !== undefined);
			return isLoginSigner(subject) && unread.length > 0
				? `Not known what the holder could do, for not all bindings could be read: ${unread.join('; ')}`
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
		about: 'The server was not to be asked what the holder could do; it says which rule is missing.',
		find(subject) {
			const why = authenticates(subject) ? whyUnread(subject.object?.evidence?.powers) : undefined;
			return why && `The server was not asked what the holder could do: ${why}`;
		},
	},
];
