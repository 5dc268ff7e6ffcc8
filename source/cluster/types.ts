// One vocabulary: what a cluster is to the rooms above it, the objects that they see and the calls that they make.

import type {AddressRange} from '../base/address-range.js';
import type {Subscribable} from '../base/store.js';
import type {ClusterError} from './cluster-error.js';
import type {Endpoint} from './endpoint.js';
import type {
	BindingRecord,
	GatewayRecord,
	HttpRouteRecord,
	IngressRecord,
	NamespaceRecord,
	NodeRecord,
	PodRecord,
	RoleRecord,
	Selection,
	ServiceRecord,
} from './records.js';

/** One entry of `status.conditions` (certificates.k8s.io/v1). */
export type Condition = {
	readonly type: 'Approved' | 'Denied' | 'Failed' | (string & {});
	readonly status: string;
	readonly reason: string;
	readonly message: string;
	readonly lastUpdateTime?: Date;
	readonly lastTransitionTime?: Date;
};

/** A write after the creation, as managedFields remembers the last one of each program. */
export type LaterWrite = {
	/** What the program calls itself: `kubectl-certificate`, `kube-controller-manager`; nobody vouches for it. */
	readonly manager: string;
	/** `approval`, `status`; undefined for the object itself. */
	readonly subresource?: string;
	readonly at: Date;
	/** Labels and annotations that it owns since: `annotations.KEY`, `labels.KEY`. */
	readonly metadata: readonly string[];
};

/**
 * A certificates.k8s.io/v1 CertificateSigningRequest as the deck keeps it: flat, without managedFields.
 * Every text in it is as the server sent it, so hostile: it passes `printable()` before it is shown.
 */
export type CertificateSigningRequest = {
	readonly name: string;
	readonly uid: string;
	/** Opaque: kept and sent back, never compared but for equality. */
	readonly resourceVersion: string;
	readonly createdAt: Date;
	readonly deletedAt?: Date;
	readonly labels: Readonly<Record<string, string>>;
	readonly annotations: Readonly<Record<string, string>>;
	/** Latest time in managedFields at which metadata was written after creation, if the server recorded one. */
	readonly metadataChangedAt?: Date;
	/** In the order of managedFields; absent where there is none. */
	readonly laterWrites?: readonly LaterWrite[];
	/**
	 * There are labels or annotations, but no managedFields: the server begins those at the creation where there is any
	 * metadata, and records no plain update without them. So all of it was written later.
	 */
	readonly isMetadataUnrecorded?: true;
	/** `spec.request`: base64 of PEM, byte for byte as stored. */
	readonly requestBase64: string;
	readonly signerName: string;
	readonly usages: readonly string[];
	readonly expirationSeconds?: number;
	/** Stamped by the server from the authenticated user. */
	readonly username: string;
	readonly userUid?: string;
	readonly groups: readonly string[];
	readonly extra: Readonly<Record<string, readonly string[]>>;
	readonly conditions: readonly Condition[];
	/** `status.certificate`: base64 of PEM, leaf first. */
	readonly certificateBase64?: string;
};

/** Which incarnation and version of an object a write is meant for. */
export type Pin = {readonly uid: string; readonly resourceVersion: string};

export type UserInfo = {
	readonly username: string;
	readonly uid?: string;
	readonly groups: readonly string[];
	readonly extra: Readonly<Record<string, readonly string[]>>;
	/** Who in truth acts, where the kubeconfig has them act as another; null where the server does not say. */
	readonly impersonatedBy?: string | null;
};

/** `spec.resourceAttributes` of an access review (authorization.k8s.io/v1). */
export type ResourceAttributes = {
	readonly verb: string;
	readonly group: string;
	readonly resource: string;
	readonly subresource?: string;
	readonly namespace?: string;
	readonly name?: string;
};

export type AccessReview = {
	readonly allowed: boolean;
	/** Why, in the server's words; hostile text. */
	readonly reason?: string;
	/** What kept an authorizer from answering, so that what is not allowed may be; hostile text. */
	readonly error?: string;
};

