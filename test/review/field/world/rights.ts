type Rule = {
	readonly verbs: readonly string[];
	readonly apiGroups?: readonly string[];
	readonly resources?: readonly string[];
	readonly resourceNames?: readonly string[];
	readonly nonResourceURLs?: readonly string[];
};

/** The holder of a role: `group NAME`, `user NAME`, `account NAMESPACE/NAME`. */
type Holder = string;

/** A role and its holders: in the whole cluster, or in one namespace. */
type Grant = {
	readonly name: string;
	readonly namespace?: string;
	/** Absent if the ClusterRole `role` exists already. */
	readonly rules?: readonly Rule[];
	readonly role?: string;
	readonly to: readonly Holder[];
};

const read = ['get', 'list', 'watch'];
const write = [...read, 'create', 'update', 'patch', 'delete'];
const core = (resources: readonly string[], verbs: readonly string[]): Rule => ({verbs, apiGroups: [''], resources});
const rbac = 'rbac.authorization.k8s.io';
const certificates = 'certificates.k8s.io';
const requests: Rule = {
	verbs: ['create', ...read],
	apiGroups: [certificates],
	resources: ['certificatesigningrequests'],
};

export const grants: readonly Grant[] = [
	// Everybody may send requests, including anonymous callers. The approver decides what they get.
	{
		name: 'certificate-requester',
		rules: [requests],
		to: ['group system:authenticated', 'group system:unauthenticated'],
	},

	// People.
	{name: 'platform-admins', role: 'cluster-admin', to: ['group platform-admins', 'user root-ops@corp.example']},
	{name: 'kubeadm:cluster-admins', role: 'cluster-admin', to: ['group kubeadm:cluster-admins']},
	{name: 'support-view', role: 'view', to: ['group support']},
	{
		name: 'sre-breakglass',
		rules: [core(['secrets', 'pods', 'nodes'], read), core(['pods/exec'], ['create', 'get'])],
		to: ['group sre'],
	},
	{
		name: 'rbac-managers',
		rules: [{verbs: ['bind', 'escalate', ...write], apiGroups: [rbac], resources: ['clusterroles', 'roles']}],
		to: ['group rbac-managers'],
	},
	{
		name: 'webhook-admins',
		rules: [
			{
				verbs: write,
				apiGroups: ['admissionregistration.k8s.io'],
				resources: ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
			},
		],
		to: ['group webhook-admins'],
	},
	{name: 'node-debuggers', rules: [core(['nodes/proxy'], ['get', 'create'])], to: ['group node-debuggers']},
	{name: 'token-makers', rules: [core(['serviceaccounts/token'], ['create'])], to: ['group token-makers']},
	{
		name: 'certificate-approvers',
		rules: [
			{verbs: ['update'], apiGroups: [certificates], resources: ['certificatesigningrequests/approval']},
			{
				verbs: ['approve'],
				apiGroups: [certificates],
				resources: ['signers'],
				resourceNames: ['kubernetes.io/kube-apiserver-client'],
			},
		],
		to: ['group certificate-approvers'],
	},
	{
		name: 'helpdesk',
		rules: [
			{
				verbs: ['impersonate'],
				apiGroups: [''],
				resources: ['users'],
				resourceNames: ['dana@corp.example', 'pat@corp.example'],
			},
			{verbs: ['impersonate'], apiGroups: [''], resources: ['groups'], resourceNames: ['support']},
		],
		to: ['group helpdesk'],
	},
	{name: 'user-switchers', rules: [core(['users'], ['impersonate'])], to: ['group user-switchers']},
	{
		name: 'sre-helpers',
		rules: [
			{verbs: ['impersonate'], apiGroups: [''], resources: ['users'], resourceNames: ['nina@corp.example']},
			{verbs: ['impersonate'], apiGroups: [''], resources: ['groups'], resourceNames: ['sre']},
		],
		to: ['group sre-helpers'],
	},
	{
		name: 'shadowing',
		rules: [
			{
				verbs: ['impersonate:user-info'],
				apiGroups: ['authentication.k8s.io'],
				resources: ['users', 'groups'],
				resourceNames: ['pat@corp.example', 'support'],
			},
		],
		to: ['group shadowing', 'group shadowing-pods'],
	},
	{
		name: 'shadowing-everything',
		rules: [
			{
				verbs: read.map(verb => `impersonate-on:user-info:${verb}`),
				apiGroups: ['*'],
				resources: ['*'],
			},
		],
		to: ['group shadowing'],
	},
	{
		name: 'shadowing-pods',
		rules: [core(['pods'], ['impersonate-on:user-info:list'])],
		to: ['group shadowing-pods'],
	},
	{name: 'batch-admins', rules: [core(['pods'], write)], to: ['group batch-admins']},
	{name: 'team-shop', namespace: 'shop', role: 'edit', to: ['group team-shop']},
	{name: 'shop-leads', namespace: 'shop', role: 'admin', to: ['group shop-leads']},
	{name: 'team-payments', namespace: 'payments', role: 'edit', to: ['group team-payments']},
	{name: 'contractors', namespace: 'sandbox', role: 'edit', to: ['group contractors']},

	// Joining machines.
	{
		name: 'kubeadm:kubelet-bootstrap',
		role: 'system:node-bootstrapper',
		to: ['group system:bootstrappers:kubeadm:default-node-token'],
	},
	{
		name: 'system-bootstrap-node-bootstrapper',
		role: 'system:node-bootstrapper',
		to: ['account openshift-machine-config-operator/node-bootstrapper'],
	},
	{
		name: 'system:node-proxier',
		rules: [core(['services', 'endpoints', 'nodes'], read)],
		to: ['user system:kube-proxy'],
	},

	// Operators and other programs, with the roles of their charts.
	{name: 'kustomize-controller', role: 'cluster-admin', to: ['account flux-system/kustomize-controller']},
	{name: 'deploy-bot', namespace: 'shop', role: 'edit', to: ['account ci/deploy-bot']},
	{
		name: 'strimzi-cluster-operator',
		namespace: 'kafka',
		rules: [
			core(['pods', 'serviceaccounts', 'configmaps', 'services', 'secrets'], write),
			{verbs: write, apiGroups: ['apps'], resources: ['statefulsets', 'deployments']},
		],
		to: ['account kafka/strimzi-cluster-operator'],
	},
	{
		name: 'elastic-operator',
		rules: [
			core(['pods', 'events', 'secrets', 'services', 'configmaps', 'endpoints'], write),
			{verbs: write, apiGroups: ['apps'], resources: ['statefulsets', 'deployments']},
		],
		to: ['account elastic/elastic-operator'],
	},
	{name: 'cockroachdb', namespace: 'db', rules: [core(['secrets'], ['get', 'create'])], to: ['account db/cockroachdb']},
	{name: 'vault-server-binding', role: 'system:auth-delegator', to: ['account vault/vault']},
	{
		name: 'istiod',
		rules: [
			core(['services', 'pods', 'endpoints', 'namespaces', 'nodes', 'configmaps'], read),
			{
				verbs: ['update', 'create', 'get', 'delete', 'watch'],
				apiGroups: [certificates],
				resources: ['certificatesigningrequests', 'certificatesigningrequests/approval'],
			},
			{verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews']},
		],
		to: ['account istio-system/istiod'],
	},
	{
		name: 'token-minter',
		namespace: 'shop',
		rules: [core(['serviceaccounts/token'], ['create'])],
		to: ['account shop/token-minter'],
	},
	{
		name: 'user-operator',
		rules: [
			requests,
			core(['secrets'], ['get', 'create', 'update']),
			{
				verbs: ['create', 'update'],
				apiGroups: [rbac],
				resources: ['rolebindings', 'clusterrolebindings'],
			},
		],
		to: ['account user-operator/user-operator'],
	},
	{
		name: 'example-signer',
		rules: [
			{
				verbs: ['update', 'patch'],
				apiGroups: [certificates],
				resources: ['certificatesigningrequests/status'],
			},
			{
				verbs: ['sign'],
				apiGroups: [certificates],
				resources: ['signers'],
				resourceNames: ['example.com/*', 'db.example.com/*', 'mesh.example.com/*', 'legacy.example.com/*'],
			},
		],
		to: ['account cert-manager/cert-manager'],
	},
];

function subjectOf(holder: Holder): object {
	const [kind = '', name = ''] = holder.split(' ');
	const [namespace, account] = name.split('/');
	return kind === 'account'
		? {kind: 'ServiceAccount', namespace, name: account}
		: {apiGroup: rbac, kind: kind === 'group' ? 'Group' : 'User', name};
}

/** The role and the binding of a grant, each with its path. */
export function rightsObjects({
	name,
	namespace,
	rules,
	role = name,
	to,
}: Grant): ReadonlyArray<readonly [path: string, object: object]> {
	const api = `/apis/${rbac}/v1`;
	const [place, kind] = namespace === undefined ? ['', 'ClusterRole'] : [`/namespaces/${namespace}`, 'Role'];
	const isLocal = rules !== undefined && namespace !== undefined;
	return [
		...(rules === undefined ? [] : [[`${api}${place}/${kind.toLowerCase()}s`, {metadata: {name}, rules}] as const]),
		[
			`${api}${place}/${kind.toLowerCase()}bindings`,
			{
				metadata: {name},
				roleRef: {apiGroup: rbac, kind: isLocal ? 'Role' : 'ClusterRole', name: role},
				subjects: to.map(subjectOf),
			},
		],
	];
}
