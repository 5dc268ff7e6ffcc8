// One type: every call that certdeck makes to a cluster.

import type {Duplex} from 'node:stream';
import type {Subscribable} from '../../base/index.js';
import type {ClusterIdentity, ContextInfo} from '../context/index.js';
import type {
	AccessReview,
	CertificateSigningRequest,
	ClusterError,
	Endpoint,
	NewRequest,
	Pin,
	PodPort,
	ResourceAttributes,
	UserInfo,
} from '../model/index.js';
import type {
	CaBundleKind,
	CalledServerRecord,
	ConnectionCertificates,
	ManagedCertificateRecord,
	PodUseRecord,
	TlsRouteRecord,
} from '../records/certificates/index.js';
import type {
	BindingRecord,
	ConfigMapRecord,
	GatewayRecord,
	GatewayVersion,
	HttpRouteRecord,
	IngressRecord,
	LeaseRecord,
	NamespaceRecord,
	NodeRecord,
	PodRecord,
	RoleRecord,
	SecretRecord,
	Selection,
	ServiceRecord,
	TrustBundleRecord,
	TrustBundleVersion,
	WholeConfigMapRecord,
} from '../records/index.js';

import type {PodCertificateCalls} from './pod-certificate-calls.js';

/** How often and how long certdeck tries to read a write back whose answer was lost. Times are in milliseconds. */
export type SettlePace = {
	/** How long to wait for a server that does not answer. */
	readonly patienceMs: number;
	/** First pause between two looks. Each pause is twice as long as the last, up to eight times the first. */
	readonly pauseMs: number;
	/** The time limit of one read. */
	readonly lookMs: number;
	/** The write counts as not done after so many looks find nothing, because the server may still process it. */
	readonly looks: number;
	/**
	 * Resolves with true when a server that did not answer is reachable again, and with false when no caller waits any more.
	 * Without it, the outcome stays unknown once `patienceMs` have passed.
	 */
	readonly whenReachable?: (signal?: AbortSignal) => Promise<boolean>;
};

/** The user on the server, and the user's rights. */
export type AccessCalls = {
	/** `gitVersion` of GET /version. */
	version(signal?: AbortSignal): Promise<string>;
	whoAmI(signal?: AbortSignal): Promise<UserInfo>;
	/** SelfSubjectAccessReview. */
	reviewAccess(attributes: ResourceAttributes, signal?: AbortSignal): Promise<AccessReview>;
	/** SubjectAccessReview: what another user may do. The user need not exist. */
	reviewAccessOf(
		user: Pick<UserInfo, 'username' | 'groups'> & Partial<Pick<UserInfo, 'extra'>>,
		attributes: ResourceAttributes,
		signal?: AbortSignal,
	): Promise<AccessReview>;
};

/** CertificateSigningRequests. */
export type RequestCalls = {
	/** Lists all requests in pages. `onPage` receives each page when it arrives. */
	listRequests(options?: ListOptions, signal?: AbortSignal): Promise<RequestPage>;
	/** As `listRequests`, but as raw objects of the server, in its order. */
	listRequestObjects(
		options?: Pick<ListOptions, 'fieldSelector' | 'labelSelector'>,
		signal?: AbortSignal,
	): Promise<ReadonlyArray<Record<string, unknown>>>;
	getRequest(name: string, signal?: AbortSignal): Promise<CertificateSigningRequest>;
	/** The object as the server sent it, without managedFields, for `-o yaml|json`. */
	getRequestObject(name: string, signal?: AbortSignal): Promise<Record<string, unknown>>;
	/** POST; an existing name is the error `already-exists`. With `dryRun` the server checks everything and stores nothing. */
	createRequest(
		request: NewRequest,
		signal?: AbortSignal,
		options?: {readonly dryRun?: boolean},
	): Promise<CertificateSigningRequest>;
	/** PUT /approval with all conditions of `seen` and one more, pinned to its uid and resourceVersion. */
	decide(
		seen: CertificateSigningRequest,
		decision: {readonly type: 'Approved' | 'Denied'; readonly reason: string; readonly message: string},
		signal?: AbortSignal,
	): Promise<CertificateSigningRequest>;
	/** PUT /status with the certificate, pinned to `seen`. */
	uploadCertificate(
		seen: CertificateSigningRequest,
		certificatePem: string,
		signal?: AbortSignal,
	): Promise<CertificateSigningRequest>;
	/** PUT /status with a Failed condition, pinned to `seen`. */
	fail(
		seen: CertificateSigningRequest,
		condition: {readonly reason: string; readonly message: string},
		signal?: AbortSignal,
	): Promise<CertificateSigningRequest>;
	deleteRequest(name: string, pin: Pin, signal?: AbortSignal): Promise<void>;
};