/** Where the deck is connected. */
export type ContextInfo = {
	readonly context: string;
	/** The whole path of the kubeconfig, where it is none that kubectl would find by itself: `--kubeconfig` named it. */
	readonly kubeconfig?: string;
	/** A Pod's own account, of which no kubeconfig tells: kubectl finds it by itself, and knows no context of it. */
	readonly isInCluster?: true;
	readonly cluster: string;
	readonly user: string;
	/** The context's namespace, else `default`. */
	readonly namespace: string;
	readonly server: string;
	/** The kubeconfig says insecure-skip-tls-verify, or an http:// server: shown in the header. */
	readonly skipTlsVerify: boolean;
	readonly readOnly: boolean;
	/** What kubectl takes of a kubeconfig without a word, and the operator may not expect: sentences. */
	readonly warnings?: readonly string[];
	/** What ends the names of its DNS, where the operator says so. */
	readonly clusterDomain?: string;
	/** What the operator's team lets requests ask for, where they say so. */
	readonly policy?: LocalPolicy;
};

/** What tells a cluster from others, whatever its address and the name of its context are. */
export type ClusterIdentity = {
	/** Hex SHA-256 of the public key of the authority that the connection was verified by; absent where nobody was verified. */
	readonly authority?: string;
	/** metadata.uid of Namespace kube-system; absent where one may not read it. A server may claim any. */
	readonly uid?: string;
};

/** A policy file, read: the same for every request of a run. */
export type LocalPolicy = {
	/** As it was named. */
	readonly file: string;
	/** Hex, of its bytes. */
	readonly sha256: string;
	readonly limits: readonly SignerLimits[];
	/** Who may ask for what. */
	readonly requesters: readonly RequesterGrant[];
	/** Service accounts that may ask for others. */
	readonly delegates: readonly Delegate[];
	/** Of SPIFFE names, in lower case; absent where the policy says nothing of them. */
	readonly trustDomains?: readonly string[];
	/** For which signers nobody may approve what they asked for: signerNames, `domain/*`, or `*`. */
	readonly fourEyes: readonly string[];
	/** Findings that are fine for some requests. */
	readonly allow: readonly Allowance[];
};

/** What requests for some signers may ask for; what is absent is not limited. */
export type SignerLimits = {
	/** A signerName, `domain/*`, or `*`. */
	readonly signers: string;
	readonly names?: NamePatterns;
	readonly addresses?: readonly AddressRange[];
	readonly mostNames?: number;
	/** As it was written, and what it says. */
	readonly longest?: {readonly text: string; readonly seconds: number};
};

/** Lower-case host names and URIs; `*.zone` stands for all below it, `spiffe://domain/*` for all that begins so. */
export type NamePatterns = {
	readonly hosts: ReadonlySet<string>;
	readonly zones: readonly string[];
	readonly uris: readonly string[];
};

/** What some requesters may ask for, besides what is theirs anyway. */
export type RequesterGrant = {
	/** How it stands in the file: `requesters[0]`. */
	readonly at: string;
	readonly users: readonly string[];
	readonly groups: readonly string[];
	/** `NAMESPACE/NAME`, or `NAMESPACE/*`. */
	readonly serviceAccounts: readonly string[];
	readonly signers: readonly string[];
	readonly names?: NamePatterns;
	readonly addresses?: readonly AddressRange[];
};

/** A service account that may ask for names of others. */
export type Delegate = {
	readonly at: string;
	/** `NAMESPACE/NAME`. */
	readonly serviceAccount: string;
	/** Never a signer of Kubernetes. */
	readonly signers: readonly string[];
	readonly names: NamePatterns;
};

/** A finding that the operator's team allows, for what and until when. */
export type Allowance = {
	readonly at: string;
	/** Id of a finding. */
	readonly finding: string;
	readonly signers: readonly string[];
	/** As in `RequesterGrant`; none of them is everybody. */
	readonly users: readonly string[];
	readonly groups: readonly string[];
	readonly serviceAccounts: readonly string[];
	/** All SANs have to be among them. */
	readonly names?: NamePatterns;
	readonly reason: string;
	/** The first instant at which it no longer holds. */
	readonly until: Date;
};

