/** Parts of a cluster that a request is held against, flat and slim. Every text in them is as the server sent it: hostile. */

/** A core/v1 Node; its addresses are what its own kubelet says of itself. */
export type NodeRecord = {
	readonly name: string;
	readonly createdAt: Date;
	readonly labels: Readonly<Record<string, string>>;
	/** `status.addresses`; types as `InternalIP`, `ExternalIP`, `Hostname`, `InternalDNS`, `ExternalDNS`. */
	readonly addresses: readonly {readonly type: string; readonly address: string}[];
	readonly podCidrs: readonly string[];
};

/** A core/v1 Service. */
export type ServiceRecord = {
	readonly namespace: string;
	readonly name: string;
	/** `ClusterIP`, `NodePort`, `LoadBalancer`, `ExternalName`. */
	readonly type: string;
	/** Without `None`, which says that it is headless. */
	readonly clusterIps: readonly string[];
	readonly headless: boolean;
	readonly externalIps: readonly string[];
	/** IPs of `status.loadBalancer.ingress`. */
	readonly ingressIps: readonly string[];
	readonly ingressHostnames: readonly string[];
	/** Those of them that an annotation of the Service chose, as some clouds let it; absent where there is none. */
	readonly chosenHostnames?: readonly string[];
	/** The name that an ExternalName stands for. */
	readonly externalName?: string;
	readonly ports: readonly {
		readonly name?: string;
		readonly port: number;
		readonly protocol: string;
		/** Of the Pods, where it is said as a number; `port` where nothing is said. */
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
	/** Of its rules and of its TLS, in lower case; a first label may be `*`. Whoever may write an Ingress may claim any. */
	readonly hosts: readonly string[];
	/** Whether its controller says where it answers. */
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
	/** In lower case; a first label may be `*`. Absent where it takes every name. */
	readonly hostname?: string;
	/** Of which namespaces it takes routes: `Same`, `All`, `Selector`. */
	readonly from: string;
};

/** A gateway.networking.k8s.io HTTPRoute. */
export type HttpRouteRecord = {
	readonly namespace: string;
	readonly name: string;
	readonly createdAt: Date;
	/** In lower case; a first label may be `*`. Whoever may write a route may claim any. */
	readonly hosts: readonly string[];
	/** Gateways that it wants to be at. */
	readonly parents: readonly RouteParent[];
	/** Where it leads, `NAMESPACE/NAME`. */
	readonly services: readonly string[];
};

export type RouteParent = {
	readonly namespace: string;
	readonly name: string;
	/** Of one listener. */
	readonly sectionName?: string;
	/** Whether the Gateway's controller took it. */
	readonly isAccepted: boolean;
};

/** Whom a binding is for; ServiceAccounts have a namespace. */
export type BindingSubject = {readonly kind: string; readonly name: string; readonly namespace?: string};

/** A rbac.authorization.k8s.io/v1 RoleBinding or, without a namespace, ClusterRoleBinding. */
export type BindingRecord = {
	readonly namespace?: string;
	readonly name: string;
	readonly role: {readonly kind: 'Role' | 'ClusterRole' | (string & {}); readonly name: string};
	readonly subjects: readonly BindingSubject[];
};

/** One of the `rules` of a role; a list that is absent is empty. */
export type PolicyRule = {
	readonly verbs: readonly string[];
	readonly apiGroups: readonly string[];
	readonly resources: readonly string[];
	readonly resourceNames: readonly string[];
	readonly nonResourceUrls: readonly string[];
};

/** A rbac.authorization.k8s.io/v1 Role or, without a namespace, ClusterRole with what it aggregates. */
export type RoleRecord = {readonly namespace?: string; readonly name: string; readonly rules: readonly PolicyRule[]};

/** Which objects a list is for; all where a field is absent. */
export type Selection = {
	readonly namespace?: string;
	/** As the API takes it: `metadata.name=x`, `status.podIP=10.0.0.1` for Pods. */
	readonly fieldSelector?: string;
	readonly labelSelector?: string;
	/** Objects per page, 500 where absent; fewer of large ones, so that reading a page is not felt. */
	readonly limit?: number;
	/** No further page is read once there are as many; there may be more of them then. */
	readonly most?: number;
};

/** Versions of gateway.networking.k8s.io that have Gateways and HTTPRoutes. */
export type GatewayVersion = 'v1' | 'v1beta1';
