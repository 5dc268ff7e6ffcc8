import type {EvidenceSource} from '../finding.js';
import type {Evidence} from './evidence.js';
import {answered, whyUnread} from './evidence.js';
import type {Power} from './powers.js';
import {powers, systemNamespace} from './powers.js';
import type {BoundRole, Login} from './rights.js';
import {allowedBy, bindingsOf, bindingText, everybody, mastersGroup} from './rights.js';

/** A power that the holder would have, and where it comes from. */
export type Held = {
	readonly power: Power;
	/** `ClusterRoleBinding "admins"`; hostile text. */
	readonly by: string;
	/** `ClusterRoleBinding "admins" of the group "ops"`; hostile text. */
	readonly through: string;
	readonly source: EvidenceSource;
};

/** What somebody who logs in with a certificate could do. */
export type Effect = {
	readonly login: Login;
	/** The gravest first; `everything` stands alone. */
	readonly held: readonly Held[];
	/** Roles that are bound to them, but not to everybody. */
	readonly roles: readonly BoundRole[];
	/** Whether all that there is to know of it was read: then what is not here is not granted. */
	readonly isKnown: boolean;
	/** Why not. */
	readonly unread: readonly string[];
};

/**
 * What a login may do by the bindings, and by the server's own access reviews where they were asked: other authorizers
 * than RBAC speak only there. Undefined where nothing was asked yet.
 */
export function effectOf(
	{username, groups}: Login,
	{bindings, powers: asked}: Pick<Evidence, 'bindings' | 'powers'>,
): Effect | undefined {
	if (bindings === undefined && asked === undefined) {
		return undefined;
	}

	const login = {username, groups: [...groups.filter(group => group !== everybody), everybody]};
	const rights = answered(bindings);
	const bound = rights === undefined ? [] : bindingsOf(rights, login);
	const answers = answered(asked);
	const held = powers.flatMap(power => heldOf(power, login, bound, answers?.get(power.id)) ?? []);
	const isAll = held[0]?.power.id === 'everything';
	const unread = [...(rights?.unread ?? []), ...[whyUnread(bindings)].filter(why => why !== undefined)];
	return {
		login,
		held: isAll ? held.slice(0, 1) : held,
		roles: bound.filter(({subject}) => !(subject.kind === 'Group' && subject.name === everybody)),
		isKnown: rights !== undefined && unread.length === 0,
		unread,
	};
}

/** By the bindings, else by what the server says, else within kube-system alone. */
function heldOf(
	power: Power,
	login: Login,
	bound: readonly BoundRole[],
	answer: {readonly allowed: boolean; readonly reason?: string} | undefined,
): Held | undefined {
	if (power.id === 'everything' && login.groups.includes(mastersGroup)) {
		const group = `the group ${JSON.stringify(mastersGroup)}`;
		return {power, by: group, through: group, source: 'bindings'};
	}

	const everywhere = boundTo(power, bound);
	if (everywhere !== undefined) {
		return {power, by: bindingText(everywhere.binding), through: throughOf(everywhere), source: 'bindings'};
	}

	// The Node authorizer lets nodes create Pods, which admission holds to mirrors of their own; it gives no reason.
	if (answer?.allowed && !(isNode(login) && !isByBinding(answer.reason))) {
		const reason = reasonOf(answer.reason);
		return {power, by: reason, through: reason, source: 'access-reviews'};
	}

	const {maySystem} = power;
	const inSystem = maySystem === undefined ? undefined : boundTo(power, bound, systemNamespace);
	return maySystem === undefined || inSystem === undefined
		? undefined
		: {
				power: {...power, may: maySystem},
				by: bindingText(inSystem.binding),
				through: throughOf(inSystem),
				source: 'bindings',
			};
}

function boundTo({any}: Power, bound: readonly BoundRole[], namespace?: string): BoundRole | undefined {
	return any
		.map(attributes => allowedBy(bound, namespace === undefined ? attributes : {...attributes, namespace}))
		.find(each => each !== undefined);
}

/** The binding, and which of the login's names it names. */
export function throughOf({binding, subject}: BoundRole): string {
	const whom = subject.kind === 'Group' ? 'the group ' : subject.kind === 'User' ? 'the user ' : 'the service account ';
	return `${bindingText(binding)} of ${whom}${JSON.stringify(subject.name)}`;
}

function isNode({username, groups}: Login): boolean {
	return username.startsWith('system:node:') && groups.includes('system:nodes');
}

function isByBinding(reason: string | undefined): boolean {
	return reason?.includes('allowed by ') === true;
}

/** `RBAC: allowed by ClusterRoleBinding "x" of ClusterRole "y" to Group "z"`, as the server says it. */
function reasonOf(reason: string | undefined): string {
	const [, binding] = /allowed by ((?:Cluster)?RoleBinding "[^"]*")/.exec(reason ?? '') ?? [];
	return binding ?? (reason === undefined || reason === '' ? 'an authorizer of the server' : reason);
}

/** `edit in "shop"`, `view everywhere`: what a role is and where it holds. */
export function roleText({binding}: BoundRole): string {
	const {role, namespace} = binding;
	return `${role.kind} ${JSON.stringify(role.name)} ${namespace === undefined ? 'everywhere' : `in ${JSON.stringify(namespace)}`}`;
}
