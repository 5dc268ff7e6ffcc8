/** Where the API server is told whom to trust when it calls another server. */
export type CaBundleKind =
	| 'ValidatingWebhookConfiguration'
	| 'MutatingWebhookConfiguration'
	| 'CustomResourceDefinition'
	| 'APIService';

/** One `caBundle`, or the place of one that is not set. */
export type CalledServerRecord = {
	readonly kind: CaBundleKind;
	readonly name: string;
	/** Such as `webhooks[0].clientConfig.caBundle`. */
	readonly field: string;
	/** Of a webhook: its own name. */
	readonly entry?: string;
	/** Decoded; absent where there is none, so that the system's authorities count. */
	readonly caBundle?: Uint8Array;
	/** The Service that is called; absent where a URL is. */
	readonly service?: {readonly namespace: string; readonly name: string};
	/** The host of the URL that is called. */
	readonly host?: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly annotations: Readonly<Record<string, string>>;
};

/** An Ingress or Gateway, and the Secrets that it takes certificates from. */
export type TlsRouteRecord = {
	readonly kind: 'Ingress' | 'Gateway';
	readonly namespace: string;
	readonly name: string;
	readonly certificates: ReadonlyArray<{
		readonly namespace: string;
		readonly name: string;
		/** Hosts that it is served for, in lower case; a first label may be `*`. Empty where it is for any. */
		readonly hosts: readonly string[];
	}>;
};

/** How a Pod takes in a Secret or ConfigMap: what is mounted as a volume follows a change, the others are read once. */
export type MountForm = 'volume' | 'projected' | 'subPath' | 'env';

export type PodReference = {
	readonly kind: 'Secret' | 'ConfigMap' | 'ClusterTrustBundle';
	readonly name: string;
	readonly form: MountForm;
	/** Keys of it that are taken; all where absent. */
	readonly keys?: readonly string[];
};

/** A Pod, and what it takes in of Secrets, ConfigMaps and bundles. */
export type PodUseRecord = {
	readonly namespace: string;
	readonly name: string;
	readonly labels: Readonly<Record<string, string>>;
	/** `Deployment web`, `StatefulSet db`; the Pod itself where no other keeps it. */
	readonly owner: {readonly kind: string; readonly name: string};
	readonly references: readonly PodReference[];
	/** Over TCP, as its containers declare them. */
	readonly ports: readonly number[];
};

/** A cert-manager.io/v1 Certificate. */
export type ManagedCertificateRecord = {
	readonly namespace: string;
	readonly name: string;
	readonly secretName: string;
	/** `Issuer ca` or `ClusterIssuer letsencrypt`. */
	readonly issuer: {readonly kind: string; readonly name: string};
	/** When cert-manager means to renew it. */
	readonly renewalTime?: Date;
	/** Of its condition Ready; absent where there is none yet. */
	readonly isReady?: boolean;
	/** Why it is not. */
	readonly message?: string;
};

/** What the connection itself shows: PEM or DER, as it came. */
export type ConnectionCertificates = {
	/** The kubeconfig's client certificate. */
	readonly client?: Uint8Array;
	/** The kubeconfig's authorities for the API server. */
	readonly authorities?: Uint8Array;
	/** DER, the API server's first; none where it was not verified. */
	readonly server: readonly Uint8Array[];
};
