/** A Service that selects the Pods of its workload. */
type Service = {
	readonly name: string;
	/** Without addresses it is headless. */
	readonly ips?: readonly string[];
	readonly loadBalancer?: readonly object[];
	readonly externalIPs?: readonly string[];
	readonly externalName?: string;
	/** It selects nothing, because its EndpointSlices are written by somebody. */
	readonly isSelectorless?: true;
};

/** Pods of one service account, with their Services. */
export type Workload = {
	readonly namespace: string;
	readonly app: string;
	readonly account: string;
	readonly services: readonly Service[];
	/** Addresses of its Pods; with dual stack, several each. */
	readonly pods: ReadonlyArray<readonly string[]>;
	/** The headless Service that names the Pods of a StatefulSet. */
	readonly governedBy?: string;
};

const one = (namespace: string, app: string, ip: string, pod: string, account = app): Workload => ({
	namespace,
	app,
	account,
	services: [{name: app, ips: [ip]}],
	pods: [[pod]],
});

const set = (
	namespace: string,
	app: string,
	governedBy: string,
	pods: readonly string[],
	others: readonly Service[] = [],
	account = app,
): Workload => ({
	namespace,
	app,
	account,
	services: [{name: governedBy}, ...others],
	pods: pods.map(ip => [ip]),
	governedBy,
});

/** The workloads of the two teams, of databases and operators, and of the cluster itself. */
export const workloads: readonly Workload[] = [
	one('shop', 'orders', '10.96.14.20', '10.244.11.20'),
	one('shop', 'cart', '10.96.14.31', '10.244.11.31'),
	one('shop', 'catalog', '10.96.14.32', '10.244.12.32', 'default'),
	one('shop', 'search', '10.96.14.33', '10.244.12.33'),
	{
		namespace: 'shop',
		app: 'storefront',
		account: 'storefront',
		services: [
			{
				name: 'storefront',
				ips: ['10.96.14.40', 'fd00:10:96::1440'],
				loadBalancer: [{ip: '203.0.113.20'}],
			},
			{
				name: 'storefront-public',
				ips: ['10.96.14.41'],
				loadBalancer: [{hostname: 'a7c9e1f20b.elb.eu-west-1.amazonaws.com'}],
			},
		],
		pods: [['10.244.11.40', 'fd00:10:244::1140']],
	},
	{
		namespace: 'shop',
		app: 'partner',
		account: 'default',
		services: [
			{name: 'partner', externalName: 'api.partner.example'},
			{name: 'claims', ips: ['10.96.14.60'], externalIPs: ['198.51.100.9'], isSelectorless: true},
		],
		pods: [],
	},
	set('shop', 'redis', 'redis-headless', ['10.244.11.50', '10.244.12.50'], [{name: 'redis', ips: ['10.96.14.50']}]),
	one('payments', 'api', '10.96.33.5', '10.244.11.105'),
	one('payments', 'ledger', '10.96.33.17', '10.244.12.117'),
	one('payments', 'webhook', '10.96.34.2', '10.244.12.102'),
	one('payments', 'fraud-check', '10.96.33.40', '10.244.11.140', 'default'),
	set(
		'db',
		'cockroachdb',
		'cockroachdb',
		['10.244.11.60', '10.244.12.60', '10.244.13.60'],
		[{name: 'cockroachdb-public', ips: ['10.96.40.1']}],
	),
	set('db', 'etcd', 'etcd', ['10.244.11.61', '10.244.12.61'], [{name: 'etcd-client', ips: ['10.96.40.2']}]),
	set('db', 'mongo', 'mongo', ['10.244.11.62', '10.244.12.62']),
	set('db', 'postgres', 'postgres-replicas', ['10.244.11.63'], [{name: 'postgres', ips: ['10.96.40.4']}]),
	set(
		'kafka',
		'kafka',
		'kafka-brokers',
		['10.244.11.70', '10.244.12.70'],
		[{name: 'kafka-bootstrap', ips: ['10.96.41.1']}],
	),
	set('messaging', 'nats', 'nats-headless', ['10.244.11.71'], [{name: 'nats', ips: ['10.96.41.2']}]),
	set('messaging', 'rabbit', 'rabbit-nodes', ['10.244.11.72'], [{name: 'rabbit', ips: ['10.96.41.3']}]),
	set(
		'vault',
		'vault',
		'vault-internal',
		['10.244.11.73'],
		[
			{name: 'vault', ips: ['10.96.42.1']},
			{name: 'vault-active', ips: ['10.96.42.2']},
		],
	),
	one('vault', 'vault-agent-injector', '10.96.42.3', '10.244.11.74'),
	set('elastic', 'es', 'es-transport', ['10.244.11.75'], [{name: 'es-http', ips: ['10.96.42.9']}]),
	set('consul', 'consul-server', 'consul-server', ['10.244.11.76'], [{name: 'consul-ui', ips: ['10.96.42.10']}]),
	one('monitoring', 'prometheus', '10.96.43.1', '10.244.12.80'),
	one('monitoring', 'prometheus-adapter', '10.96.43.2', '10.244.12.81'),
	one('keda', 'keda-operator', '10.96.43.5', '10.244.12.82'),
	one('keda', 'keda-admission-webhooks', '10.96.43.6', '10.244.12.83'),
	one('kyverno', 'kyverno-svc', '10.96.43.7', '10.244.12.84', 'kyverno-admission-controller'),
	one('gatekeeper-system', 'gatekeeper-webhook-service', '10.96.43.8', '10.244.12.85', 'gatekeeper-admin'),
	one('istio-system', 'istiod', '10.96.44.1', '10.244.12.90'),
	one('linkerd', 'linkerd-proxy-injector', '10.96.44.2', '10.244.12.91'),
	one('argocd', 'argocd-server', '10.96.45.1', '10.244.12.92'),
	one('kube-system', 'metrics-server', '10.96.0.20', '10.244.11.93'),
	one('kube-system', 'kube-dns', '10.96.0.10', '10.244.11.94', 'coredns'),
	one('kube-system', 'snapshot-webhook', '10.96.0.21', '10.244.11.95'),
	one('sandbox', 'demo', '10.96.60.1', '10.244.12.160', 'default'),
	// Backing that mallory made: Services that claim addresses of others.
	{
		namespace: 'sandbox',
		app: 'bait',
		account: 'default',
		services: [
			{name: 'bait', ips: ['10.96.60.2'], externalIPs: ['10.0.1.12', '198.51.100.80'], isSelectorless: true},
			{name: 'sso', externalName: 'sso.corp.example'},
		],
		pods: [],
	},
];

