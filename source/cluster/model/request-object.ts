import type {ContextColor} from '../context/index.js';

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
	/** Where a list is over several clusters: the one that it is of. It comes from no server, and goes to none. */
	readonly cluster?: RequestCluster;
};

/** As the kubeconfig names the context, in the colour of the operator's configuration. */
export type RequestCluster = {readonly name: string; readonly color?: ContextColor};

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
