import {localized} from '../../../base/text/index.js';
import type {EvidenceSource} from '../../finding/index.js';
import type {Evidence, PowerAnswer, PowerAnswers} from '../index.js';
import {answered, powerKey, whyUnread} from '../index.js';
import type {BoundRole, Login, Power} from '../rights/index.js';
import {allowedBy, bindingsOf, bindingText, everybody, mastersGroup, powers, systemNamespace} from '../rights/index.js';

/** A power that the holder would have in the whole cluster or in kube-system, and what grants it. */
export type Held = {
	readonly power: Pick<Power, 'id' | 'severity' | 'may'>;
	/** The namespace, if the power applies only there. */
	readonly namespace?: string;
} & Grant;

/** What the holder could do in a namespace other than kube-system, by one binding. */
export type HeldWithin = {
	readonly namespace: string;
	readonly powers: readonly Power[];
} & Grant;

type Grant = {
	/** `ClusterRoleBinding "admins"`; hostile text. */
	readonly by: string;
	/** `ClusterRoleBinding "admins" of the group "ops"`; hostile text. */
	readonly through: string;
	readonly source: EvidenceSource;
};

/** What a user could do who logs in with a certificate. */
export type Effect = {
	readonly login: Login;
	/** The most severe first. `everything` is the only element if it is held. */
	readonly held: readonly Held[];
	/** Powers in namespaces that are not already held in the whole cluster. */
	readonly within: readonly HeldWithin[];
	/** Roles that are bound to the login, but not to everybody. */
	readonly roles: readonly BoundRole[];
	/** Whether all evidence was read. Then anything that is not listed here is not granted. */
	readonly isKnown: boolean;
	/** Why the evidence is incomplete. */
	readonly unread: readonly string[];
};

/** Whether the holder may do anything in the whole cluster. */
export function isClusterAdmin({held}: Pick<Effect, 'held'>): boolean {
	return held[0]?.power.id === 'everything' && held[0].namespace === undefined;
}

/** Adds the group system:authenticated, in which every login is. */
export function loggedIn({username, groups}: Login): Login {
	return {username, groups: [...groups.filter(group => group !== everybody), everybody]};
}

/**
 * What a login may do, by the bindings and by the server's access reviews. Only access reviews include authorizers other
 * than RBAC. Undefined if neither was read yet.
 */
export function effectOf(
	{username, groups}: Login,
	{bindings, powers: asked}: Pick<Evidence, 'bindings' | 'powers'>,
): Effect | undefined {
	if (bindings === undefined && asked === undefined) {
		return undefined;
	}

	const login = loggedIn({username, groups});
	const rights = answered(bindings);
	const bound = rights === undefined ? [] : bindingsOf(rights, login);
	const answers = answered(asked)?.answers;
	const held = powers.flatMap(power => everywhere(power, login, bound, answers?.get(power.id)) ?? []);
	const unread = [...(rights?.unread ?? []), ...[whyUnread(bindings)].filter(why => why !== undefined)];
	const known = {
		login,
		roles: bound.filter(({subject}) => !(subject.kind === 'Group' && subject.name === everybody)),
		isKnown: rights !== undefined && unread.length === 0,
		unread,
	};
	if (isClusterAdmin({held})) {
		return {...known, held: held.slice(0, 1), within: []};
	}

	const isHeld = (power: Power) => held.some(each => each.power.id === power.id);
	const inNamespace = (namespace: string) => heldIn(namespace, login, bound, answers, isHeld);
	const inSystem = inNamespace(systemNamespace).map(({power, ...grant}) => ({
		...grant,
		power: {...power, may: power.within?.maySystem ?? power.may},
		namespace: systemNamespace,
	}));
	return {
		...known,
		held: powers.flatMap(({id}) => [...held, ...inSystem].filter(({power}) => power.id === id)),
		within: namespacesOf(bound)
			.filter(namespace => namespace !== systemNamespace)
			.flatMap(namespace => byBinding(namespace, inNamespace(namespace))),
	};
}

/** The namespaces that have a binding for the login. */
export function namespacesOf(bound: readonly BoundRole[]): readonly string[] {
	return [...new Set(bound.flatMap(({binding}) => (binding.namespace === undefined ? [] : [binding.namespace])))];
}

type HeldPower = {readonly power: Power} & Grant;