/** Secrets and ConfigMaps. */
export type PublishedObjectCalls = {
	/** undefined if it does not exist. */
	getSecret(namespace: string, name: string, signal?: AbortSignal): Promise<SecretRecord | undefined>;
	getConfigMap(namespace: string, name: string, signal?: AbortSignal): Promise<ConfigMapRecord | undefined>;
	/** Without a namespace: those of all namespaces. */
	listConfigMaps(selection?: Selection, signal?: AbortSignal): Promise<readonly ConfigMapRecord[]>;
	/**
	 * Server-side apply as field manager `certdeck`; `pin` undefined means the object must not exist
	 * (created with POST); `force` takes fields from other managers.
	 */
	applySecret(
		secret: {
			readonly namespace: string;
			readonly name: string;
			readonly type: string;
			readonly data: Readonly<Record<string, Uint8Array>>;
			readonly labels?: Readonly<Record<string, string>>;
			readonly annotations?: Readonly<Record<string, string>>;
		},
		options: ApplyOptions,
		signal?: AbortSignal,
	): Promise<SecretRecord>;
	applyConfigMap(
		configMap: {
			readonly namespace: string;
			readonly name: string;
			readonly data: Readonly<Record<string, string>>;
			readonly labels?: Readonly<Record<string, string>>;
			readonly annotations?: Readonly<Record<string, string>>;
		},
		options: ApplyOptions,
		signal?: AbortSignal,
	): Promise<ConfigMapRecord>;
};

/** ConfigMaps that a program uses for its own data. */
export type OwnConfigMapCalls = {
	/**
	 * PUT of labels and data, pinned to the version of `found`; POST if there is no object yet.
	 *
	 * Throws ClusterError `conflict` or `already-exists` if another client wrote first.
	 */
	putConfigMap(
		configMap: Pick<ConfigMapRecord, 'namespace' | 'name' | 'data' | 'labels'>,
		found: Pin | undefined,
		signal?: AbortSignal,
	): Promise<ConfigMapRecord>;
};

/** ClusterTrustBundles. */
export type TrustBundleCalls = {
	/** Which version of ClusterTrustBundles the server has; undefined for most servers, which have none. */
	trustBundleVersion(signal?: AbortSignal): Promise<TrustBundleVersion | undefined>;
	getTrustBundle(
		version: TrustBundleVersion,
		name: string,
		signal?: AbortSignal,
	): Promise<TrustBundleRecord | undefined>;
	listTrustBundles(
		version: TrustBundleVersion,
		signal?: AbortSignal,
		selection?: Pick<Selection, 'fieldSelector' | 'labelSelector'>,
	): Promise<readonly TrustBundleRecord[]>;
	/** As `applySecret`. */
	applyTrustBundle(
		version: TrustBundleVersion,
		bundle: {
			readonly name: string;
			readonly signerName?: string;
			readonly trustBundle: string;
			readonly labels?: Readonly<Record<string, string>>;
		},
		options: ApplyOptions,
		signal?: AbortSignal,
	): Promise<TrustBundleRecord>;
};

