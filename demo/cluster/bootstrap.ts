import type {ApiServer, Client} from '../api/server.js';
import type {User} from '../schema/resource.js';

type Rule = {
	readonly verbs: readonly string[];
	readonly apiGroups?: readonly string[];
	readonly resources?: readonly string[];
	readonly resourceNames?: readonly string[];
	readonly nonResourceURLs?: readonly string[];
};

type Role = {readonly rules: readonly Rule[]; readonly groups?: readonly string[]; readonly users?: readonly string[]};

const certificates = ['certificates.k8s.io'];
const csr = 'certificatesigningrequests';
const apiServerServing = 'kubernetes.io/kube-apiserver-serving';
const everyRead = ['get', 'list', 'watch'];
const everyWrite = ['create', 'delete', 'deletecollection', 'patch', 'update'];

/** Rights of the role that approves for one of the built-in signers. */
const approverOf = (signer: string): Role => ({
	rules: [
		{verbs: ['approve'], apiGroups: certificates, resources: ['signers'], resourceNames: [`kubernetes.io/${signer}`]},
	],
});

const namespacedData = ['configmaps', 'pods', 'serviceaccounts', 'services'];
const viewRules: readonly Rule[] = [
	{verbs: everyRead, apiGroups: [''], resources: [...namespacedData, 'events', 'namespaces']},
];
const editRules: readonly Rule[] = [
	...viewRules,
	{verbs: everyRead, apiGroups: [''], resources: ['secrets']},
	{verbs: everyWrite, apiGroups: [''], resources: [...namespacedData, 'secrets']},
	{verbs: ['impersonate'], apiGroups: [''], resources: ['serviceaccounts']},
];

