const approverRules = [
	{apiGroups: ['certificates.k8s.io'], resources: ['certificatesigningrequests'], verbs: ['get', 'list', 'watch']},
	{apiGroups: ['certificates.k8s.io'], resources: ['certificatesigningrequests/approval'], verbs: ['update']},
	{
		apiGroups: ['certificates.k8s.io'],
		resources: ['signers'],
		resourceNames: ['example.com/*'],
		verbs: ['approve'],
	},
];

const viewerRules = [
	{apiGroups: ['certificates.k8s.io'], resources: ['certificatesigningrequests'], verbs: ['get', 'list', 'watch']},
	{
		apiGroups: [''],
		resources: ['configmaps', 'namespaces', 'services', 'pods'],
		verbs: ['get', 'list', 'watch'],
	},
];

function roleAndBinding(user: string, rules: readonly object[]) {
	const name = `certdeck-test:${user}`;
	const apiVersion = 'rbac.authorization.k8s.io/v1';
	const group = 'rbac.authorization.k8s.io';
	return [
		{apiVersion, kind: 'ClusterRole', metadata: {name}, rules},
		{
			apiVersion,
			kind: 'ClusterRoleBinding',
			metadata: {name},
			roleRef: {apiGroup: group, kind: 'ClusterRole', name},
			subjects: [{apiGroup: group, kind: 'User', name: user}],
		},
	];
}

/**
 * The rights of the users of a plane. `admin` is in system:masters and `nobody` has no rights, so neither is listed here.
 *
 * - `approver`: read requests, update `/approval`, approve for `example.com/*`; not create, not sign.
 * - `viewer`: read requests, ConfigMaps, namespaces, services and pods; no Secrets.
 */
export const rbacObjects = [...roleAndBinding('approver', approverRules), ...roleAndBinding('viewer', viewerRules)];
