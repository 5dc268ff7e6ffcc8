/** Objects of a cluster that review uses, flat and reduced. Every text comes unchanged from the server, and is hostile. */

/** A core/v1 Node. Its own kubelet reports its addresses. */
export type NodeRecord = {
	readonly name: string;
	readonly createdAt: Date;
	readonly labels: Readonly<Record<string, string>>;
	/** `status.addresses`; types are `InternalIP`, `ExternalIP`, `Hostname`, `InternalDNS`, `ExternalDNS`. */
	readonly addresses: readonly {readonly type: string; readonly address: string}[];
	readonly podCidrs: readonly string[];
};

/** A core/v1 Service. */
export type ServiceRecord = {
	readonly namespace: string;
	readonly name: string;
	/** `ClusterIP`, `NodePort`, `LoadBalancer`, `ExternalName`. */
	readonly type: string;
	/** Without `None`, the value of a headless Service. */
	readonly clusterIps: readonly string[];
	readonly headless: boolean;
	readonly externalIps: readonly string[];
	/** IPs of `status.loadBalancer.ingress`. */
	readonly ingressIps: readonly string[];
	readonly ingressHostnames: readonly string[];
	/** The host names that an annotation of the Service has chosen, which some clouds allow; absent if there are none. */
	readonly chosenHostnames?: readonly string[];
	/** The target of an ExternalName. */
	readonly externalName?: string;
	readonly ports: readonly {
		readonly name?: string;
		readonly port: number;
		readonly protocol: string;
		/** The port of the Pods, if it is a number; `port` if it is absent. */
		readonly targetPort?: number;
	}[];
	readonly selector: Readonly<Record<string, string>>;
	readonly labels: Readonly<Record<string, string>>;
};

/** A core/v1 Pod. */
export type PodRecord = {
	readonly namespace: string;
	readonly name: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly phase: string;
	/** The first is `status.podIP`. */
	readonly podIps: readonly string[];
	readonly hostIp?: string;
	readonly hostNetwork: boolean;
	readonly hostname?: string;
	readonly subdomain?: string;
	readonly serviceAccountName: string;
	readonly nodeName: string;
};

/** A core/v1 Namespace. */
export type NamespaceRecord = {
	readonly name: string;
	readonly createdAt: Date;
	readonly labels: Readonly<Record<string, string>>;
	/** `Active` or `Terminating`. */
	readonly phase: string;
};

/** A networking.k8s.io/v1 Ingress. */
export type IngressRecord = {
	readonly namespace: string;
	readonly name: string;
	readonly createdAt: Date;
	/** Hosts of its rules and of its TLS, in lower case; the first label may be `*`. An author of an Ingress can claim any. */
	readonly hosts: readonly string[];
	/** Whether its controller has reported an address. */
	readonly isServed: boolean;
};

/** A gateway.networking.k8s.io Gateway. */
export type GatewayRecord = {
	readonly namespace: string;
	readonly name: string;
	readonly createdAt: Date;
	readonly listeners: readonly GatewayListener[];
};

export type GatewayListener = {
	readonly name: string;
	/** In lower case; the first label may be `*`. Absent if it accepts every name. */
	readonly hostname?: string;
	/** The namespaces whose routes it accepts: `Same`, `All`, `Selector`. */
	readonly from: string;
};

/** A gateway.networking.k8s.io HTTPRoute. */
export type HttpRouteRecord = {
	readonly namespace: string;
	readonly name: string;
	readonly createdAt: Date;
	/** In lower case; the first label may be `*`. An author of a route can claim any host. */
	readonly hosts: readonly string[];
	/** The Gateways that it asks for. */
	readonly parents: readonly RouteParent[];
	/** Its target Services, `NAMESPACE/NAME`. */
	readonly services: readonly string[];
};

export type RouteParent = {
	readonly namespace: string;
	readonly name: string;
	/** Name of one listener. */
	readonly sectionName?: string;
	/** Whether the Gateway's controller accepted it. */
	readonly isAccepted: boolean;
};

/** A subject of a binding. ServiceAccounts have a namespace. */
export type BindingSubject = {readonly kind: string; readonly name: string; readonly namespace?: string};

/** A rbac.authorization.k8s.io/v1 RoleBinding or, without a namespace, ClusterRoleBinding. */
export type BindingRecord = {
	readonly namespace?: string;
	readonly name: string;
	readonly role: {readonly kind: 'Role' | 'ClusterRole' | (string & {}); readonly name: string};
	readonly subjects: readonly BindingSubject[];
};

/** One of the `rules` of a role. An absent list is empty. */
export type PolicyRule = {
	readonly verbs: readonly string[];
	readonly apiGroups: readonly string[];
	readonly resources: readonly string[];
	readonly resourceNames: readonly string[];
	readonly nonResourceUrls: readonly string[];
};

/** A rbac.authorization.k8s.io/v1 Role, or without a namespace, a ClusterRole with the rules that it aggregates. */
export type RoleRecord = {readonly namespace?: string; readonly name: string; readonly rules: readonly PolicyRule[]};

/** Selects objects of a list. An absent field does not limit it. */
export type Selection = {
	readonly namespace?: string;
	/** In the form of the API: `metadata.name=x`, `status.podIP=10.0.0.1` for Pods. */
	readonly fieldSelector?: string;
	readonly labelSelector?: string;
	/** Objects per page; if absent, 500. Pages of large objects should be smaller, so that reading one delays no keys. */
	readonly limit?: number;
	/** Reading stops after the page that reaches this number. There may be more objects. */
	readonly most?: number;
};

/** Versions of gateway.networking.k8s.io that have Gateways and HTTPRoutes. */
export type GatewayVersion = 'v1' | 'v1beta1';
