import type {KubeObject} from '../schema/json.js';
import {isSame} from '../schema/json.js';
import type {Context, Resource} from '../schema/resource.js';
import {many, one, struct, text} from '../schema/shape.js';
import type {Cause} from '../schema/status.js';
import {fault} from '../schema/status.js';
import {ageColumn, createdColumn, nameColumn, textColumn} from './columns.js';
import {rbacGroup, refuseEscalation, refuseForeignBinding} from './escalation.js';
import {kindShape, labelSelectorShape, nameLabel, namespacedLabels, pathSegmentFaults} from './metadata.js';

const group = rbacGroup;

const rule = struct('PolicyRule', {
	verbs: many(text(), 1, {always: true}),
	apiGroups: many(text(), 2),
	resources: many(text(), 3),
	resourceNames: many(text(), 4),
	nonResourceURLs: many(text(), 5),
});
const rules = many(rule, 2, {always: true});
const subjects = many(
	struct('Subject', {kind: text(1, 'always'), apiGroup: text(2), name: text(3, 'always'), namespace: text(4)}),
	2,
);
const roleRef = one(
	struct('RoleRef', {apiGroup: text(1, 'always'), kind: text(2, 'always'), name: text(3, 'always')}, 'atomic'),
	3,
	'always',
);

type Subject = {readonly kind: string; readonly apiGroup?: string; readonly name: string; readonly namespace?: string};

const referenced = (object: KubeObject) => object['roleRef'] as {readonly kind: string; readonly name: string};
const subjectsOf = (object: KubeObject) => (object['subjects'] as readonly Subject[] | undefined) ?? [];
const shown = (object: KubeObject, kind: string) =>
	subjectsOf(object)
		.filter(subject => subject.kind === kind)
		.map(({name, namespace}) => (kind === 'ServiceAccount' ? `${namespace}/${name}` : name))
		.join(', ');

/** Fills in the API group of User and Group subjects, which clients may leave out. */
function withDefaults(object: KubeObject): KubeObject {
	return {
		...object,
		...(object['subjects'] !== undefined && {
			subjects: subjectsOf(object).map(subject => ({
				...subject,
				...(subject.kind !== 'ServiceAccount' && {apiGroup: subject.apiGroup || group}),
			})),
		}),
		roleRef: {...(object['roleRef'] as object), apiGroup: group},
	} as KubeObject;
}

const common = {group, version: 'v1', nameFaults: pathSegmentFaults, subresources: {}} as const;
const bindingColumns = [
	nameColumn,
	textColumn('Role', object => `${referenced(object).kind}/${referenced(object).name}`),
	ageColumn,
	textColumn('Users', object => shown(object, 'User'), 1),
	textColumn('Groups', object => shown(object, 'Group'), 1),
	textColumn('ServiceAccounts', object => shown(object, 'ServiceAccount'), 1),
];

/** Faults of PolicyRules. Only cluster-wide rules may have paths. */
function ruleFaults(object: KubeObject): readonly Cause[] {
	type Rule = Readonly<Record<'verbs' | 'apiGroups' | 'resources' | 'nonResourceURLs', readonly string[] | undefined>>;
	const rules = (object['rules'] as readonly Rule[] | null) ?? [];
	const missing = (field: 'apiGroups' | 'resources', rule: Rule, at: string, detail: string) =>
		rule[field]?.length ? [] : [fault.required(`${at}.${field}`, detail)];
	const byHand = rules.flatMap((rule, index) => {
		const at = `rules[${index}]`;
		if (rule.nonResourceURLs?.length) {
			return [
				...(object.kind === 'Role'
					? [
							fault.invalid(
								`${at}.nonResourceURLs`,
								rule.nonResourceURLs,
								'namespaced rules cannot apply to non-resource URLs',
							),
						]
					: []),
				...(rule.apiGroups?.length || rule.resources?.length
					? [
							fault.invalid(
								`${at}.nonResourceURLs`,
								rule.nonResourceURLs,
								'rules cannot apply to both regular resources and non-resource URLs',
							),
						]
					: []),
			];
		}

		return [
			...missing('apiGroups', rule, at, 'resource rules must supply at least one api group'),
			...missing('resources', rule, at, 'resource rules must supply at least one resource'),
		];
	});
	// Declared in the types since 1.37, and so told after what code looks at.
	return [
		...byHand,
		...rules.flatMap(({verbs}, index) => (verbs?.length ? [] : [fault.required(`rules[${index}].verbs`)])),
	];
}

