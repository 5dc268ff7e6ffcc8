import type {JsonObject, KubeObject} from '../schema/json.js';
import type {Attributes, Decision, User} from '../schema/resource.js';
import {collectionOf, keyOf} from '../schema/resource.js';
import type {Storage} from './storage.js';

type Rule = {
	readonly verbs?: readonly string[];
	readonly apiGroups?: readonly string[];
	readonly resources?: readonly string[];
	readonly resourceNames?: readonly string[];
	readonly nonResourceURLs?: readonly string[];
};

type Subject = {readonly kind: string; readonly name: string; readonly namespace?: string};

type Binding = KubeObject & {
	readonly subjects?: readonly Subject[];
	readonly roleRef: {readonly kind: string; readonly name: string};
};

const nodePrefix = 'system:node:';
const isNode = ({username, groups}: User) => groups.includes('system:nodes') && username.startsWith(nodePrefix);

type Granted = {readonly rule: Rule; readonly why: string};

const collections = {
	ClusterRole: 'clusterroles.rbac.authorization.k8s.io',
	Role: 'roles.rbac.authorization.k8s.io',
	ClusterRoleBinding: 'clusterrolebindings.rbac.authorization.k8s.io',
	RoleBinding: 'rolebindings.rbac.authorization.k8s.io',
} as const;

/** Decides by the RBAC objects in the storage. They are read for every question, so a new binding counts at once. */
export class Rbac {
	readonly #storage: Storage;

	constructor(storage: Storage) {
		this.#storage = storage;
	}

	/** @returns yes with the binding that allows it, or no without a reason, because RBAC can only allow. */
	authorize(user: User, attributes: Attributes): Decision {
		if (user.groups.includes('system:masters')) {
			return {allowed: true, reason: ''};
		}

		const nodeDenial = this.#nodeDenial(user, attributes);
		if (nodeDenial === '') {
			return {allowed: true, reason: ''};
		}

		for (const {rule, why} of this.#rules(user, attributes.namespace)) {
			if (covers(rule, attributes)) {
				return {allowed: true, reason: why};
			}
		}

		return {allowed: false, reason: nodeDenial === undefined ? '' : `node: ${nodeDenial}`};
	}

	/**
	 * The Node authorizer for PodCertificateRequests: a node may create them, and read its own.
	 *
	 * @returns empty if it allows the call, undefined if it has no opinion.
	 */
	#nodeDenial(user: User, {group, resource, subresource, verb, ...rest}: Attributes): string | undefined {
		if (!isNode(user) || group !== 'certificates.k8s.io' || resource !== 'podcertificaterequests') {
			return undefined;
		}

		const {namespace, name, fieldSelector = ''} = rest;
		const node = user.username.slice(nodePrefix.length);
		if (subresource) {
			return 'nodes may not access the status subresource of PodCertificateRequests';
		}

		switch (verb) {
			case 'create':
				return '';
			case 'get': {
				const found = this.#storage.get(collectionOf({group, plural: resource}), keyOf(namespace, name));
				const isOwn = (found?.['spec'] as {readonly nodeName?: string} | undefined)?.nodeName === node;
				return isOwn ? '' : `no relationship found between node '${node}' and this object`;
			}

			case 'list':
			case 'watch':
				return fieldSelector.split(',').some(term => /^spec\.nodeName==?(.*)$/.exec(term)?.[1] === node)
					? ''
					: 'can only list/watch podcertificaterequests with nodeName field selector';
			default:
				return `nodes may not ${verb} podcertificaterequests`;
		}
	}

	/** @returns every rule for the user in the namespace, including cluster-wide ones. */
	rulesFor(user: User, namespace: string): readonly JsonObject[] {
		const everything: JsonObject[] = [
			{verbs: ['*'], apiGroups: ['*'], resources: ['*']},
			{verbs: ['*'], nonResourceURLs: ['*']},
		];
		return [
			...(user.groups.includes('system:masters') ? everything : []),
			...[...this.#rules(user, namespace)].map(({rule}) => rule as JsonObject),
		];
	}

	*#rules(user: User, namespace: string): Generator<Granted> {
		yield* this.#nodeRules(user);
		for (const {object} of this.#storage.list(collections.ClusterRoleBinding, '')) {
			yield* this.#granted(user, object as Binding, '');
		}

		if (namespace) {
			for (const {object} of this.#storage.list(collections.RoleBinding, `${namespace}/`)) {
				yield* this.#granted(user, object as Binding, namespace);
			}
		}
	}

	/** The rules of the Node authorizer that need no graph. Secrets and ConfigMaps need one, so nodes can't read them here. */
	*#nodeRules(user: User): Generator<Granted> {
		if (!isNode(user)) {
			return;
		}

		for (const rule of (this.#storage.get(collections.ClusterRole, 'system:node')?.['rules'] ??
			[]) as readonly Rule[]) {
			const resources = (rule.resources ?? []).filter(resource => resource !== 'secrets' && resource !== 'configmaps');
			if (resources.length > 0) {
				yield {rule: {...rule, resources}, why: ''};
			}
		}
	}

	*#granted(user: User, binding: Binding, namespace: string): Generator<Granted> {
		const subject = binding.subjects?.find(candidate => isMeant(candidate, user, namespace));
		if (!subject) {
			return;
		}

		const {kind, name} = binding.roleRef;
		const role =
			kind === 'ClusterRole'
				? this.#storage.get(collections.ClusterRole, name)
				: this.#storage.get(collections.Role, `${namespace}/${name}`);
		const bindingName = JSON.stringify(namespace ? `${binding.metadata.name}/${namespace}` : binding.metadata.name);
		const shown =
			subject.kind === 'ServiceAccount' ? `${subject.name}/${subject.namespace ?? namespace}` : subject.name;
		const why = `RBAC: allowed by ${namespace ? 'RoleBinding' : 'ClusterRoleBinding'} ${bindingName} of ${kind} ${JSON.stringify(name)} to ${subject.kind} ${JSON.stringify(shown)}`;
		for (const rule of (role?.['rules'] as readonly Rule[] | undefined) ?? []) {
			yield {rule, why};
		}
	}
}

function isMeant(subject: Subject, user: User, namespace: string): boolean {
	switch (subject.kind) {
		case 'User':
			return subject.name === user.username;
		case 'Group':
			return user.groups.includes(subject.name);
		case 'ServiceAccount':
			return user.username === `system:serviceaccount:${subject.namespace ?? namespace}:${subject.name}`;
		default:
			return false;
	}
}

const has = (list: readonly string[] | undefined, value: string) => list?.includes('*') || list?.includes(value);

function covers(rule: Rule, {verb, group, resource, subresource, name, path}: Attributes): boolean {
	if (!has(rule.verbs, verb)) {
		return false;
	}

	if (path !== undefined) {
		return (rule.nonResourceURLs ?? []).some(
			url => url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1))),
		);
	}

	const full = subresource ? `${resource}/${subresource}` : resource;
	return Boolean(
		has(rule.apiGroups, group) &&
			(has(rule.resources, full) || (subresource && rule.resources?.includes(`*/${subresource}`))) &&
			(!rule.resourceNames?.length || rule.resourceNames.includes(name)),
	);
}
