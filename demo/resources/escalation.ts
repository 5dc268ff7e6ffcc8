import type {KubeObject} from '../schema/json.js';
import type {Attributes, Context} from '../schema/resource.js';
import {collectionOf, keyOf} from '../schema/resource.js';
import {forbidden, notFound} from '../schema/status.js';

export const rbacGroup = 'rbac.authorization.k8s.io';

type RuleField = 'verbs' | 'apiGroups' | 'resources' | 'resourceNames' | 'nonResourceURLs';
type Rule = Readonly<Partial<Record<RuleField, readonly string[]>>>;

const rulesOf = (role: KubeObject | undefined) => (role?.['rules'] as readonly Rule[] | null | undefined) ?? [];

/** Splits a rule into single rights, each of which the user must have. */
function questionsOf(rule: Rule, namespace: string): readonly Attributes[] {
	const none = {group: '', resource: '', subresource: '', namespace, name: ''};
	const {verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = []} = rule;
	return verbs.flatMap(verb => [
		...nonResourceURLs.map(path => ({...none, verb, path})),
		...apiGroups.flatMap(group =>
			resources.flatMap(full => {
				const [resource = '', ...deeper] = full.split('/');
				const what = {...none, verb, group, resource, subresource: deeper.join('/')};
				return resourceNames.length === 0 ? [what] : resourceNames.map(name => ({...what, name}));
			}),
		),
	]);
}

const quoted = (items: readonly string[]) => items.map(item => JSON.stringify(item)).join(' ');

/** The missing rights in the server's words, one rule for each resource. */
function described(questions: readonly Attributes[]): readonly string[] {
	const verbsBy = new Map<string, string[]>();
	for (const {verb, group, resource, subresource, name, path} of questions) {
		const full = subresource ? `${resource}/${subresource}` : resource;
		const what =
			path === undefined
				? `APIGroups:[${quoted([group])}], Resources:[${quoted([full])}]${name ? `, ResourceNames:[${quoted([name])}]` : ''}`
				: `NonResourceURLs:[${quoted([path])}]`;
		verbsBy.set(what, [...(verbsBy.get(what) ?? []), verb]);
	}

	return [...verbsBy].map(([what, verbs]) => `{${what}, Verbs:[${quoted(verbs)}]}`).sort();
}

/** Refuses rules that grant rights which the user does not have (pkg/registry/rbac/validation). */
function refuseUnheld(plural: string, object: KubeObject, rules: readonly Rule[], {user, authorize}: Context): void {
	const namespace = object.metadata.namespace ?? '';
	const unheld = rules
		.flatMap(rule => questionsOf(rule, namespace))
		.filter(question => !authorize(user, question).allowed);
	if (unheld.length > 0) {
		throw forbidden(
			{group: rbacGroup, plural},
			object.metadata.name,
			`user ${JSON.stringify(user.username)} (groups=[${quoted(user.groups)}]) is attempting to grant RBAC permissions not currently held:\n${described(unheld).join('\n')}`,
		);
	}
}

/** @throws {ApiError} 403 for a role with more rights than its author has, unless the author may `escalate`. */
export function refuseEscalation(plural: 'roles' | 'clusterroles', role: KubeObject, context: Context): void {
	const {name, namespace = ''} = role.metadata;
	const question = {verb: 'escalate', group: rbacGroup, resource: plural, subresource: '', namespace, name};
	if (!context.authorize(context.user, question).allowed) {
		refuseUnheld(plural, role, rulesOf(role), context);
	}
}

/** @throws {ApiError} 403 for a binding to a role with more rights than its author has, unless the author may `bind`. */
export function refuseForeignBinding(
	plural: 'rolebindings' | 'clusterrolebindings',
	binding: KubeObject,
	context: Context,
): void {
	const {namespace = ''} = binding.metadata;
	const {kind, name} = binding['roleRef'] as {readonly kind: string; readonly name: string};
	const resource = kind === 'Role' ? 'roles' : 'clusterroles';
	const question = {verb: 'bind', group: rbacGroup, resource, subresource: '', namespace, name};
	if (context.authorize(context.user, question).allowed) {
		return;
	}

	const collection = collectionOf({group: rbacGroup, plural: resource});
	const role = context.get(collection, keyOf(kind === 'Role' ? namespace : undefined, name));
	if (!role) {
		throw notFound({group: rbacGroup, plural, kind: ''}, name);
	}

	refuseUnheld(plural, binding, rulesOf(role), context);
}
