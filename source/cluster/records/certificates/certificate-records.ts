/** Kinds of objects that tell the API server which authorities to trust when it calls another server. */
export type CaBundleKind =
	| 'ValidatingWebhookConfiguration'
	| 'MutatingWebhookConfiguration'
	| 'CustomResourceDefinition'
	| 'APIService';

/** One `caBundle`, or the field of one that is not set. */
export type CalledServerRecord = {
	readonly kind: CaBundleKind;
	readonly name: string;
	/** Path of the field, such as `webhooks[0].clientConfig.caBundle`. */
	readonly field: string;
	/** Name of the webhook. */
	readonly entry?: string;
	/** The decoded bundle; if absent, the authorities of the system count. */
	readonly caBundle?: Uint8Array;
	/** The Service that is called; absent if a URL is called. */
	readonly service?: {readonly namespace: string; readonly name: string};
	/** The host of the URL that is called. */
	readonly host?: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly annotations: Readonly<Record<string, string>>;
};

/** An Ingress or Gateway, and the Secrets with its certificates. */
export type TlsRouteRecord = {
	readonly kind: 'Ingress' | 'Gateway';
	readonly namespace: string;
	readonly name: string;
	readonly certificates: ReadonlyArray<{
		readonly namespace: string;
		readonly name: string;
		/** Hosts of the certificate, in lower case; the first label may be `*`. Empty for any host. */
		readonly hosts: readonly string[];
	}>;
};

/** How a Pod uses a Secret or ConfigMap. A mounted volume follows changes; the other forms are read once. */
export type MountForm = 'volume' | 'projected' | 'subPath' | 'env';

export type PodReference = {
	readonly kind: 'Secret' | 'ConfigMap' | 'ClusterTrustBundle';
	readonly name: string;
	readonly form: MountForm;
	/** The keys that are used; if absent, all. */
	readonly keys?: readonly string[];
};

/** One requirement of a label selector; the operator is `In`, `NotIn`, `Exists` or `DoesNotExist`. */
export type LabelRequirement = {readonly key: string; readonly operator: string; readonly values: readonly string[]};

/** The ClusterTrustBundles of a signer whose labels meet all requirements. */
export type BundleSelection = {readonly signerName: string; readonly requirements: readonly LabelRequirement[]};

/** A Pod, and the Secrets, ConfigMaps and bundles that it uses. */
export type PodUseRecord = {
	readonly namespace: string;
	readonly name: string;
	readonly labels: Readonly<Record<string, string>>;
	/** `Deployment web`, `StatefulSet db`; the Pod itself if it has no owner. */
	readonly owner: {readonly kind: string; readonly name: string};
	readonly references: readonly PodReference[];
	/** Bundles that it uses by their signer, and not by their name. */
	readonly bundleSelections: readonly BundleSelection[];
	/** TCP ports that its containers declare. */
	readonly ports: readonly number[];
};

/** A cert-manager.io/v1 Certificate. */
export type ManagedCertificateRecord = {
	readonly namespace: string;
	readonly name: string;
	readonly secretName: string;
	/** `Issuer ca` or `ClusterIssuer letsencrypt`. */
	readonly issuer: {readonly kind: string; readonly name: string};
	/** When cert-manager plans to renew it. */
	readonly renewalTime?: Date;
	/** The status of its condition Ready; absent if there is no such condition yet. */
	readonly isReady?: boolean;
	/** Why it is not. */
	readonly message?: string;
};

/** The certificates of the connection, unchanged in PEM or DER. */
export type ConnectionCertificates = {
	/** The kubeconfig's client certificate. */
	readonly client?: Uint8Array;
	/** The kubeconfig's authorities for the API server. */
	readonly authorities?: Uint8Array;
	/** DER, with the API server's first; empty if the server was not verified. */
	readonly server: readonly Uint8Array[];
};
