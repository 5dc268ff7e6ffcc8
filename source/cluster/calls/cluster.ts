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

/** How often and how long a write without an answer is read back, in milliseconds. */
export type SettlePace = {
	/** For a server that does not answer. */
	readonly patienceMs: number;
	/** First pause between two looks; each is twice the one before, up to eight times the first. */
	readonly pauseMs: number;
	/** For one look. */
	readonly lookMs: number;
	/** The write counts as not done after so many looks find nothing, because the server may still process it. */
	readonly looks: number;
	/**
	 * Resolves with true when a server that did not answer is reachable again, and with false when no caller waits any more.
	 * Without it, the outcome stays unknown once `patienceMs` have passed.
	 */
	readonly whenReachable?: (signal?: AbortSignal) => Promise<boolean>;
};

/** The user as the server knows them, and what they may do. */
export type AccessCalls = {
	/** `gitVersion` of GET /version. */
	version(signal?: AbortSignal): Promise<string>;
	whoAmI(signal?: AbortSignal): Promise<UserInfo>;
	/** SelfSubjectAccessReview. */
	reviewAccess(attributes: ResourceAttributes, signal?: AbortSignal): Promise<AccessReview>;
	/** SubjectAccessReview: what somebody else may do, who need not exist. */
	reviewAccessOf(
		user: Pick<UserInfo, 'username' | 'groups'> & Partial<Pick<UserInfo, 'extra'>>,
		attributes: ResourceAttributes,
		signal?: AbortSignal,
	): Promise<AccessReview>;
};