export type SecretRecord = {
	readonly namespace: string;
	readonly name: string;
	readonly uid: string;
	readonly resourceVersion: string;
	readonly type: string;
	/** Decoded bytes by key. */
	readonly data: Readonly<Record<string, Uint8Array>>;
	readonly immutable: boolean;
	readonly labels: Readonly<Record<string, string>>;
	readonly annotations: Readonly<Record<string, string>>;
	/** Field managers other than certdeck that own a key of `data`. */
	readonly managers: readonly string[];
};

export type ConfigMapRecord = {
	readonly namespace: string;
	readonly name: string;
	readonly uid: string;
	readonly resourceVersion: string;
	readonly data: Readonly<Record<string, string>>;
	readonly immutable: boolean;
	readonly labels: Readonly<Record<string, string>>;
	readonly annotations: Readonly<Record<string, string>>;
	readonly managers: readonly string[];
};

/** Versions of certificates.k8s.io that may have ClusterTrustBundles. */
export type TrustBundleVersion = 'v1' | 'v1beta1' | 'v1alpha1';

/** Versions of gateway.networking.k8s.io that have Gateways and HTTPRoutes. */
export type GatewayVersion = 'v1' | 'v1beta1';

export type TrustBundleRecord = {
	readonly name: string;
	readonly uid: string;
	readonly resourceVersion: string;
	/** `spec.signerName`: its authorities vouch for the certificates of this signer. */
	readonly signerName?: string;
	/** `spec.trustBundle`: PEM of CA certificates. */
	readonly trustBundle: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly annotations: Readonly<Record<string, string>>;
	/** Field managers other than certdeck that own a key of `spec`. */
	readonly managers: readonly string[];
};

/** A new CertificateSigningRequest; the server completes `generateName` only where there is no `name`. */
export type NewRequest = {
	readonly name?: string;
	readonly generateName?: string;
	readonly labels?: Readonly<Record<string, string>>;
	readonly annotations?: Readonly<Record<string, string>>;
	readonly requestPem: string;
	readonly signerName: string;
	readonly usages: readonly string[];
	readonly expirationSeconds?: number;
};

/** How long it is looked for what became of a write, in milliseconds. */
export type SettlePace = {
	/** For a server that does not answer. */
	readonly patienceMs: number;
	/** First pause between two looks; each is twice the one before, up to eight times the first. */
	readonly pauseMs: number;
	/** For one look. */
	readonly lookMs: number;
	/** A server may still be at it: so many looks must find nothing before it is not done. */
	readonly looks: number;
	/**
	 * Resolves when it is worth looking once more at a server that did not answer for so long; false where nobody waits
	 * for that any more. Where absent, what can't be read by then is not known.
	 */
	readonly untilHeard?: (signal?: AbortSignal) => Promise<boolean>;
};

