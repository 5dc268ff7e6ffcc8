import type {Certificate} from '../../pki/index.js';

/**
 * The kinds of places. `kubeconfig` and `server` belong to the user's own connection. `file` is a file of this machine that
 * certdeck wrote, and `record` is certdeck's own record of a certificate that is gone.
 */
export const placeKinds = [
	'Secret',
	'ConfigMap',
	'ClusterTrustBundle',
	'ValidatingWebhookConfiguration',
	'MutatingWebhookConfiguration',
	'CustomResourceDefinition',
	'APIService',
	'CertificateSigningRequest',
	'file',
	'record',
	'kubeconfig',
	'server',
] as const;
export type PlaceKind = (typeof placeKinds)[number];

/** One field of one object. Names are hostile text. */
export type Place = {
	readonly kind: PlaceKind;
	/** Absent for an object without a namespace. */
	readonly namespace?: string;
	readonly name: string;
	/** `tls.crt`, `ca.crt`, `webhooks[0].clientConfig.caBundle`. */
	readonly field: string;
	/** The name of one of several webhooks. */
	readonly entry?: string;
	/** Other namespaces in which an object of the same name has the same content, for example `kube-root-ca.crt`. */
	readonly alsoIn?: readonly string[];
};

/**
 * How the private key beside a certificate relates to it. `fits`: a server in Go loads it with this certificate. `not-for-go`: it
 * fits, and Go refuses its kind or its numbers. `hidden-from-go`: it fits, and Go's reader of PEM does not find it. `later`: it
 * belongs to a certificate after the one that servers present. `damaged`: its public half fits, and its private half does not belong
 * to it. `unread`: it was not read. `none`: no key belongs there.
 */
export type KeyState =
	| 'fits'
	| 'not-for-go'
	| 'hidden-from-go'
	| 'later'
	| 'other'
	| 'damaged'
	| 'unreadable'
	| 'encrypted'
	| 'missing'
	| 'unread'
	| 'none';

/** Why no certificate can be read where one should be. */
export type Fault = {
	readonly code: 'empty' | 'key' | 'garbage' | 'damaged' | 'keystore';
	/** The end of a sentence that begins with the place. It never quotes the content. */
	readonly message: string;
};

/** One place with certificates, as it was read. The private key beside it is already discarded. */
export type Entry = {
	/** The id of the place: stable, so that a cursor can follow it. */
	readonly id: string;
	readonly place: Place;
	/** Of the object, if there is one. */
	readonly labels: Readonly<Record<string, string>>;
	readonly annotations: Readonly<Record<string, string>>;
	/** In the order of the file. */
	readonly certificates: readonly Certificate[];
	/** The certificate that the private key belongs to, or that the others certify; absent for a list of authorities. */
	readonly leaf?: Certificate;
	readonly key: KeyState;
	/** Faults of the content, the most severe first. */
	readonly faults: readonly Fault[];
	/** The number of certificates that Go's PEM reader finds. Controllers and most servers in a cluster use it. */
	readonly foundByGo: number;
	/** Which certificate servers in Go present, if it is not the first; -1 if they can't read the first block. */
	readonly presented?: number;
	/** PKCS#12 or JKS. Keystores are not opened. */
	readonly keystore?: 'PKCS#12' | 'JKS';
	/** `spec.signerName` of a request or a bundle, or the signer in certdeck's annotation of a Secret. */
	readonly signerName?: string;
	/** For a certificate that is gone: where certdeck had published it, in words. */
	readonly wasIn?: string;
	/** For a request: its requester. */
	readonly requester?: string;
};

/** A kind that could not be read, perhaps only in some namespaces, and why. */
export type Unread = {
	/** The context of its cluster, if several are read. */
	readonly cluster?: string;
	readonly kind: string;
	/** All namespaces if absent. */
	readonly namespaces?: readonly string[];
	/** A sentence: the missing RBAC rule, or the error. Hostile text. */
	readonly why: string;
	/** Kinds of places that may be missing because of it; absent if only users may be missing. */
	readonly hides?: readonly PlaceKind[];
	/** Left out on purpose, so nothing is missing. */
	readonly isWanted?: true;
};

/** `KIND/NAMESPACE/NAME/FIELD`. */
export function placeId({kind, namespace = '', name, field}: Omit<Place, 'alsoIn'>): string {
	return [kind, namespace, name, field].join('/');
}
