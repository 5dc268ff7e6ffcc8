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

/** The last write of a program after the creation, from managedFields. */
export type LaterWrite = {
	/** The name that the program gave itself, such as `kubectl-certificate`. It is not verified. */
	readonly manager: string;
	/** `approval`, `status`; undefined for the object itself. */
	readonly subresource?: string;
	readonly at: Date;
	/** Labels and annotations that the program owns since then: `annotations.KEY`, `labels.KEY`. */
	readonly metadata: readonly string[];
};

/**
 * A certificates.k8s.io/v1 CertificateSigningRequest in the deck's form: flat, without managedFields.
 * Every text in it comes unchanged from the server, and is hostile. It must pass `printable()` before it is shown.
 */
export type CertificateSigningRequest = {
	readonly name: string;
	readonly uid: string;
	/** Opaque: it is sent back unchanged, and compared for equality only. */
	readonly resourceVersion: string;
	readonly createdAt: Date;
	readonly deletedAt?: Date;
	readonly labels: Readonly<Record<string, string>>;
	readonly annotations: Readonly<Record<string, string>>;
	/** Latest time in managedFields at which metadata was written after creation, if the server recorded one. */
	readonly metadataChangedAt?: Date;
	/** In the order of managedFields; absent if there are none. */
	readonly laterWrites?: readonly LaterWrite[];
	/**
	 * The request has labels or annotations, but no managedFields. For a request that is created with such metadata, the
	 * server records managedFields. Without them it records no plain update. So all the metadata was written later.
	 */
	readonly isMetadataUnrecorded?: true;
	/** `spec.request`: base64 of PEM, byte for byte as stored. */
	readonly requestBase64: string;
	readonly signerName: string;
	readonly usages: readonly string[];
	readonly expirationSeconds?: number;
	/** Set by the server from the authenticated user. */
	readonly username: string;
	readonly userUid?: string;
	readonly groups: readonly string[];
	readonly extra: Readonly<Record<string, readonly string[]>>;
	readonly conditions: readonly Condition[];
	/** `status.certificate`: base64 of PEM, leaf first. */
	readonly certificateBase64?: string;
	/** In a list over several clusters: the cluster of the request. It is not part of the object on the server. */
	readonly cluster?: RequestCluster;
};

/** The name of the context in the kubeconfig, and its colour in the operator's configuration. */
export type RequestCluster = {readonly name: string; readonly color?: ContextColor};

/** Identity and version of the object that a write is meant for. */
export type Pin = {readonly uid: string; readonly resourceVersion: string};

export type UserInfo = {
	readonly username: string;
	readonly uid?: string;
	readonly groups: readonly string[];
	readonly extra: Readonly<Record<string, readonly string[]>>;
	/** The user who impersonates this one, if the kubeconfig says so; null if the server does not tell it. */
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
	/** Why an authorizer could not answer; hostile text. A right that is not allowed may exist nevertheless. */
	readonly error?: string;
};

/** A new CertificateSigningRequest. The server uses `generateName` only if there is no `name`. */
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