/** A power in the whole cluster: by the bindings, or else by the server's answer. */
function everywhere(
	power: Power,
	login: Login,
	bound: readonly BoundRole[],
	answer: PowerAnswer | undefined,
): HeldPower | undefined {
	if (power.id === 'everything' && login.groups.includes(mastersGroup)) {
		const group = localized`the group ${JSON.stringify(mastersGroup)}`;
		return {power, by: group, through: group, source: 'bindings'};
	}

	const {any, also = []} = power;
	return granted(power, boundTo([...any, ...also], bound), login, answer);
}

/** Powers in a namespace that are not held in the whole cluster. If one of them is `everything`, it is the only one. */
function heldIn(
	namespace: string,
	login: Login,
	bound: readonly BoundRole[],
	answers: PowerAnswers['answers'] | undefined,
	isHeld: (power: Power) => boolean,
): readonly HeldPower[] {
	const held = powers.flatMap((power): readonly HeldPower[] => {
		const {any, also = [], within} = power;
		if (within === undefined || isHeld(power)) {
			return [];
		}

		const role = boundTo(within.any ?? [...any, ...also], bound, namespace);
		const grant = granted(power, role, login, answers?.get(powerKey(power.id, namespace)));
		return grant === undefined ? [] : [grant];
	});
	return held[0]?.power.id === 'everything' ? held.slice(0, 1) : held;
}

function granted(
	power: Power,
	role: BoundRole | undefined,
	login: Login,
	answer: PowerAnswer | undefined,
): HeldPower | undefined {
	if (role !== undefined) {
		return {power, by: bindingText(role.binding), through: throughOf(role), source: 'bindings'};
	}

	// The Node authorizer allows nodes to create Pods, and admission limits that to their own mirror Pods. Its answer has
	// no reason.
	if (answer?.allowed !== true || (isNode(login) && !isByBinding(answer.reason))) {
		return undefined;
	}

	const reason = reasonOf(answer.reason);
	return {power, by: reason, through: reason, source: 'access-reviews'};
}

function boundTo(any: Power['any'], bound: readonly BoundRole[], namespace?: string): BoundRole | undefined {
	return any
		.map(attributes => allowedBy(bound, namespace === undefined ? attributes : {...attributes, namespace}))
		.find(each => each !== undefined);
}

function byBinding(namespace: string, held: readonly HeldPower[]): readonly HeldWithin[] {
	const grants = new Map<string, HeldWithin>();
	for (const {power, ...grant} of held) {
		const before = grants.get(grant.through)?.powers ?? [];
		grants.set(grant.through, {namespace, powers: [...before, power], ...grant});
	}

	return [...grants.values()];
}

/** `read Secrets, run Pods in the namespace "shop"`; the end of a sentence that begins with `may`. */
export function withinText({namespace, powers: held}: Pick<HeldWithin, 'namespace' | 'powers'>): string {
	const does = held.map(({may, within}) => within?.may ?? may).join(', ');
	return localized`${does} in the namespace ${JSON.stringify(namespace)}`;
}

/** The binding, and the subject by which it includes the login. */
export function throughOf({binding, subject}: BoundRole): string {
	const whom =
		subject.kind === 'Group'
			? localized`the group `
			: subject.kind === 'User'
				? localized`the user `
				: localized`the service account `;
	return localized`${bindingText(binding)} of ${whom}${JSON.stringify(subject.name)}`;
}

function isNode({username, groups}: Login): boolean {
	return username.startsWith('system:node:') && groups.includes('system:nodes');
}

function isByBinding(reason: string | undefined): boolean {
	return reason?.includes('allowed by ') === true;
}

/** The binding in a reason of the server: `RBAC: allowed by ClusterRoleBinding "x" of ClusterRole "y" to Group "z"`. */
export function reasonOf(reason: string | undefined): string {
	const [, binding] = /allowed by ((?:Cluster)?RoleBinding "[^"]*")/.exec(reason ?? '') ?? [];
	return binding ?? (reason === undefined || reason === '' ? localized`an authorizer of the server` : reason);
}

/** A role and where it applies: `ClusterRole "edit" in "shop"`, `ClusterRole "view" everywhere`. */
export function roleText({binding}: BoundRole): string {
	const {role, namespace} = binding;
	return `${role.kind} ${JSON.stringify(role.name)} ${namespace === undefined ? localized`everywhere` : localized`in ${JSON.stringify(namespace)}`}`;
}