/** Leases of coordination.k8s.io, for leader election. */
export type LeaseCalls = {
	/** undefined if it does not exist. */
	getLease(namespace: string, name: string, signal?: AbortSignal): Promise<LeaseRecord | undefined>;
	/** POST: an existing one is `already-exists`. */
	createLease(
		lease: Pick<LeaseRecord, 'namespace' | 'name' | 'holder' | 'durationSeconds'>,
		signal?: AbortSignal,
	): Promise<LeaseRecord>;
	/** PUT, pinned to the version of `seen`: `conflict` if it has changed. Times are those of this machine's clock. */
	updateLease(
		seen: LeaseRecord,
		change: Pick<LeaseRecord, 'holder' | 'durationSeconds'>,
		signal?: AbortSignal,
	): Promise<LeaseRecord>;
};

/** Nodes, Services, Pods and Namespaces. */
export type InventoryCalls = {
	/** Lists are read in pages to their end; a name or selector keeps them short. */
	listNodes(selection?: Selection, signal?: AbortSignal): Promise<readonly NodeRecord[]>;
	listServices(selection?: Selection, signal?: AbortSignal): Promise<readonly ServiceRecord[]>;
	listPods(selection?: Selection, signal?: AbortSignal): Promise<readonly PodRecord[]>;
	/** Reads pages, and keeps the Pods for which `has` is true. `isComplete` says whether all Pods were read. */
	searchPods(
		has: (pod: PodRecord) => boolean,
		selection?: Selection,
		signal?: AbortSignal,
	): Promise<{readonly pods: readonly PodRecord[]; readonly isComplete: boolean}>;
	listNamespaces(selection?: Selection, signal?: AbortSignal): Promise<readonly NamespaceRecord[]>;
	/** Addresses of the API servers, from the EndpointSlices of Service default/kubernetes. */
	listApiServerAddresses(signal?: AbortSignal): Promise<readonly string[]>;
};

/** Objects that route host names into the cluster. */
export type RoutingCalls = {
	/** Empty if the server does not serve the kind. */
	listIngresses(selection?: Selection, signal?: AbortSignal): Promise<readonly IngressRecord[]>;
	/** Which version of the Gateway API the server has; undefined for many servers, which have none. */
	gatewayVersion(signal?: AbortSignal): Promise<GatewayVersion | undefined>;
	listGateways(version: GatewayVersion, selection?: Selection, signal?: AbortSignal): Promise<readonly GatewayRecord[]>;
	listHttpRoutes(
		version: GatewayVersion,
		selection?: Selection,
		signal?: AbortSignal,
	): Promise<readonly HttpRouteRecord[]>;
};

/** Bindings and roles. */
export type RbacCalls = {
	listClusterRoleBindings(selection?: Selection, signal?: AbortSignal): Promise<readonly BindingRecord[]>;
	/** Without a namespace: those of all namespaces. */
	listRoleBindings(selection?: Selection, signal?: AbortSignal): Promise<readonly BindingRecord[]>;
	/** Each role includes the rules that it aggregates. */
	listClusterRoles(selection?: Selection, signal?: AbortSignal): Promise<readonly RoleRecord[]>;
	/** Without a namespace: those of all namespaces. */
	listRoles(selection?: Selection, signal?: AbortSignal): Promise<readonly RoleRecord[]>;
};

