import {asList, asObject, asText, asTexts} from './decode.js';
import {listPages} from './list-pages.js';
import type {BindingRecord, RoleRecord} from './records.js';
import type {Transport} from './transport.js';
import type {Cluster} from './types.js';

/** The calls on RBAC objects: reads only. */
export function rbacCalls(
	transport: Transport,
): Pick<Cluster, 'listClusterRoleBindings' | 'listRoleBindings' | 'listClusterRoles' | 'listRoles'> {
	const list = async <T>(kind: string, decode: (item: unknown) => T, signal?: AbortSignal): Promise<readonly T[]> => {
		const path = `/apis/rbac.authorization.k8s.io/v1/${kind.toLowerCase()}`;
		return (await listPages(transport, path, `list ${kind}`, decode, {}, signal)).items;
	};

	return {
		listClusterRoleBindings: signal => list('ClusterRoleBindings', decodeBinding, signal),
		listRoleBindings: signal => list('RoleBindings', decodeBinding, signal),
		listClusterRoles: signal => list('ClusterRoles', decodeRole, signal),
		listRoles: signal => list('Roles', decodeRole, signal),
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
