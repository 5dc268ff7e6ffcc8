import {localized} from '../../../base/text/index.js';
import {apiServerClient, legacyUnknownSigner} from '../../../signers/known/index.js';
import type {Effect, Held, HeldWithin} from '../../evidence/effect/index.js';
import {effectOf, isClusterAdmin, reasonOf} from '../../evidence/effect/index.js';
import {answered} from '../../evidence/index.js';
import type {BoundRole, Login, Rights} from '../../evidence/rights/index.js';
import {actsAs, bindingsOf, everybody, mastersGroup} from '../../evidence/rights/index.js';
import type {Subject} from '../../facts/index.js';
import {remembered} from '../../facts/index.js';
import {loginEffect, loginOf} from './login-effect.js';

/** The requester of a login, and the relation to the user that the login would be. */
export type Person = {
	/** The user and groups that the certificate would log in as. */
	readonly target: Login;
	/** Groups of the login that the requester is not in. */
	readonly foreignGroups: readonly string[];
	/**
	 * `self`: the same user, and no group that it is not in. `delegate`: the requester could act as it anyway. `other`:
	 * could not. `unknown`: some evidence could not be read. Undefined before the cluster was asked.
	 */
	readonly relation: 'self' | 'delegate' | 'other' | 'unknown' | undefined;
	/** A phrase: what allows a delegate to act as the login; hostile text. */
	readonly delegatedBy?: string;
	/** The requester's powers; only for another user, after the cluster was asked. */
	readonly requester?: Effect | undefined;
};

/** Whether people and programs log in with the signer's certificates. Nodes are excluded: their rights are known. */
export function isLoginSigner({object}: Subject): boolean {
	return object?.seen.signerName === apiServerClient || object?.seen.signerName === legacyUnknownSigner;
}

/** The requester's groups at creation, and system:authenticated, which everybody who logs in is in. */
export function isOwnGroup(group: string, {object}: Subject): boolean {
	return group === everybody || object?.seen.groups.includes(group) === true;
}

/** Undefined if the certificate is no login, or names no user. */
export const personOf = remembered((subject: Subject): Person | undefined => {
	const target = isLoginSigner(subject) ? loginOf(subject) : undefined;
	const {seen, evidence} = subject.object ?? {};
	if (target === undefined || seen === undefined) {
		return undefined;
	}

	const foreignGroups = target.groups.filter(group => !isOwnGroup(group, subject));
	const who = {target, foreignGroups};
	if (target.username === seen.username && foreignGroups.length === 0) {
		return {...who, relation: 'self'};
	}

	const rights = answered(evidence?.bindings);
	const asked = answered(evidence?.requester);
	const own = {username: seen.username, groups: seen.groups};
	const requester =
		asked === undefined ? ownEffect(own, rights) : effectOf(own, {...evidence, powers: evidence?.requester});
	if (seen.groups.includes(mastersGroup)) {
		return {...who, requester, relation: 'delegate', delegatedBy: localized`the group ${JSON.stringify(mastersGroup)}`};
	}

	const admin = requester && isClusterAdmin(requester) ? requester.held[0]?.by : undefined;
	const bound = rights === undefined ? [] : boundOf(own, rights);
	const acting = asked?.actsAs.allowed
		? reasonOf(asked.actsAs.by)
		: actsAs(bound, target, loginEffect(subject)?.roles ?? []);
	const delegatedBy = admin ?? acting;
	if (delegatedBy !== undefined) {
		return {...who, requester, relation: 'delegate', delegatedBy};
	}

	const isKnown = requester?.isKnown === true || (asked !== undefined && asked.unread.length === 0);
	const isAsked = evidence?.bindings !== undefined || evidence?.requester !== undefined;
	return {...who, requester, relation: isKnown ? 'other' : isAsked ? 'unknown' : undefined};
});

/** Keyed by the rights, which are replaced when they change: ten thousand requests have few requesters. */
const known = new WeakMap<
	Rights,
	Map<string, {readonly bound: readonly BoundRole[]; readonly effect: Effect | undefined}>
>();
const mostKnown = 1000;

function keptOf(login: Login, rights: Rights) {
	const found = known.get(rights) ?? new Map();
	known.set(rights, found);
	const key = JSON.stringify([login.username, login.groups]);
	let kept = found.get(key);
	if (kept === undefined) {
		if (found.size >= mostKnown) {
			found.clear();
		}

		const bindings = {state: 'read', value: rights, at: new Date(0)} as const;
		const effect = effectOf(login, {bindings});
		kept = {effect, bound: bindingsOf(rights, effect?.login ?? login)};
		found.set(key, kept);
	}

	return kept;
}

const boundOf = (login: Login, rights: Rights): readonly BoundRole[] => keptOf(login, rights).bound;
const ownEffect = (login: Login, rights: Rights | undefined): Effect | undefined =>
	rights === undefined ? undefined : keptOf(login, rights).effect;

/** Powers that the holder of the certificate would have and the requester has not. */
export type Gain = {
	readonly held: readonly Held[];
	readonly within: readonly HeldWithin[];
	readonly roles: readonly BoundRole[];
};

/** Empty if the requester is that login, or could act as it anyway. */
export const gainOf = remembered((subject: Subject): Gain => {
	const effect = loginEffect(subject);
	const person = personOf(subject);
	if (effect === undefined || person?.relation === 'self' || person?.relation === 'delegate') {
		return {held: [], within: [], roles: []};
	}

	const {requester} = person ?? {};
	const everywhere = new Set(
		requester?.held.flatMap(({power, namespace}) => (namespace === undefined ? [power.id] : [])),
	);
	const inside = new Set([
		...(requester?.held ?? []).flatMap(({power, namespace}) =>
			namespace === undefined ? [] : [`${power.id} ${namespace}`],
		),
		...(requester?.within ?? []).flatMap(({namespace, powers}) => powers.map(({id}) => `${id} ${namespace}`)),
	]);
	const has = (id: Held['power']['id'], namespace: string | undefined) =>
		everywhere.has(id) ||
		(namespace !== undefined && (inside.has(`${id} ${namespace}`) || inside.has(`everything ${namespace}`)));
	const ownRoles = new Set(requester?.roles.map(roleKey));
	return {
		held: effect.held.filter(({power, namespace}) => !has(power.id, namespace)),
		within: effect.within.flatMap(each => {
			const powers = each.powers.filter(({id}) => !has(id, each.namespace));
			return powers.length === 0 ? [] : [{...each, powers}];
		}),
		roles: effect.roles.filter(role => !ownRoles.has(roleKey(role))),
	};
});

/** A role and where it applies, whichever binding grants it. */
function roleKey({binding}: BoundRole): string {
	return JSON.stringify([binding.role.kind, binding.role.name, binding.namespace ?? null]);
}

/** Whether the holder would be cluster-admin, and the requester neither is nor could act as one. */
export function gainsClusterAdmin(subject: Subject): boolean {
	const effect = loginEffect(subject);
	return effect !== undefined && isClusterAdmin(effect) && gainOf(subject).held.length > 0;
}

/** Whether a login is the requester's own, or one that they could act as anyway, without far-reaching powers. */
export function isOrdinaryLogin(subject: Subject): boolean {
	const {relation} = personOf(subject) ?? {};
	return (relation === 'self' || relation === 'delegate') && (loginEffect(subject)?.held ?? []).length === 0;
}
