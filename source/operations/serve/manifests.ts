import {shardNames} from './config-map-index.js';
import {objectsOf} from './names.js';

export type ManifestOptions = {
	readonly signerName: string;
	readonly namespace: string;
	/** The text of the cfssl signing config; absent for the default policy. */
	readonly config: string | undefined;
	readonly profile: string | undefined;
	/** SHA-256 of the authorities that may sign. */
	readonly fingerprints: readonly string[];
	/** The kubernetes.io/tls Secret with the authority. */
	readonly secretName: string;
	readonly image: string;
	/** The namespaces of the ServiceAccounts that get certificates for their Pods; absent without --pods. */
	readonly podNamespaces?: readonly string[] | undefined;
	/** Flags of the policy that are passed on. */
	readonly flags: readonly string[];
};

type Manifest = Readonly<Record<string, unknown>>;

const rbac = 'rbac.authorization.k8s.io';

/** The least rules that a signer needs. `create` can't be limited to a name. */
export function signerRules(
	signerName: string,
	isForPods = false,
): {
	readonly cluster: readonly Manifest[];
	readonly local: readonly Manifest[];
} {
	const name = objectsOf(signerName);
	const certificates = ['certificates.k8s.io'];
	return {
		cluster: [
			{apiGroups: certificates, resources: ['certificatesigningrequests'], verbs: ['get', 'list', 'watch']},
			{apiGroups: certificates, resources: ['certificatesigningrequests/status'], verbs: ['update']},
			{apiGroups: certificates, resources: ['signers'], resourceNames: [signerName], verbs: ['sign']},
			// Every ServiceAccount may read ClusterTrustBundles.
			...(isForPods
				? [
						{apiGroups: certificates, resources: ['podcertificaterequests'], verbs: ['get', 'list', 'watch']},
						{apiGroups: certificates, resources: ['podcertificaterequests/status'], verbs: ['update']},
						{apiGroups: [''], resources: ['nodes'], verbs: ['get']},
					]
				: []),
		],
		local: [
			{apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create']},
			{apiGroups: ['coordination.k8s.io'], resources: ['leases'], resourceNames: [name], verbs: ['get', 'update']},
			{apiGroups: [''], resources: ['configmaps'], verbs: ['create']},
			{apiGroups: [''], resources: ['configmaps'], resourceNames: shardNames(name), verbs: ['get', 'update']},
		],
	};
}

/** What a signer reads in the namespaces that its configuration lists. */
const podReads: readonly Manifest[] = [{apiGroups: [''], resources: ['pods', 'serviceaccounts'], verbs: ['get']}];

/** Everything that a signer in the cluster needs, except the Secret with its authority. */
export function signerManifests(options: ManifestOptions): readonly Manifest[] {
	const {signerName, namespace, config, fingerprints, podNamespaces = []} = options;
	const name = objectsOf(signerName);
	const labels = {'app.kubernetes.io/name': 'certdeck-signer', 'app.kubernetes.io/instance': name};
	const metadata = {name, namespace, labels};
	const rules = signerRules(signerName, podNamespaces.length > 0);
	const subjects = [{kind: 'ServiceAccount', name, namespace}];
	return [
		{
			apiVersion: 'v1',
			kind: 'Namespace',
			metadata: {name: namespace, labels: {'pod-security.kubernetes.io/enforce': 'restricted'}},
		},
		{apiVersion: 'v1', kind: 'ServiceAccount', metadata},
		{apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata: {name, labels}, rules: rules.cluster},
		{
			apiVersion: `${rbac}/v1`,
			kind: 'ClusterRoleBinding',
			metadata: {name, labels},
			roleRef: {apiGroup: rbac, kind: 'ClusterRole', name},
			subjects,
		},
		{apiVersion: `${rbac}/v1`, kind: 'Role', metadata, rules: rules.local},
		{
			apiVersion: `${rbac}/v1`,
			kind: 'RoleBinding',
			metadata,
			roleRef: {apiGroup: rbac, kind: 'Role', name},
			subjects,
		},
		...podNamespaces.flatMap(each => {
			const there = {name: `${name}-pods`, namespace: each, labels};
			return [
				{apiVersion: `${rbac}/v1`, kind: 'Role', metadata: there, rules: podReads},
				{
					apiVersion: `${rbac}/v1`,
					kind: 'RoleBinding',
					metadata: there,
					roleRef: {apiGroup: rbac, kind: 'Role', name: there.name},
					subjects,
				},
			];
		}),
		{
			apiVersion: 'v1',
			kind: 'ConfigMap',
			metadata,
			data: {
				authorities: `${fingerprints.join('\n')}\n`,
				...(config === undefined ? {} : {'signing.json': config}),
			},
		},
		deployment(options, name, labels),
		{
			apiVersion: 'policy/v1',
			kind: 'PodDisruptionBudget',
			metadata,
			spec: {minAvailable: 1, selector: {matchLabels: labels}},
		},
	];
}

const port = 9180;

function deployment(
	{signerName, namespace, config, profile, secretName, image, podNamespaces, flags}: ManifestOptions,
	name: string,
	labels: Readonly<Record<string, string>>,
): Manifest {
	const probe = (path: string) => ({httpGet: {path, port}, periodSeconds: 10, timeoutSeconds: 3});
	const args = [
		...['serve-signer', '--signer', signerName, '--authority', '/etc/certdeck/authority'],
		...['--authority-sha256', '/etc/certdeck/config/authorities'],
		...(config === undefined ? [] : ['--config', '/etc/certdeck/config/signing.json']),
		...(profile === undefined ? [] : ['--profile', profile]),
		...(podNamespaces === undefined ? [] : ['--pods']),
		...flags,
		// kubelet sends its probes from outside the Pod.
		...['--listen', `[::]:${port}`],
	];
	return {
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		metadata: {name, namespace, labels},
		spec: {
			replicas: 2,
			selector: {matchLabels: labels},
			template: {
				metadata: {labels},
				spec: {
					serviceAccountName: name,
					terminationGracePeriodSeconds: 30,
					securityContext: {
						...{runAsNonRoot: true, runAsUser: 65_532, runAsGroup: 65_532, fsGroup: 65_532},
						seccompProfile: {type: 'RuntimeDefault'},
					},
					topologySpreadConstraints: [
						{
							...{maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway'},
							labelSelector: {matchLabels: labels},
						},
					],
					containers: [
						{
							name: 'signer',
							image,
							args,
							env: [{name: 'HOME', value: '/tmp'}],
							ports: [{name: 'metrics', containerPort: port}],
							livenessProbe: {...probe('/healthz'), failureThreshold: 3},
							readinessProbe: probe('/readyz'),
							resources: {requests: {cpu: '50m', memory: '96Mi'}, limits: {memory: '192Mi'}},
							securityContext: {
								...{allowPrivilegeEscalation: false, readOnlyRootFilesystem: true},
								capabilities: {drop: ['ALL']},
							},
							volumeMounts: [
								{name: 'authority', mountPath: '/etc/certdeck/authority', readOnly: true},
								{name: 'config', mountPath: '/etc/certdeck/config', readOnly: true},
								{name: 'tmp', mountPath: '/tmp'},
							],
						},
					],
					volumes: [
						{name: 'authority', secret: {secretName, defaultMode: 0o440}},
						{name: 'config', configMap: {name}},
						{name: 'tmp', emptyDir: {medium: 'Memory', sizeLimit: '16Mi'}},
					],
				},
			},
		},
	};
}
