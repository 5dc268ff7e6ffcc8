/** A certificates.k8s.io/v1 PodCertificateRequest, flat. Every text in it comes unchanged from the server, and is hostile. */
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
	/** Base64 of a DER PKCS#10 request. Only its key counts. Absent in older versions, which have another field. */
	readonly stubBase64?: string;
	/** `spec.unverifiedUserAnnotations`: wishes of the Pod's author, which were not checked. */
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

/** A core/v1 Pod, and the certificate sources of its projected volumes. */
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
	/** Empty if a server without the kind dropped the fields of the source. */
	readonly signerName: string;
	readonly keyType: string;
};

/** `projected.sources[].clusterTrustBundle` of a volume. */
export type BundleSource = {
	readonly volume: string;
	readonly path: string;
	readonly name?: string;
	readonly signerName?: string;
	/** In the form of `labelSelector=`; empty for a selector of everything, absent if there is none. */
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
