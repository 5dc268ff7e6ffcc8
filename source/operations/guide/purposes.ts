import {localized} from '../../base/text/index.js';
import type {KeySpec} from '../../pki/keys/index.js';
import {apiServerClient, defaultUsages, kubeletClient, kubeletServing} from '../../signers/known/index.js';

/** What a certificate is for, or what it is made from. */
export type PurposeId =
	| 'service'
	| 'pod'
	| 'webhook'
	| 'server'
	| 'user'
	| 'machine'
	| 'kubelet-serving'
	| 'kubelet-client'
	| 'spec'
	| 'renew'
	| 'file';

export type GuideStep = 'purpose' | 'place' | 'hosts' | 'subject' | 'key' | 'signer' | 'review';

/** What the guide asks for first, if the purpose is about an existing object. */
export type PlaceKind = 'service' | 'workload' | 'node' | 'spec' | 'existing' | 'request-file';

/** A default value, and why it is the default, in one line. */
export type Default<T> = {readonly value: T; readonly why: string};

export type Purpose = {
	readonly id: PurposeId;
	readonly family: 'server' | 'client' | 'kubelet' | 'existing';
	readonly label: string;
	/** Who uses the certificate, as a phrase. */
	readonly note: string;
	/** The end of a heading: `for a Service`. */
	readonly title: string;
	/** The steps in their order. A step that is missing here can be reached from the review. */
	readonly steps: readonly GuideStep[];
	readonly place?: PlaceKind;
	readonly signerName: Default<string>;
	readonly key: Default<KeySpec>;
	/** A duration; empty if the signer should decide. */
	readonly expiration: Default<string>;
	readonly usages: 'server' | 'client';
	/** Why this is the common name. `commonNameFor` gives the name itself. */
	readonly commonName: {readonly why: string};
	/** The O of the subject. Kubernetes reads it as groups in a client certificate. */
	readonly organization: Default<string>;
	/** Why these hosts, or why none. */
	readonly hosts: {readonly why: string};
};

/** The default: a signer of the operator's own, with a name that is free to choose. */
export const ownSigner = 'example.com/serving';

const smallKey: Default<KeySpec> = {
	value: {algo: 'ecdsa', size: 256},
	why: localized`small and fast, and every client of today takes it`,
};

const server = {
	family: 'server',
	usages: 'server',
	signerName: {
		value: ownSigner,
		why: localized`a signer of your own, for kubernetes.io has none for servers but kubelets`,
	},
	key: smallKey,
	expiration: {value: '90d', why: localized`long enough to renew at ease, short enough that a lost key ends by itself`},
	commonName: {why: localized`the first host; clients ignore it, lists show it`},
	organization: {value: '', why: localized`no client reads it in a server certificate`},
	hosts: {why: localized`a client compares the name it dialled with these, and with nothing else`},
} as const;

const login = {
	family: 'client',
	usages: 'client',
	signerName: {
		value: apiServerClient,
		why: localized`the one signer whose certificates the API server takes as a login`,
	},
	key: smallKey,
	organization: {value: '', why: localized`each becomes a group of the user; rights are usually bound to groups`},
	hosts: {why: localized`none: a client is known by its subject`},
} as const;

const kubelet = {
	family: 'kubelet',
	key: smallKey,
	expiration: {value: '', why: localized`the kubelet asks again before it ends; let the cluster decide`},
	commonName: {why: localized`the signer asks for system:node: and the name of the node`},
	organization: {value: 'system:nodes', why: localized`the signer takes exactly this, and nothing else`},
} as const;

const existing = {
	...server,
	family: 'existing',
} as const;

