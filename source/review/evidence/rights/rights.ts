import {localized} from '../../../base/text/index.js';
import type {ResourceAttributes} from '../../../cluster/model/index.js';
import type {BindingRecord, BindingSubject, PolicyRule, RoleRecord} from '../../../cluster/records/index.js';

/** The user and groups that the API server sees. */
export type Login = {readonly username: string; readonly groups: readonly string[]};

/**
 * A binding that includes a login, the subject that matches, and what its role allows; undefined if the rules are not
 * known.
 */
export type BoundRole = {
	readonly binding: BindingRecord;
	readonly subject: BindingSubject;
	readonly rules: readonly PolicyRule[] | undefined;
};

/** The RBAC bindings and roles of a cluster, indexed by subject. */
export type Rights = {
	readonly bySubject: ReadonlyMap<string, readonly BoundRole[]>;
	/** Why some bindings or roles are missing. */
	readonly unread: readonly string[];
};

/** The group of every authenticated user. */
export const everybody = 'system:authenticated';
/** The group that the API server allows everything, without any binding. */
export const mastersGroup = 'system:masters';

export function indexRights(
	bindings: readonly BindingRecord[],
	roles: readonly RoleRecord[],
	unread: readonly string[],
): Rights {
	const rulesOf = new Map(roles.map(role => [`${role.namespace ?? ''}/${role.name}`, role.rules]));
	const bySubject = new Map<string, BoundRole[]>();
	for (const binding of bindings) {
		const scope = binding.role.kind === 'Role' ? (binding.namespace ?? '') : '';
		const rules = rulesOf.get(`${scope}/${binding.role.name}`) ?? shippedRules(binding);
		for (const subject of binding.subjects) {
			const key = subjectKey(subject, binding.namespace);
			const bound = bySubject.get(key) ?? [];
			bound.push({binding, subject, rules});
			bySubject.set(key, bound);
		}
	}

	return {bySubject, unread};
}

/** The rules of `cluster-admin` are known without reading them: the API server restores the role at every start. */
function shippedRules({role}: BindingRecord): readonly PolicyRule[] | undefined {
	const any = {verbs: ['*'], apiGroups: ['*'], resources: ['*'], resourceNames: [], nonResourceUrls: []};
	return role.kind === 'ClusterRole' && role.name === 'cluster-admin' ? [any] : undefined;
}

function subjectKey({kind, name, namespace}: BindingSubject, own: string | undefined): string {
	return kind === 'ServiceAccount'
		? `User:system:serviceaccount:${namespace ?? own ?? ''}:${name}`
		: `${kind === 'Group' ? 'Group' : 'User'}:${name}`;
}

/** All bindings of the user and of the groups; cluster-wide ones first. */
export function bindingsOf({bySubject}: Rights, {username, groups}: Login): readonly BoundRole[] {
	return [`User:${username}`, ...new Set(groups.map(group => `Group:${group}`))]
		.flatMap(key => bySubject.get(key) ?? [])
		.toSorted((a, b) => Number(a.binding.namespace !== undefined) - Number(b.binding.namespace !== undefined));
}

/** The binding that allows a login to do something, cluster-wide or in the namespace of `attributes`. */
export function allowedBy(bound: readonly BoundRole[], attributes: ResourceAttributes): BoundRole | undefined {
	return bound.find(
		({binding, rules = []}) =>
			(binding.namespace === undefined || binding.namespace === attributes.namespace) &&
			rules.some(rule => covers(rule, attributes)),
	);
}

/** Whether a rule allows something, decided as the API server's RBAC authorizer does. */
export function covers(
	{verbs, apiGroups, resources, resourceNames}: PolicyRule,
	{verb, group, resource, subresource, name}: ResourceAttributes,
): boolean {
	const has = (list: readonly string[], value: string) => list.includes('*') || list.includes(value);
	const isOfResource =
		subresource === undefined
			? has(resources, resource)
			: has(resources, `${resource}/${subresource}`) || resources.includes(`*/${subresource}`);
	return (
		has(verbs, verb) &&
		has(apiGroups, group) &&
		isOfResource &&
		(resourceNames.length === 0 || (name !== undefined && resourceNames.includes(name)))
	);
}

/** `ClusterRoleBinding "admins"`, `RoleBinding "shop/team"`. */
export function bindingText({namespace, name}: BindingRecord): string {
	return namespace === undefined
		? localized`ClusterRoleBinding ${JSON.stringify(name)}`
		: localized`RoleBinding ${JSON.stringify(`${namespace}/${name}`)}`;
}
