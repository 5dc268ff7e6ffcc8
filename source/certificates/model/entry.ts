import type {Certificate} from '../../pki/index.js';

/**
 * What holds a certificate; `kubeconfig` and `server` are one's own connection. `file` is one of this machine that certdeck wrote,
 * and `record` its own record of a certificate that is gone.
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
	/** Absent for what lies in no namespace. */
	readonly namespace?: string;
	readonly name: string;
	/** `tls.crt`, `ca.crt`, `webhooks[0].clientConfig.caBundle`. */
	readonly field: string;
	/** Of one of several webhooks: its own name. */
	readonly entry?: string;
	/** Other namespaces with the same content in an object of the same name, as of `kube-root-ca.crt`. */
	readonly alsoIn?: readonly string[];
};

/**
 * How the private key beside a certificate relates to it. `later`: to one behind the first, which servers do not present;
 * `unread`: it was not looked at; `none`: none belongs there.
 */
export type KeyState = 'fits' | 'later' | 'other' | 'unreadable' | 'encrypted' | 'missing' | 'unread' | 'none';

/** Why no certificate can be read where one should be. */
export type Fault = {
	readonly code: 'empty' | 'key' | 'garbage' | 'damaged' | 'keystore';
	/** Follows on the place; nothing of the content stands in it. */
	readonly message: string;
};

/** One place with certificates, as it was read. The private key beside it is gone by then. */
export type Entry = {
	/** Of the place: stable, and what a cursor follows. */
	readonly id: string;
	readonly place: Place;
	/** Of the object, where there is one. */
	readonly labels: Readonly<Record<string, string>>;
	readonly annotations: Readonly<Record<string, string>>;
	/** In the order of the file. */
	readonly certificates: readonly Certificate[];
	/** The one that the private key is for, or that the others vouch for; absent where it is a list of authorities. */
	readonly leaf?: Certificate;
	readonly key: KeyState;
	/** Of what is no certificate there, the gravest first. */
	readonly faults: readonly Fault[];
	/** How many of the certificates Go's PEM reader finds: that of controllers, and of most servers in a cluster. */
	readonly foundByGo: number;
	/** PKCS#12 or JKS, which is named and not opened. */
	readonly keystore?: 'PKCS#12' | 'JKS';
	/** `spec.signerName` of a request or a bundle; that of certdeck's own record on a Secret. */
	readonly signerName?: string;
	/** Of a certificate that is gone: where certdeck had put it, in words. */
	readonly wasIn?: string;
	/** Of a request: who asked. */
	readonly requester?: string;
};

/** What could not be read, and why; a kind, or a kind in some namespaces. */
export type Unread = {
	/** The context of its cluster, where several are read. */
	readonly cluster?: string;
	readonly kind: string;
	/** All where absent. */
	readonly namespaces?: readonly string[];
	/** A sentence: the RBAC rule that is missing, or what went wrong. Hostile text. */
	readonly why: string;
	/** Kinds of places that may be missing because of it; absent where it is only about who uses them. */
	readonly hides?: readonly PlaceKind[];
	/** Left out on purpose: nothing is missing. */
	readonly isWanted?: true;
};

/** `KIND/NAMESPACE/NAME/FIELD`. */
export function placeId({kind, namespace = '', name, field}: Omit<Place, 'alsoIn'>): string {
	return [kind, namespace, name, field].join('/');
}
