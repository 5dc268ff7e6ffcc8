import {asList, asObject, asText, asTexts} from './decode.js';
import {listPages} from './list-pages.js';
import type {BindingRecord, RoleRecord, Selection} from './records.js';
import type {Transport} from './transport.js';
import type {Cluster} from './types.js';

/** The calls on RBAC objects: reads only. */
export function rbacCalls(
	transport: Transport,
): Pick<Cluster, 'listClusterRoleBindings' | 'listRoleBindings' | 'listClusterRoles' | 'listRoles'> {
	async function list<T>(
		kind: string,
		decode: (item: unknown) => T,
		{namespace, ...options}: Selection = {},
		signal?: AbortSignal,
	): Promise<readonly T[]> {
		const scope = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
		const path = `/apis/rbac.authorization.k8s.io/v1${scope}/${kind.toLowerCase()}`;
		return (await listPages(transport, path, `list ${kind}`, decode, options, signal)).items;
	}

	return {
		listClusterRoleBindings: (selection, signal) => list('ClusterRoleBindings', decodeBinding, selection, signal),
		listRoleBindings: (selection, signal) => list('RoleBindings', decodeBinding, selection, signal),
		listClusterRoles: (selection, signal) => list('ClusterRoles', decodeRole, selection, signal),
		listRoles: (selection, signal) => list('Roles', decodeRole, selection, signal),
	};
}

function decodeBinding(value: unknown): BindingRecord {
	const {metadata, roleRef, subjects} = asObject(value);
	return {
		...decodeName(metadata),
		role: {kind: asText(asObject(roleRef)['kind']), name: asText(asObject(roleRef)['name'])},
		subjects: asList(subjects)
			.map(asObject)
			.map(({kind, name, namespace}) => ({
				kind: asText(kind),
				name: asText(name),
				...(asText(namespace) === '' ? {} : {namespace: asText(namespace)}),
			})),
	};
}

function decodeRole(value: unknown): RoleRecord {
	const {metadata, rules} = asObject(value);
	return {
		...decodeName(metadata),
		rules: asList(rules)
			.map(asObject)
			.map(rule => ({
				verbs: asTexts(rule['verbs']),
				apiGroups: asTexts(rule['apiGroups']),
				resources: asTexts(rule['resources']),
				resourceNames: asTexts(rule['resourceNames']),
				nonResourceUrls: asTexts(rule['nonResourceURLs']),
			})),
	};
}

function decodeName(metadata: unknown): {readonly name: string; readonly namespace?: string} {
	const {name, namespace} = asObject(metadata);
	return {name: asText(name), ...(asText(namespace) === '' ? {} : {namespace: asText(namespace)})};
}
