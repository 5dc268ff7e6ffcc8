import type {
	RbacV1Subject,
	V1ClusterRole,
	V1ClusterRoleBinding,
	V1ObjectMeta,
	V1PolicyRule,
	V1RoleRef,
} from '@kubernetes/client-node';
import {localized} from '../../base/text/index.js';
import type {RbacCalls} from '../calls/index.js';
import type {Transport} from '../connection/index.js';
import {asList, asText} from '../model/index.js';
import type {BindingRecord, RoleRecord, Selection} from '../records/index.js';
import {asTexts} from './decode.js';
import {listPages} from './list-pages.js';
import {asModel} from './wire.js';

/** The calls on RBAC objects. They only read. */
export function rbacCalls(transport: Transport): RbacCalls {
	async function list<T>(
		kind: string,
		decode: (item: unknown) => T,
		{namespace, ...options}: Selection = {},
		signal?: AbortSignal,
	): Promise<readonly T[]> {
		const scope = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
		const path = `/apis/rbac.authorization.k8s.io/v1${scope}/${kind.toLowerCase()}`;
		return (await listPages(transport, path, localized`list ${kind}`, decode, options, signal)).items;
	}

	return {
		listClusterRoleBindings: (selection, signal) => list('ClusterRoleBindings', decodeBinding, selection, signal),
		listRoleBindings: (selection, signal) => list('RoleBindings', decodeBinding, selection, signal),
		listClusterRoles: (selection, signal) => list('ClusterRoles', decodeRole, selection, signal),
		listRoles: (selection, signal) => list('Roles', decodeRole, selection, signal),
	};
}

function decodeBinding(value: unknown): BindingRecord {
	const {metadata, roleRef, subjects} = asModel<V1ClusterRoleBinding>(value);
	const role = asModel<V1RoleRef>(roleRef);
	return {
		...decodeName(metadata),
		role: {kind: asText(role.kind), name: asText(role.name)},
		subjects: asList(subjects)
			.map(asModel<RbacV1Subject>)
			.map(({kind, name, namespace}) => ({
				kind: asText(kind),
				name: asText(name),
				...(asText(namespace) === '' ? {} : {namespace: asText(namespace)}),
			})),
	};
}

function decodeRole(value: unknown): RoleRecord {
	const {metadata, rules} = asModel<V1ClusterRole>(value);
	return {
		...decodeName(metadata),
		rules: asList(rules)
			.map(asModel<V1PolicyRule>)
			.map(rule => ({
				verbs: asTexts(rule.verbs),
				apiGroups: asTexts(rule.apiGroups),
				resources: asTexts(rule.resources),
				resourceNames: asTexts(rule.resourceNames),
				nonResourceUrls: asTexts(rule.nonResourceURLs),
			})),
	};
}

function decodeName(metadata: unknown): {readonly name: string; readonly namespace?: string} {
	const {name, namespace} = asModel<V1ObjectMeta>(metadata);
	return {name: asText(name), ...(asText(namespace) === '' ? {} : {namespace: asText(namespace)})};
}