/** The default ClusterRoles of Kubernetes, reduced to the kinds of the demo, with their subjects. */
const shipped: Readonly<Record<string, Role>> = {
	'cluster-admin': {
		rules: [
			{verbs: ['*'], apiGroups: ['*'], resources: ['*']},
			{verbs: ['*'], nonResourceURLs: ['*']},
		],
		groups: ['system:masters'],
	},
	admin: {
		rules: [
			...editRules,
			{
				verbs: [...everyRead, ...everyWrite],
				apiGroups: ['rbac.authorization.k8s.io'],
				resources: ['rolebindings', 'roles'],
			},
		],
	},
	edit: {rules: editRules},
	view: {rules: viewRules},
	'system:basic-user': {
		rules: [
			{
				verbs: ['create'],
				apiGroups: ['authorization.k8s.io'],
				resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
			},
			{verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews']},
		],
		groups: ['system:authenticated'],
	},
	'system:discovery': {
		rules: [
			{
				verbs: ['get'],
				nonResourceURLs: [
					'/api',
					'/api/*',
					'/apis',
					'/apis/*',
					'/healthz',
					'/livez',
					'/openapi',
					'/openapi/*',
					'/readyz',
					'/version',
					'/version/',
				],
			},
		],
		groups: ['system:authenticated'],
	},
	'system:public-info-viewer': {
		rules: [{verbs: ['get'], nonResourceURLs: ['/healthz', '/livez', '/readyz', '/version', '/version/']}],
		groups: ['system:authenticated', 'system:unauthenticated'],
	},
	'system:certificates.k8s.io:kube-apiserver-client-approver': approverOf('kube-apiserver-client'),
	'system:certificates.k8s.io:kube-apiserver-client-kubelet-approver': approverOf('kube-apiserver-client-kubelet'),
	'system:certificates.k8s.io:kubelet-serving-approver': approverOf('kubelet-serving'),
	'system:certificates.k8s.io:legacy-unknown-approver': approverOf('legacy-unknown'),
	'system:certificates.k8s.io:certificatesigningrequests:nodeclient': {
		rules: [{verbs: ['create'], apiGroups: certificates, resources: [`${csr}/nodeclient`]}],
	},
	'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient': {
		rules: [{verbs: ['create'], apiGroups: certificates, resources: [`${csr}/selfnodeclient`]}],
	},
	'system:node-bootstrapper': {
		rules: [{verbs: ['create', ...everyRead], apiGroups: certificates, resources: [csr]}],
	},
	'system:node': {
		rules: [
			{verbs: ['create', ...everyRead], apiGroups: certificates, resources: [csr]},
			{verbs: everyRead, apiGroups: [''], resources: ['nodes', 'pods', 'services', 'configmaps', 'secrets']},
			{
				verbs: ['create', 'patch', 'update'],
				apiGroups: [''],
				resources: ['nodes', 'nodes/status', 'pods/status', 'events'],
			},
			{verbs: ['create', 'delete'], apiGroups: [''], resources: ['pods']},
			{verbs: everyRead, apiGroups: certificates, resources: ['clustertrustbundles']},
			{verbs: everyRead, apiGroups: [''], resources: ['serviceaccounts']},
		],
	},
	'system:cluster-trust-bundle-discovery': {
		rules: [{verbs: everyRead, apiGroups: certificates, resources: ['clustertrustbundles']}],
		groups: ['system:serviceaccounts'],
	},
	'system:controller:podcertificaterequestcleaner': {
		rules: [{verbs: ['delete', ...everyRead], apiGroups: certificates, resources: ['podcertificaterequests']}],
		users: ['system:serviceaccount:kube-system:podcertificaterequestcleaner'],
	},
	'system:controller:kube-apiserver-serving-clustertrustbundle-publisher': {
		rules: [
			{verbs: ['attest'], apiGroups: certificates, resources: ['signers'], resourceNames: [apiServerServing]},
			{
				verbs: ['create', 'update', 'delete', 'list', 'watch'],
				apiGroups: certificates,
				resources: ['clustertrustbundles'],
			},
		],
		users: ['system:serviceaccount:kube-system:kube-apiserver-serving-clustertrustbundle-publisher'],
	},
	'system:auth-delegator': {
		rules: [{verbs: ['create'], apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews']}],
	},
	'system:kube-controller-manager': {
		rules: [
			{verbs: ['create', 'patch', 'update'], apiGroups: [''], resources: ['events']},
			{verbs: ['create'], apiGroups: [''], resources: ['secrets', 'serviceaccounts']},
			{verbs: ['list', 'watch'], apiGroups: ['*'], resources: ['*']},
		],
		users: ['system:kube-controller-manager'],
	},
	'system:controller:certificate-controller': {
		rules: [
			{verbs: ['delete', ...everyRead], apiGroups: certificates, resources: [csr]},
			{verbs: ['update'], apiGroups: certificates, resources: [`${csr}/approval`, `${csr}/status`]},
			{
				verbs: ['approve'],
				apiGroups: certificates,
				resources: ['signers'],
				resourceNames: ['kubernetes.io/kube-apiserver-client-kubelet'],
			},
			{
				verbs: ['sign'],
				apiGroups: certificates,
				resources: ['signers'],
				resourceNames: [
					'kube-apiserver-client',
					'kube-apiserver-client-kubelet',
					'kubelet-serving',
					'legacy-unknown',
				].map(name => `kubernetes.io/${name}`),
			},
			{verbs: ['create'], apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews']},
		],
		users: ['system:serviceaccount:kube-system:certificate-controller'],
	},
	'system:controller:root-ca-cert-publisher': {
		rules: [{verbs: ['create', 'update'], apiGroups: [''], resources: ['configmaps']}],
		users: ['system:serviceaccount:kube-system:root-ca-cert-publisher'],
	},
	'system:controller:service-account-controller': {
		rules: [{verbs: ['create'], apiGroups: [''], resources: ['serviceaccounts']}],
		users: ['system:serviceaccount:kube-system:service-account-controller'],
	},
	'system:controller:generic-garbage-collector': {
		rules: [{verbs: ['delete', 'get', 'list', 'patch', 'update', 'watch'], apiGroups: ['*'], resources: ['*']}],
		users: ['system:serviceaccount:kube-system:generic-garbage-collector'],
	},
	'system:controller:namespace-controller': {
		rules: [
			{verbs: ['get', 'list', 'watch', 'delete'], apiGroups: [''], resources: ['namespaces']},
			{verbs: ['update'], apiGroups: [''], resources: ['namespaces/finalize', 'namespaces/status']},
			{verbs: ['get', 'list', 'delete', 'deletecollection'], apiGroups: ['*'], resources: ['*']},
		],
		users: ['system:serviceaccount:kube-system:namespace-controller'],
	},
};

/** The user that the API server has for its own calls. */
export const loopback: User = {
	username: 'system:apiserver',
	groups: ['system:masters', 'system:authenticated'],
	extra: {},
};

const bootstrapping = {
	labels: {'kubernetes.io/bootstrapping': 'rbac-defaults'},
	annotations: {'rbac.authorization.kubernetes.io/autoupdate': 'true'},
};

/**
 * Creates the objects that every new cluster has: namespaces, RBAC, and the authority of client certificates.
 *
 * @param clientCaPem - the authority of client certificates.
 */
export async function bootstrap(api: ApiServer, clientCaPem: string): Promise<void> {
	const client = api.as(loopback, 'kube-apiserver');
	for (const name of ['default', 'kube-node-lease', 'kube-public', 'kube-system']) {
		await client.create('/api/v1/namespaces', {metadata: {name}});
	}

	await createOwnService(client);
	await client.create('/api/v1/namespaces/kube-system/configmaps', {
		metadata: {name: 'extension-apiserver-authentication'},
		data: {'client-ca-file': clientCaPem},
	});
	for (const [name, {rules, groups = [], users = []}] of Object.entries(shipped)) {
		await client.create('/apis/rbac.authorization.k8s.io/v1/clusterroles', {metadata: {name, ...bootstrapping}, rules});
		if (groups.length + users.length > 0) {
			await bind(api, name, name, [...groups.map(group => `group ${group}`), ...users.map(user => `user ${user}`)]);
		}
	}
}

/** The Service under which Pods find the API server, and the address that it advertises. */
async function createOwnService(client: Client): Promise<void> {
	await client.create('/api/v1/namespaces/default/services', {
		metadata: {name: 'kubernetes', labels: {component: 'apiserver', provider: 'kubernetes'}},
		spec: {clusterIP: '10.96.0.1', clusterIPs: ['10.96.0.1'], ports: [{name: 'https', port: 443, targetPort: 6443}]},
	});
	await client.create('/apis/discovery.k8s.io/v1/namespaces/default/endpointslices', {
		metadata: {name: 'kubernetes', labels: {'kubernetes.io/service-name': 'kubernetes'}},
		addressType: 'IPv4',
		endpoints: [{addresses: ['10.0.1.10'], conditions: {ready: true}}],
		ports: [{name: 'https', protocol: 'TCP', port: 6443}],
	});
}

/** Binds a ClusterRole cluster-wide. Subjects have the form `user NAME` or `group NAME`. */
export async function bind(api: ApiServer, binding: string, role: string, subjects: readonly string[]): Promise<void> {
	await api.as(loopback, 'kube-apiserver').create('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
		metadata: {name: binding, ...(role === binding && bootstrapping)},
		roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role},
		subjects: subjects.map(subject => {
			const [kind = '', name = ''] = subject.split(' ');
			const account = /^system:serviceaccount:([^:]+):(.+)$/.exec(name);
			return account
				? {kind: 'ServiceAccount', namespace: account[1], name: account[2]}
				: {kind: kind === 'group' ? 'Group' : 'User', apiGroup: 'rbac.authorization.k8s.io', name};
		}),
	});
}

/** Creates a ClusterRole for the demo. */
export async function grant(
	api: ApiServer,
	role: string,
	rules: readonly Rule[],
	subjects: readonly string[],
): Promise<void> {
	await api
		.as(loopback, 'kube-apiserver')
		.create('/apis/rbac.authorization.k8s.io/v1/clusterroles', {metadata: {name: role}, rules});
	await bind(api, `${role}-binding`, role, subjects);
}