/** All purposes, in the order in which the guide offers them. */
export const purposes: readonly Purpose[] = [
	{
		...server,
		id: 'service',
		label: 'Service',
		note: localized`clients in the cluster call it by its Service`,
		title: localized`for a Service`,
		steps: ['purpose', 'place', 'hosts', 'key', 'signer', 'review'],
		place: 'service',
	},
	{
		...server,
		id: 'pod',
		label: localized`Pod or StatefulSet`,
		note: localized`one Pod, or each of a set, by a name of its own`,
		title: localized`for a Pod`,
		steps: ['purpose', 'place', 'hosts', 'key', 'signer', 'review'],
		place: 'workload',
	},
	{
		...server,
		id: 'webhook',
		label: 'webhook',
		note: localized`the API server calls it: admission, conversion`,
		title: localized`for a webhook`,
		steps: ['purpose', 'place', 'hosts', 'key', 'signer', 'review'],
		place: 'service',
		hosts: {why: localized`the API server dials NAME.NAMESPACE.svc and accepts no other name`},
	},
	{
		...server,
		id: 'server',
		label: localized`another server`,
		note: localized`names that you type: an Ingress, a machine outside`,
		title: localized`for a server`,
		steps: ['purpose', 'hosts', 'key', 'signer', 'review'],
	},
	{
		...login,
		id: 'user',
		label: localized`user`,
		note: localized`a person who logs in to Kubernetes`,
		title: localized`for a user`,
		steps: ['purpose', 'subject', 'key', 'signer', 'review'],
		expiration: {value: '7d', why: localized`nothing revokes a login certificate: it ends when it ends`},
		commonName: {why: localized`Kubernetes takes it as the name of the user`},
	},
	{
		...login,
		id: 'machine',
		label: localized`machine`,
		note: localized`a program outside; inside, use a ServiceAccount`,
		title: localized`for a machine`,
		steps: ['purpose', 'subject', 'key', 'signer', 'review'],
		expiration: {value: '30d', why: localized`nothing revokes a login certificate; a program can renew before it ends`},
		commonName: {why: localized`Kubernetes takes it as the name of the user, and the audit log shows it`},
	},
	{
		...kubelet,
		id: 'kubelet-serving',
		label: localized`kubelet, serving`,
		note: localized`what a node shows on port 10250`,
		title: localized`for a kubelet that serves`,
		steps: ['purpose', 'place', 'hosts', 'key', 'signer', 'review'],
		place: 'node',
		usages: 'server',
		signerName: {value: kubeletServing, why: localized`the API server trusts kubelets by this signer`},
		hosts: {why: localized`the addresses of the node; the API server dials one of them`},
	},
	{
		...kubelet,
		id: 'kubelet-client',
		label: localized`kubelet, client`,
		note: localized`a node's login at the API server`,
		title: localized`for a kubelet that logs in`,
		steps: ['purpose', 'place', 'key', 'signer', 'review'],
		place: 'node',
		usages: 'client',
		signerName: {value: kubeletClient, why: localized`the one signer whose certificates make a node`},
		hosts: {why: localized`none: the signer refuses names in it`},
	},
	{
		...existing,
		id: 'spec',
		label: localized`cfssl spec`,
		note: localized`a JSON file as cfssl takes it`,
		title: localized`from a cfssl spec`,
		steps: ['purpose', 'place', 'hosts', 'subject', 'key', 'signer', 'review'],
		place: 'spec',
	},
	{
		...existing,
		id: 'renew',
		label: localized`renewal`,
		note: localized`of what a Secret or a request holds, with a new key`,
		title: localized`to renew`,
		steps: ['purpose', 'place'],
		place: 'existing',
	},
	{
		...existing,
		id: 'file',
		label: localized`request file`,
		note: localized`PKCS#10 made elsewhere; its key stays there`,
		title: localized`for a request from a file`,
		steps: ['purpose', 'place', 'signer'],
		place: 'request-file',
	},
];

/** The purpose with an id. */
export function purposeOf(id: PurposeId): Purpose {
	const found = purposes.find(purpose => purpose.id === id);
	if (found === undefined) {
		throw new Error(localized`there is no purpose ${id}`);
	}

	return found;
}

/** X.520's upper bound of a common name, which some clients enforce (RFC 5280 appendix A.1). */
const longestCommonName = 64;

/**
 * The common name for a purpose: for a server its first host that is short enough, for a kubelet its node's user name;
 * empty if it must be typed.
 *
 * @param hosts - in the order of the request.
 */
export function commonNameFor(
	{family, id}: Pick<Purpose, 'family' | 'id'>,
	{hosts, place}: {readonly hosts: readonly string[]; readonly place?: string | undefined},
): string {
	switch (family) {
		case 'kubelet':
			return place === undefined ? '' : `system:node:${place}`;
		case 'client':
			return '';
		default:
			return id === 'spec' || id === 'renew' || id === 'file'
				? ''
				: (hosts.find(host => host.length <= longestCommonName && !isAddress(host)) ?? '');
	}
}

/** The usages that a purpose needs from a signer. */
export function usagesFor({usages}: Pick<Purpose, 'usages'>, signerName: string, keyIsRsa: boolean): readonly string[] {
	return defaultUsages(signerName, usages, keyIsRsa);
}

/**
 * The user and groups that the API server will see, in words. The groups are those of the certificate, without
 * system:authenticated.
 */
export function identityOf(commonName: string, organizations: readonly string[]): string {
	return localized`user ${quoted(commonName)}${organizations.length === 0 ? localized`, in no group but system:authenticated` : localized`, in ${organizations.length === 1 ? localized`group` : localized`groups`} ${organizations.map(quoted).join(', ')}`}`;
}

function quoted(text: string): string {
	return JSON.stringify(text);
}

function isAddress(host: string): boolean {
	return /^[\d.]+$/.test(host) || host.includes(':');
}
