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

/** A ConfigMap with its `binaryData`, decoded. */
export type WholeConfigMapRecord = ConfigMapRecord & {readonly binaryData: Readonly<Record<string, Uint8Array>>};

/** Versions of certificates.k8s.io that may have ClusterTrustBundles. */
export type TrustBundleVersion = 'v1' | 'v1beta1' | 'v1alpha1';

export type TrustBundleRecord = {
	readonly name: string;
	readonly uid: string;
	readonly resourceVersion: string;
	/** `spec.signerName`: the bundle holds the authorities of this signer. */
	readonly signerName?: string;
	/** `spec.trustBundle`: PEM of CA certificates. */
	readonly trustBundle: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly annotations: Readonly<Record<string, string>>;
	/** Field managers other than certdeck that own a key of `spec`. */
	readonly managers: readonly string[];
};

/** The fields of a coordination.k8s.io/v1 Lease that leader election reads. */
export type LeaseRecord = {
	readonly namespace: string;
	readonly name: string;
	readonly uid: string;
	readonly resourceVersion: string;
	/** Empty if the lease has no holder. */
	readonly holder: string;
	readonly durationSeconds: number;
	/** RFC 3339 with microseconds, unchanged. It is compared for equality only, because clocks differ. */
	readonly renewTime: string;
	readonly acquireTime: string;
	readonly transitions: number;
};