/** Objects that hold certificates, and objects that use them. */
export type CertificateSourceCalls = {
	/**
	 * Lists Secrets in pages, and keeps only the result of `take` for each. The rest, with private keys, is dropped with its
	 * page. `onPage` receives the results of each page, and how many objects came before. Without a namespace: all namespaces.
	 */
	mapSecrets<T>(
		take: (secret: SecretRecord) => T,
		selection?: Selection & {readonly onPage?: (kept: readonly T[], before: number) => void},
		signal?: AbortSignal,
	): Promise<readonly T[]>;
	/** As `mapSecrets`, for ConfigMaps. */
	mapConfigMaps<T>(
		take: (configMap: WholeConfigMapRecord) => T,
		selection?: Selection,
		signal?: AbortSignal,
	): Promise<readonly T[]>;
	/** Empty if the server does not serve the kind. */
	listCalledServers(kind: CaBundleKind, signal?: AbortSignal): Promise<readonly CalledServerRecord[]>;
	listPodUses(selection?: Selection, signal?: AbortSignal): Promise<readonly PodUseRecord[]>;
	/** Empty if the server does not serve the kind; also for the next two calls. */
	listTlsIngresses(selection?: Selection, signal?: AbortSignal): Promise<readonly TlsRouteRecord[]>;
	listTlsGateways(
		version: GatewayVersion,
		selection?: Selection,
		signal?: AbortSignal,
	): Promise<readonly TlsRouteRecord[]>;
	listManagedCertificates(selection?: Selection, signal?: AbortSignal): Promise<readonly ManagedCertificateRecord[]>;
	/** Certificates of the kubeconfig, and of the server of the latest connection. With an open connection nothing is sent. */
	connectionCertificates(signal?: AbortSignal): Promise<ConnectionCertificates>;
};

/** The calls to a cluster that other rooms may use. Every call throws ClusterError only. */
export type Cluster = AccessCalls &
	RequestCalls &
	PublishedObjectCalls &
	TrustBundleCalls &
	LeaseCalls &
	OwnConfigMapCalls &
	PodCertificateCalls &
	InventoryCalls &
	RoutingCalls &
	RbacCalls &
	CertificateSourceCalls & {
		/** Replaces the usual pace. */
		readonly settlePace?: SettlePace;
		readonly info: ContextInfo;
		readonly endpoint: Endpoint;
		identity(signal?: AbortSignal): Promise<ClusterIdentity>;
		/** Connects to a port of a Pod through the API server. It needs the right to create `pods/portforward`. */
		podPort(target: PodPort, signal: AbortSignal): Promise<Duplex>;
		/** Closes the sockets. Pending calls end with the error `aborted`. */
		close(): void;
	};

export type ApplyOptions = {readonly pin?: Pin; readonly force?: boolean; readonly dryRun?: boolean};

export type ListOptions = {
	/** Page size; if absent, 250 for the first page and 1,000 for the others. */
	readonly limit?: number;
	/** A filter on the server: `spec.signerName=example.com/serving`, `metadata.name=x`. */
	readonly fieldSelector?: string;
	/** A filter by signer name. */
	readonly signerName?: string;
	readonly labelSelector?: string;
	/** `before` is the number of requests before this page; 0 again if the list had to start again. */
	readonly onPage?: (page: RequestPage & {readonly before: number; readonly remaining?: number}) => void;
};

export type RequestPage = {readonly requests: readonly CertificateSigningRequest[]; readonly resourceVersion: string};

/** The states of a live list. */
export type LiveList<T> =
	| {readonly phase: 'connecting'; readonly requests: readonly T[]; readonly remaining?: number}
	| {readonly phase: 'live'; readonly requests: readonly T[]}
	| {
			readonly phase: 'stale';
			readonly requests: readonly T[];
			readonly since: Date;
			readonly error: ClusterError;
			/** The time of the next attempt. */
			readonly retryAt: Date;
	  }
	| {readonly phase: 'failed'; readonly requests: readonly T[]; readonly error: ClusterError};

export type RequestList = LiveList<CertificateSigningRequest>;

/** A store for `useSyncExternalStore`. A snapshot is immutable, and stays the same object while nothing changes. */
export type Store<T> = Subscribable<T> & {
	/** Runs until the signal fires; never rejects. */
	start(signal: AbortSignal): Promise<void>;
};

/** A live list, and the time of its last contact. */
export type LiveStore<T> = Store<LiveList<T>> & {
	/** When the connection of the list last received data; undefined before the first time. */
	lastContact(): Date | undefined;
	/** Ends any pause. A stale list is read at once over a new connection, and a live list is read again. */
	tryNow(): void;
};

export type RequestStore = LiveStore<CertificateSigningRequest>;
