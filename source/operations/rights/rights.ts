import {createHash} from 'node:crypto';
import {localized} from '../../base/text/index.js';
import type {ResourceAttributes} from '../../cluster/model/index.js';
import {signerDomainGrant} from '../../signers/known/index.js';

/**
 * A right that an operator may need. `list`: see requests. `review`: read the evidence about them. `attest`: publish trust
 * bundles of a signer. `pods`: see Pods' certificates, and explain why a Pod waits. `pods-…`: answer a Pod's request by hand.
 */
export type RightTo =
	| 'list'
	| 'review'
	| 'create'
	| 'approve'
	| 'deny'
	| 'sign'
	| 'publish'
	| 'attest'
	| 'pods'
	| 'pods-deny'
	| 'pods-fail'
	| 'pods-sign';

/** Rights that are granted for one signer. */
export const rightsOfSigner: readonly RightTo[] = [
	'approve',
	'deny',
	'sign',
	'attest',
	'pods-deny',
	'pods-fail',
	'pods-sign',
];

/** One rule of a Role or ClusterRole (rbac.authorization.k8s.io/v1 `.rules[]`). */
export type RbacRule = {
	readonly apiGroups: readonly string[];
	readonly resources: readonly string[];
	readonly resourceNames?: readonly string[];
	readonly verbs: readonly string[];
};

const group = 'certificates.k8s.io';
const requests = 'certificatesigningrequests';

/** What review reads from a cluster. An access review stores nothing. */
const reviewRules: readonly RbacRule[] = [
	...['nodes', 'services', 'pods'].map(resource => ['', resource] as const),
	['discovery.k8s.io', 'endpointslices'] as const,
	['networking.k8s.io', 'ingresses'] as const,
	...['gateways', 'httproutes'].map(resource => ['gateway.networking.k8s.io', resource] as const),
	...['clusterrolebindings', 'rolebindings', 'clusterroles', 'roles'].map(
		resource => ['rbac.authorization.k8s.io', resource] as const,
	),
	['authorization.k8s.io', 'subjectaccessreviews'] as const,
]
	.map(
		([apiGroup, resource]): RbacRule => ({
			apiGroups: [apiGroup],
			resources: [resource],
			verbs: [resource === 'subjectaccessreviews' ? 'create' : 'list'],
		}),
	)
	// The authorities that the API server trusts, and the configuration of the cluster's DNS and mesh.
	.concat({
		apiGroups: [''],
		resources: ['configmaps'],
		resourceNames: ['extension-apiserver-authentication', 'coredns', 'kubeadm-config', 'istio', 'spire-server'],
		verbs: ['get'],
	});

/**
 * The least rights for an action.
 *
 * @param signerName - of the request; used only for approve, deny, sign and attest.
 */
export function rulesFor(to: RightTo, signerName: string): readonly RbacRule[] {
	const rule = (resources: string, verbs: readonly string[], name?: string): RbacRule => ({
		apiGroups: [group],
		resources: [resources],
		...(name === undefined ? {} : {resourceNames: [name]}),
		verbs,
	});
	const readingLiveObjects = ['pods', 'serviceaccounts', 'nodes'].map(resource => ({
		apiGroups: [''],
		resources: [resource],
		verbs: ['get'],
	}));
	const answering = [
		rule('podcertificaterequests', ['get']),
		rule('podcertificaterequests/status', ['update']),
		rule('signers', ['sign'], signerName),
	];
	switch (to) {
		case 'list':
			return [rule(requests, ['get', 'list', 'watch'])];
		case 'review':
			return reviewRules;
		case 'create':
			return [rule(requests, ['create'])];
		case 'approve':
		case 'deny':
			return [rule(`${requests}/approval`, ['update']), rule('signers', ['approve'], signerName)];
		case 'sign':
			return [rule(`${requests}/status`, ['update']), rule('signers', ['sign'], signerName)];
		case 'publish':
			return ['secrets', 'configmaps'].map(resource => ({
				apiGroups: [''],
				resources: [resource],
				verbs: ['get', 'create', 'patch'],
			}));
		case 'attest':
			return [rule('clustertrustbundles', ['get', 'list', 'create', 'patch']), rule('signers', ['attest'], signerName)];
		case 'pods-deny':
		case 'pods-fail':
			return answering;
		case 'pods-sign':
			// The live objects have to be those of the request, and other authorities in the signer's bundles are warned of.
			return [...answering, ...readingLiveObjects, rule('clustertrustbundles', ['list'])];
		case 'pods':
			return [
				rule('podcertificaterequests', ['get', 'list', 'watch']),
				rule('clustertrustbundles', ['get', 'list']),
				...readingLiveObjects,
				{apiGroups: [''], resources: ['events'], verbs: ['list']},
				...['clusterrolebindings', 'clusterroles'].map(resource => ({
					apiGroups: ['rbac.authorization.k8s.io'],
					resources: [resource],
					verbs: ['list'],
				})),
			];
	}
}