/** What the rooms above may ask of a cluster; every call throws ClusterError only. */
export type Cluster = {
	/** Where another than the usual one is wanted. */
	readonly settlePace?: SettlePace;
	readonly info: ContextInfo;
	readonly endpoint: Endpoint;
	identity(signal?: AbortSignal): Promise<ClusterIdentity>;
	/** `gitVersion` of GET /version. */
	version(signal?: AbortSignal): Promise<string>;
	whoAmI(signal?: AbortSignal): Promise<UserInfo>;
	/** All requests, read in pages; `onPage` hears each page as it comes. */
	listRequests(options?: ListOptions, signal?: AbortSignal): Promise<RequestPage>;
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
	/** undefined where there is none. */
	getSecret(namespace: string, name: string, signal?: AbortSignal): Promise<SecretRecord | undefined>;
	getConfigMap(namespace: string, name: string, signal?: AbortSignal): Promise<ConfigMapRecord | undefined>;
	/** Of all namespaces where none is selected. */
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
	/** Which version of ClusterTrustBundles the server has; undefined for most servers, which have none. */
	trustBundleVersion(signal?: AbortSignal): Promise<TrustBundleVersion | undefined>;
	getTrustBundle(
		version: TrustBundleVersion,
		name: string,
		signal?: AbortSignal,
	): Promise<TrustBundleRecord | undefined>;
	listTrustBundles(version: TrustBundleVersion, signal?: AbortSignal): Promise<readonly TrustBundleRecord[]>;
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
	/** SelfSubjectAccessReview. */
	reviewAccess(attributes: ResourceAttributes, signal?: AbortSignal): Promise<AccessReview>;
	/** SubjectAccessReview: what somebody else may do, who need not exist. */
	reviewAccessOf(
		user: Pick<UserInfo, 'username' | 'groups'> & Partial<Pick<UserInfo, 'extra'>>,
		attributes: ResourceAttributes,
		signal?: AbortSignal,
	): Promise<AccessReview>;
	/** Lists are read in pages to their end; a name or selector keeps them short. */
	listNodes(selection?: Selection, signal?: AbortSignal): Promise<readonly NodeRecord[]>;
	listServices(selection?: Selection, signal?: AbortSignal): Promise<readonly ServiceRecord[]>;
	listPods(selection?: Selection, signal?: AbortSignal): Promise<readonly PodRecord[]>;
	listNamespaces(selection?: Selection, signal?: AbortSignal): Promise<readonly NamespaceRecord[]>;
	/** Where the API servers listen, as the EndpointSlices of Service default/kubernetes say. */
	listApiServerAddresses(signal?: AbortSignal): Promise<readonly string[]>;
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
	listClusterRoleBindings(selection?: Selection, signal?: AbortSignal): Promise<readonly BindingRecord[]>;
	/** Of all namespaces where none is selected. */
	listRoleBindings(selection?: Selection, signal?: AbortSignal): Promise<readonly BindingRecord[]>;
	/** Each with what it aggregates. */
	listClusterRoles(selection?: Selection, signal?: AbortSignal): Promise<readonly RoleRecord[]>;
	/** Of all namespaces where none is selected. */
	listRoles(selection?: Selection, signal?: AbortSignal): Promise<readonly RoleRecord[]>;
	/** Frees sockets; pending calls end as `aborted`. */
	close(): void;
};

export type ApplyOptions = {readonly pin?: Pin; readonly force?: boolean; readonly dryRun?: boolean};

export type ListOptions = {
	/** Page size; 250 for the first page and 500 for the others where absent. */
	readonly limit?: number;
	/** Server-side: `spec.signerName=example.com/serving`, `metadata.name=x`. */
	readonly fieldSelector?: string;
	readonly labelSelector?: string;
	readonly onPage?: (page: RequestPage & {readonly remaining?: number}) => void;
};

export type RequestPage = {readonly requests: readonly CertificateSigningRequest[]; readonly resourceVersion: string};

/** What a live list looks like from outside. */
export type RequestList =
	| {readonly phase: 'connecting'; readonly requests: readonly CertificateSigningRequest[]; readonly remaining?: number}
	| {readonly phase: 'live'; readonly requests: readonly CertificateSigningRequest[]}
	| {
			readonly phase: 'stale';
			readonly requests: readonly CertificateSigningRequest[];
			readonly since: Date;
			readonly error: ClusterError;
			/** When the next try is due. */
			readonly retryAt: Date;
	  }
	| {readonly phase: 'failed'; readonly requests: readonly CertificateSigningRequest[]; readonly error: ClusterError};

/** External store for `useSyncExternalStore`: snapshots are immutable and keep identity while nothing changed. */
export type Store<T> = Subscribable<T> & {
	/** Runs until the signal fires; never rejects. */
	start(signal: AbortSignal): Promise<void>;
};

/** The live list, and what tells how live it is. */
export type RequestStore = Store<RequestList> & {
	/** When anything last came by the connection of the list; undefined before anything did. */
	lastHeard(): Date | undefined;
	/** Ends what is waited for: the server is asked at once, over a new connection, and a live list read anew. */
	tryNow(): void;
};