function subjectFaults(object: KubeObject): readonly Cause[] {
	return subjectsOf(object).flatMap(({kind, namespace}, index) => {
		const at = `subjects[${index}]`;
		const known = ['ServiceAccount', 'User', 'Group'];
		return [
			...(known.includes(kind) ? [] : [fault.notSupported(`${at}.kind`, kind, known)]),
			...(kind === 'ServiceAccount' && !namespace && object.kind === 'ClusterRoleBinding'
				? [fault.required(`${at}.namespace`)]
				: []),
		];
	});
}

function bindingFaults(object: KubeObject): readonly Cause[] {
	const {kind, name} = referenced(object);
	const kinds = object.kind === 'RoleBinding' ? ['Role', 'ClusterRole'] : ['ClusterRole'];
	return [
		...(kinds.includes(kind) ? [] : [fault.notSupported('roleRef.kind', kind, kinds)]),
		...subjectFaults(object),
		// Declared in the types since 1.37, and so told after what code looks at.
		...subjectsOf(object).flatMap((subject, index) =>
			subject.name ? [] : [fault.required(`subjects[${index}].name`)],
		),
		...(name ? [] : [fault.required('roleRef.name')]),
	];
}

const bindingRules = (plural: 'rolebindings' | 'clusterrolebindings') => ({
	plural,
	prepareCreate: withDefaults,
	admitCreate: (object: KubeObject, context: Context) => refuseForeignBinding(plural, object, context),
	validate: bindingFaults,
	main: {
		resets: [],
		prepare: withDefaults,
		admit: (next: KubeObject, _old: KubeObject, context: Context) => refuseForeignBinding(plural, next, context),
		validate(next: KubeObject, old: KubeObject) {
			const {kind, name} = referenced(next);
			return [
				...bindingFaults(next),
				...(isSame(referenced(next), referenced(old))
					? []
					: [fault.invalid('roleRef', {APIGroup: group, Kind: kind, Name: name}, 'field is immutable')]),
			];
		},
	},
});

const roleRules = (plural: 'roles' | 'clusterroles') => ({
	plural,
	validate: ruleFaults,
	admitCreate: (object: KubeObject, context: Context) => refuseEscalation(plural, object, context),
	main: {
		resets: [],
		validate: ruleFaults,
		admit: (next: KubeObject, old: KubeObject, context: Context) => {
			if (!isSame(next['rules'], old['rules'])) {
				refuseEscalation(plural, next, context);
			}
		},
	},
});

export const roles: Resource = {
	...common,
	singular: 'role',
	kind: 'Role',
	namespaced: true,
	shape: kindShape('Role', {rules}),
	fieldLabels: namespacedLabels,
	columns: [nameColumn, createdColumn],
	...roleRules('roles'),
};

export const clusterRoles: Resource = {
	...common,
	singular: 'clusterrole',
	kind: 'ClusterRole',
	namespaced: false,
	shape: kindShape('ClusterRole', {
		rules,
		aggregationRule: one(struct('AggregationRule', {clusterRoleSelectors: many(labelSelectorShape, 1)}), 3),
	}),
	fieldLabels: nameLabel,
	columns: [nameColumn, createdColumn],
	...roleRules('clusterroles'),
};

export const roleBindings: Resource = {
	...common,
	...bindingRules('rolebindings'),
	singular: 'rolebinding',
	kind: 'RoleBinding',
	namespaced: true,
	shape: kindShape('RoleBinding', {subjects, roleRef}),
	fieldLabels: namespacedLabels,
	columns: bindingColumns,
};

export const clusterRoleBindings: Resource = {
	...common,
	...bindingRules('clusterrolebindings'),
	singular: 'clusterrolebinding',
	kind: 'ClusterRoleBinding',
	namespaced: false,
	shape: kindShape('ClusterRoleBinding', {subjects, roleRef}),
	fieldLabels: nameLabel,
	columns: bindingColumns,
};