/** CertificateSigningRequests. */
export type RequestCalls = {
	/** Lists all requests in pages; `onPage` receives each page as it comes. */
	listRequests(options?: ListOptions, signal?: AbortSignal): Promise<RequestPage>;
	/** The same objects as the server has them, in its order. */
	listRequestObjects(
		options?: Pick<ListOptions, 'fieldSelector' | 'labelSelector'>,
		signal?: AbortSignal,
	): Promise<ReadonlyArray<Record<string, unknown>>>;
	getRequest(name: string, signal?: AbortSignal): Promise<CertificateSigningRequest>;
	/** The object as the server sent it, without managedFields, for `-o yaml|json`. */
	getRequestObject(name: string, signal?: AbortSignal): Promise<Record<string, unknown>>;
	/** POST; never adopts: an existing name is `already-exists`. `dryRun` has the server check all and store nothing. */
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
	/** undefined where there is none. */
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

/** ConfigMaps that a program keeps for itself. */
export type OwnConfigMapCalls = {
	/**
	 * PUT of labels and data, pinned to the version of `found`; POST where there is none.
	 *
	 * Throws ClusterError `conflict` or `already-exists` where somebody else was first.
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
	/** undefined where there is none. */
	getLease(namespace: string, name: string, signal?: AbortSignal): Promise<LeaseRecord | undefined>;
	/** POST: an existing one is `already-exists`. */
	createLease(
		lease: Pick<LeaseRecord, 'namespace' | 'name' | 'holder' | 'durationSeconds'>,
		signal?: AbortSignal,
	): Promise<LeaseRecord>;
	/** PUT, pinned to the version of `seen`: `conflict` where it moved on. Its times are this machine's. */
	updateLease(
		seen: LeaseRecord,
		change: Pick<LeaseRecord, 'holder' | 'durationSeconds'>,
		signal?: AbortSignal,
	): Promise<LeaseRecord>;
};

/** What runs in the cluster. */
export type InventoryCalls = {
	/** Lists are read in pages to their end; a name or selector keeps them short. */
	listNodes(selection?: Selection, signal?: AbortSignal): Promise<readonly NodeRecord[]>;
	listServices(selection?: Selection, signal?: AbortSignal): Promise<readonly ServiceRecord[]>;
	listPods(selection?: Selection, signal?: AbortSignal): Promise<readonly PodRecord[]>;
	/** Looks through the pages, and keeps the Pods for which `has` holds; all were seen where `isComplete`. */
	searchPods(
		has: (pod: PodRecord) => boolean,
		selection?: Selection,
		signal?: AbortSignal,
	): Promise<{readonly pods: readonly PodRecord[]; readonly isComplete: boolean}>;
	listNamespaces(selection?: Selection, signal?: AbortSignal): Promise<readonly NamespaceRecord[]>;
	/** Where the API servers listen, as the EndpointSlices of Service default/kubernetes say. */
	listApiServerAddresses(signal?: AbortSignal): Promise<readonly string[]>;
};

/** What leads into the cluster by name. */
export type RoutingCalls = {
	/** None where the server does not serve the kind. */
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

/** Who is bound to which rights. */
export type RbacCalls = {
	listClusterRoleBindings(selection?: Selection, signal?: AbortSignal): Promise<readonly BindingRecord[]>;
	/** Without a namespace: those of all namespaces. */
	listRoleBindings(selection?: Selection, signal?: AbortSignal): Promise<readonly BindingRecord[]>;
	/** Each with what it aggregates. */
	listClusterRoles(selection?: Selection, signal?: AbortSignal): Promise<readonly RoleRecord[]>;
	/** Without a namespace: those of all namespaces. */
	listRoles(selection?: Selection, signal?: AbortSignal): Promise<readonly RoleRecord[]>;
};

/** What holds certificates, and what uses them. */
export type CertificateSourceCalls = {
	/**
	 * Lists Secrets in pages, and keeps of each what `take` makes of it: the rest, private keys too, goes with its page.
	 * `onPage` receives what was kept of each page, and of how many objects before it. Without a namespace: all namespaces.
	 */
	mapSecrets<T>(
		take: (secret: SecretRecord) => T,
		selection?: Selection & {readonly onPage?: (kept: readonly T[], before: number) => void},
		signal?: AbortSignal,
	): Promise<readonly T[]>;
	/** The same of ConfigMaps. */
	mapConfigMaps<T>(
		take: (configMap: WholeConfigMapRecord) => T,
		selection?: Selection,
		signal?: AbortSignal,
	): Promise<readonly T[]>;
	/** None where the server does not serve the kind. */
	listCalledServers(kind: CaBundleKind, signal?: AbortSignal): Promise<readonly CalledServerRecord[]>;
	listPodUses(selection?: Selection, signal?: AbortSignal): Promise<readonly PodUseRecord[]>;
	/** None where the server does not serve the kind; so for the next two. */
	listTlsIngresses(selection?: Selection, signal?: AbortSignal): Promise<readonly TlsRouteRecord[]>;
	listTlsGateways(
		version: GatewayVersion,
		selection?: Selection,
		signal?: AbortSignal,
	): Promise<readonly TlsRouteRecord[]>;
	listManagedCertificates(selection?: Selection, signal?: AbortSignal): Promise<readonly ManagedCertificateRecord[]>;
	/** Of the kubeconfig, and of the server of the latest connection: nothing is sent where one is open. */
	connectionCertificates(signal?: AbortSignal): Promise<ConnectionCertificates>;
};

/** What the rooms above may ask of a cluster; every call throws ClusterError only. */
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
		/** Where another than the usual one is wanted. */
		readonly settlePace?: SettlePace;
		readonly info: ContextInfo;
		readonly endpoint: Endpoint;
		identity(signal?: AbortSignal): Promise<ClusterIdentity>;
		/** Connects to a port of a Pod through the API server; takes the right to create `pods/portforward`. */
		podPort(target: PodPort, signal: AbortSignal): Promise<Duplex>;
		/** Frees sockets; pending calls end as `aborted`. */
		close(): void;
	};

export type ApplyOptions = {readonly pin?: Pin; readonly force?: boolean; readonly dryRun?: boolean};

export type ListOptions = {
	/** Page size; 250 for the first page and 500 for the others where absent. */
	readonly limit?: number;
	/** Server-side: `spec.signerName=example.com/serving`, `metadata.name=x`. */
	readonly fieldSelector?: string;
	/** The same for one signer, as its name is written. */
	readonly signerName?: string;
	readonly labelSelector?: string;
	/** `before` says how many came before this page: 0 again where the list had to start again. */
	readonly onPage?: (page: RequestPage & {readonly before: number; readonly remaining?: number}) => void;
};

export type RequestPage = {readonly requests: readonly CertificateSigningRequest[]; readonly resourceVersion: string};

/** What a live list of requests looks like from outside. */
export type LiveList<T> =
	| {readonly phase: 'connecting'; readonly requests: readonly T[]; readonly remaining?: number}
	| {readonly phase: 'live'; readonly requests: readonly T[]}
	| {
			readonly phase: 'stale';
			readonly requests: readonly T[];
			readonly since: Date;
			readonly error: ClusterError;
			/** When the next try is due. */
			readonly retryAt: Date;
	  }
	| {readonly phase: 'failed'; readonly requests: readonly T[]; readonly error: ClusterError};

export type RequestList = LiveList<CertificateSigningRequest>;

/** External store for `useSyncExternalStore`: snapshots are immutable and keep identity while nothing changed. */
export type Store<T> = Subscribable<T> & {
	/** Runs until the signal fires; never rejects. */
	start(signal: AbortSignal): Promise<void>;
};

/** A live list, and what tells how live it is. */
export type LiveStore<T> = Store<LiveList<T>> & {
	/** When anything last came by the connection of the list; undefined before anything did. */
	lastContact(): Date | undefined;
	/** Ends any pause: reads at once over a new connection, and reads a live list again. */
	tryNow(): void;
};

export type RequestStore = LiveStore<CertificateSigningRequest>;
