import {localized} from '../../../base/text/index.js';
import type {ResourceAttributes} from '../../../cluster/model/index.js';
import type {BindingRecord, BindingSubject, PolicyRule, RoleRecord} from '../../../cluster/records/index.js';

/** Who the API server takes somebody for. */
export type Login = {readonly username: string; readonly groups: readonly string[]};

/** A binding that names a login, by which of its names, and what its role allows; undefined where that is not known. */
export type BoundRole = {
	readonly binding: BindingRecord;
	readonly subject: BindingSubject;
	readonly rules: readonly PolicyRule[] | undefined;
};

/** Everything that RBAC says in a cluster, ready to be asked. */
export type Rights = {
	readonly bySubject: ReadonlyMap<string, readonly BoundRole[]>;
	/** Why some bindings or roles are not among it. */
	readonly unread: readonly string[];
};

/** The groups that every login is in. */
export const everybody = 'system:authenticated';
/** The group that the API server lets do anything, whatever is bound. */
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

/** What `cluster-admin` means needs no reading: the API server puts it back as it was at every start. */
function shippedRules({role}: BindingRecord): readonly PolicyRule[] | undefined {
	const any = {verbs: ['*'], apiGroups: ['*'], resources: ['*'], resourceNames: [], nonResourceUrls: []};
	return role.kind === 'ClusterRole' && role.name === 'cluster-admin' ? [any] : undefined;
}

function subjectKey({kind, name, namespace}: BindingSubject, own: string | undefined): string {
	return kind === 'ServiceAccount'
		? `User:system:serviceaccount:${namespace ?? own ?? ''}:${name}`
		: `${kind === 'Group' ? 'Group' : 'User'}:${name}`;
}

/** Every binding that names the user or one of the groups; cluster-wide ones first. */
export function bindingsOf({bySubject}: Rights, {username, groups}: Login): readonly BoundRole[] {
	return [`User:${username}`, ...new Set(groups.map(group => `Group:${group}`))]
		.flatMap(key => bySubject.get(key) ?? [])
		.toSorted((a, b) => Number(a.binding.namespace !== undefined) - Number(b.binding.namespace !== undefined));
}

/** The binding that lets a login do something, cluster-wide or in the namespace that is asked about. */
export function allowedBy(bound: readonly BoundRole[], attributes: ResourceAttributes): BoundRole | undefined {
	return bound.find(
		({binding, rules = []}) =>
			(binding.namespace === undefined || binding.namespace === attributes.namespace) &&
			rules.some(rule => covers(rule, attributes)),
	);
}

/** Whether a rule allows something, as the API server's RBAC authorizer decides it. */
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