/** Accounts without a Pod behind a Service. */
export const accounts: ReadonlyArray<readonly [namespace: string, name: string]> = [
	['shop', 'batch'],
	['shop', 'token-minter'],
	['payments', 'reporting'],
	['db', 'backup'],
	['kafka', 'strimzi-cluster-operator'],
	['elastic', 'elastic-operator'],
	['ci', 'deploy-bot'],
	['flux-system', 'kustomize-controller'],
	['mesh-system', 'identity-agent'],
	['kube-system', 'leftover'],
	['openshift-machine-config-operator', 'node-bootstrapper'],
	['cert-manager', 'cert-manager'],
	['user-operator', 'user-operator'],
];

export const namespaces: readonly string[] = [
	...new Set([
		...workloads.map(({namespace}) => namespace),
		...accounts.map(([namespace]) => namespace),
		'infra',
		'sandbox',
	]),
].filter(name => name !== 'kube-system');

/** The Pods of a workload, by name. */
export function podsOf({
	app,
	pods,
	governedBy,
}: Workload): ReadonlyArray<readonly [name: string, ips: readonly string[]]> {
	return pods.map(
		(ips, index) => [governedBy === undefined ? `${app}-6d5f8c-${index}` : `${app}-${index}`, ips] as const,
	);
}

export function serviceObject(
	{app}: Workload,
	{name, ips, externalIPs, externalName, isSelectorless}: Service,
): Readonly<Record<string, unknown>> {
	const families = ips?.map(ip => (ip.includes(':') ? 'IPv6' : 'IPv4'));
	return {
		metadata: {name, labels: {app}},
		spec:
			externalName === undefined
				? {
						clusterIP: ips?.[0] ?? 'None',
						clusterIPs: ips ?? ['None'],
						...(families && {
							ipFamilies: families,
							ipFamilyPolicy: families.length > 1 ? 'RequireDualStack' : 'SingleStack',
						}),
						...(externalIPs && {externalIPs}),
						...(isSelectorless ? {} : {selector: {app}}),
						ports: [{name: 'https', port: 443, protocol: 'TCP', targetPort: 8443}],
					}
				: {type: 'ExternalName', externalName},
	};
}

export function podObject({app, account, governedBy}: Workload, name: string, index: number): object {
	return {
		metadata: {name, labels: {app}},
		spec: {
			serviceAccountName: account,
			nodeName: index % 2 === 0 ? 'worker-1' : 'worker-2',
			...(governedBy !== undefined && {hostname: name, subdomain: governedBy}),
			containers: [{name: app, image: `registry.corp.example/${app}:1`}],
			// No program runs here that could use a token.
			automountServiceAccountToken: false,
		},
	};
}

export function statefulSetObject({app, account, pods, governedBy}: Workload): object {
	return {
		metadata: {name: app, labels: {app}},
		spec: {
			serviceName: governedBy,
			replicas: pods.length,
			selector: {matchLabels: {app}},
			template: {
				metadata: {labels: {app}},
				spec: {serviceAccountName: account, containers: [{name: app, image: `registry.corp.example/${app}:1`}]},
			},
		},
	};
}
