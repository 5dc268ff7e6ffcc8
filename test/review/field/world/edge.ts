/** Routes from outside, as Ingresses and in Gateway API, and the mesh's configuration. */
type Placed = readonly [path: string, object: Readonly<Record<string, unknown>>];

const gatewayApi = '/apis/gateway.networking.k8s.io/v1';
const backend = (name: string) => ({service: {name, port: {number: 443}}});

function ingress(namespace: string, name: string, hosts: readonly string[], service: string): Placed {
	return [
		`/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`,
		{
			metadata: {name},
			spec: {
				ingressClassName: 'nginx',
				rules: hosts.map(host => ({
					host,
					http: {paths: [{path: '/', pathType: 'Prefix', backend: backend(service)}]},
				})),
				tls: [{hosts, secretName: `${name}-tls`}],
			},
		},
	];
}

/** @param listeners - by host name: the namespaces whose routes each admits. */
function gateway(namespace: string, name: string, listeners: Readonly<Record<string, object>>): Placed {
	return [
		`${gatewayApi}/namespaces/${namespace}/gateways`,
		{
			apiVersion: 'gateway.networking.k8s.io/v1',
			kind: 'Gateway',
			metadata: {name},
			spec: {
				gatewayClassName: 'istio',
				listeners: Object.entries(listeners).map(([hostname, from]) => ({
					name: hostname.replaceAll(/[*.]+/g, '-').replace(/^-/, ''),
					hostname,
					port: 443,
					protocol: 'HTTPS',
					tls: {mode: 'Terminate', certificateRefs: [{name: 'edge-tls'}]},
					allowedRoutes: {namespaces: from},
				})),
			},
		},
	];
}

function route(
	namespace: string,
	name: string,
	hostnames: readonly string[],
	parent: Readonly<Record<string, string>>,
	service: string,
): Placed {
	return [
		`${gatewayApi}/namespaces/${namespace}/httproutes`,
		{
			apiVersion: 'gateway.networking.k8s.io/v1',
			kind: 'HTTPRoute',
			metadata: {name},
			spec: {parentRefs: [parent], hostnames, rules: [{backendRefs: [{name: service, port: 443}]}]},
		},
	];
}

const named = (...names: readonly string[]) => ({
	from: 'Selector',
	selector: {matchExpressions: [{key: 'kubernetes.io/metadata.name', operator: 'In', values: names}]},
});
const edge = {name: 'edge', namespace: 'infra'};

export const routes: readonly Placed[] = [
	ingress('shop', 'www', ['www.shop.example.com', 'static.shop.example.com'], 'storefront'),
	ingress('shop', 'blog', ['blog.example.net'], 'storefront'),
	ingress('payments', 'pay', ['pay.example.com'], 'api'),
	// Backing that mallory made.
	ingress('sandbox', 'sso', ['sso.corp.example', 'www.shop.example.com'], 'demo'),

	gateway('infra', 'edge', {
		'*.apps.example.com': named('shop', 'payments'),
		'*.open.example.com': {from: 'All'},
		'*.internal.example.com': {from: 'Same'},
	}),
	route('shop', 'cart', ['cart.apps.example.com'], edge, 'cart'),
	route('shop', 'search', ['search.open.example.com'], {...edge, sectionName: 'open-example-com'}, 'search'),
	route('payments', 'ledger', ['ledger.apps.example.com'], edge, 'ledger'),
	// Routes that are admitted nowhere: no listener has the host, or none accepts routes from that namespace.
	route('shop', 'elsewhere', ['cart.apps.example.org'], edge, 'cart'),
	route('shop', 'inside', ['grafana.internal.example.com'], edge, 'cart'),
	route('sandbox', 'apps', ['sso.apps.example.com'], edge, 'demo'),
	// A listener and a route of the same owner.
	gateway('sandbox', 'mine', {'*.corp.example': {from: 'Same'}}),
	route('sandbox', 'mine', ['mail.corp.example'], {name: 'mine'}, 'demo'),
];

/** The trust domain of the mesh. */
export const trustDomain = 'prod.corp.example';

export const settings: readonly Placed[] = [
	[
		'/api/v1/namespaces/istio-system/configmaps',
		{
			metadata: {name: 'istio'},
			data: {mesh: `defaultConfig:\n  discoveryAddress: istiod.istio-system.svc:15012\ntrustDomain: ${trustDomain}\n`},
		},
	],
	[
		'/api/v1/namespaces/kube-system/configmaps',
		{
			metadata: {name: 'coredns'},
			data: {
				Corefile:
					'.:53 {\n    errors\n    kubernetes cluster.local in-addr.arpa ip6.arpa {\n       pods insecure\n    }\n    forward . /etc/resolv.conf\n}\n',
			},
		},
	],
];

/** Gateway API as CustomResourceDefinitions, as far as a server needs them. */
export const definitions: readonly object[] = (
	[
		['gateways', 'gateway', 'Gateway'],
		['httproutes', 'httproute', 'HTTPRoute'],
	] as const
).map(([plural, singular, kind]) => ({
	apiVersion: 'apiextensions.k8s.io/v1',
	kind: 'CustomResourceDefinition',
	metadata: {
		name: `${plural}.gateway.networking.k8s.io`,
		annotations: {'api-approved.kubernetes.io': 'https://github.com/kubernetes-sigs/gateway-api/pull/2997'},
	},
	spec: {
		group: 'gateway.networking.k8s.io',
		scope: 'Namespaced',
		names: {plural, singular, kind, listKind: `${kind}List`},
		versions: [
			{
				name: 'v1',
				served: true,
				storage: true,
				subresources: {status: {}},
				schema: {openAPIV3Schema: {type: 'object', 'x-kubernetes-preserve-unknown-fields': true}},
			},
		],
	},
}));
