/** A certificates.k8s.io/v1 PodCertificateRequest, flat. Every text in it is as the server sent it: hostile. */
export type PodCertificateRecord = {
	readonly namespace: string;
	readonly name: string;
	readonly uid: string;
	/** Opaque. */
	readonly resourceVersion: string;
	readonly createdAt: Date;
	readonly signerName: string;
	readonly podName: string;
	readonly podUid: string;
	readonly serviceAccountName: string;
	readonly serviceAccountUid: string;
	readonly nodeName: string;
	readonly nodeUid: string;
	readonly maxExpirationSeconds?: number;
	/** Base64 of a DER PKCS#10 request; its key counts, its names do not. Absent where an older version had another field. */
	readonly stubBase64?: string;
	/** `spec.unverifiedUserAnnotations`: what the Pod's author wishes; nobody checked it. */
	readonly userAnnotations: Readonly<Record<string, string>>;
	readonly conditions: readonly PodCertificateCondition[];
	/** PEM, leaf first. */
	readonly certificateChain?: string;
	readonly notBefore?: Date;
	readonly beginRefreshAt?: Date;
	readonly notAfter?: Date;
};

/** One entry of its `status.conditions`. */
export type PodCertificateCondition = {
	readonly type: string;
	readonly status: string;
	readonly reason: string;
	readonly message: string;
	readonly lastTransitionTime?: Date;
};

/** A core/v1 Pod, and what its projected volumes ask for. */
export type MountingPodRecord = {
	readonly namespace: string;
	readonly name: string;
	readonly uid: string;
	readonly createdAt: Date;
	readonly isDeleted: boolean;
	readonly phase: string;
	readonly nodeName: string;
	readonly serviceAccountName: string;
	readonly isMirror: boolean;
	readonly certificates: readonly CertificateSource[];
	readonly bundles: readonly BundleSource[];
};

/** `projected.sources[].podCertificate` of a volume. */
export type CertificateSource = {
	readonly volume: string;
	/** Empty where a server without the kind dropped the source's fields. */
	readonly signerName: string;
	readonly keyType: string;
};

/** `projected.sources[].clusterTrustBundle` of a volume. */
export type BundleSource = {
	readonly volume: string;
	readonly path: string;
	readonly name?: string;
	readonly signerName?: string;
	/** As the API takes it in `labelSelector=`; empty for one that selects all, absent where there is none. */
	readonly labelSelector?: string;
	readonly optional: boolean;
};

/** A core/v1 Event about an object. */
export type EventRecord = {
	readonly type: string;
	readonly reason: string;
	readonly message: string;
	readonly count: number;
	readonly lastAt: Date;
};