/** Whether one yes of the questions is enough: a right on a signer is given by its name or for all of its domain. */
export function isEither({resources}: RbacRule): boolean {
	return resources.includes('signers');
}

/**
 * The questions of a SelfSubjectAccessReview that a rule answers; see `isEither`.
 *
 * @param namespace - where the rule applies; in all namespaces if absent.
 */
export function questionsOf(rule: RbacRule, namespace?: string): readonly ResourceAttributes[] {
	const {apiGroups, resources, resourceNames, verbs} = rule;
	const [apiGroup = ''] = apiGroups;
	const [path = ''] = resources;
	const [resource = '', subresource] = path.split('/');
	const names = isEither(rule) ? resourceNames?.flatMap(name => [name, signerDomainGrant(name)]) : resourceNames;
	return verbs.flatMap(verb => {
		const asked = {
			verb,
			group: apiGroup,
			resource,
			...(subresource === undefined ? {} : {subresource}),
			...(namespace === undefined ? {} : {namespace}),
		};
		return names === undefined ? [asked] : names.map(name => ({...asked, name}));
	});
}

/** A rule in words. */
export function ruleText({apiGroups, resources, resourceNames, verbs}: RbacRule): string {
	const names = resourceNames === undefined ? '' : localized`, resourceNames ${resourceNames.join(', ')}`;
	const groups = apiGroups.join(', ');
	return localized`verbs ${verbs.join(', ')} on ${resources.join(', ')}${names}${groups === '' ? '' : ` (${groups})`}`;
}

export type RightsManifest = {
	readonly role: Readonly<Record<string, unknown>>;
	readonly binding: Readonly<Record<string, unknown>>;
};

const rbac = 'rbac.authorization.k8s.io';

/**
 * A ClusterRole with these rules and a ClusterRoleBinding for the user, for an admin to apply; with `namespace`, a Role and
 * RoleBinding.
 *
 * @param username - as the API server knows it (authentication.k8s.io/v1 `.userInfo.username`).
 */
export function rightsManifest(
	to: readonly RightTo[],
	signerName: string,
	username: string,
	namespace?: string,
): RightsManifest {
	const rules = to.flatMap(each => rulesFor(each, signerName));
	const distinct = [...new Map(rules.map(rule => [JSON.stringify(rule), rule])).values()];
	const scope = distinct.some(isEither) ? [signerName] : [];
	const name = objectName(['certdeck', ...to, ...scope]);
	const [kind, place] = namespace === undefined ? (['ClusterRole', {}] as const) : (['Role', {namespace}] as const);
	return {
		role: {apiVersion: `${rbac}/v1`, kind, metadata: {name, ...place}, rules: distinct},
		binding: {
			apiVersion: `${rbac}/v1`,
			kind: `${kind}Binding`,
			metadata: {name: objectName([name, username]), ...place},
			roleRef: {apiGroup: rbac, kind, name},
			subjects: [subjectOf(username)],
		},
	};
}

function subjectOf(username: string): Readonly<Record<string, string>> {
	const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username) ?? [];
	return namespace !== undefined && name !== undefined
		? {kind: 'ServiceAccount', name, namespace}
		: {apiGroup: rbac, kind: 'User', name: username};
}

/** RBAC allows names with colons, but no slash or percent sign. A hash keeps other names apart. */
function objectName(parts: readonly string[]): string {
	const whole = parts.join(':').replaceAll('/', ':');
	const plain = whole.replaceAll(/[^A-Za-z0-9.:@_-]/g, '-').slice(0, 180);
	return plain === whole
		? plain
		: `${plain}-${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 8)}`;
}
