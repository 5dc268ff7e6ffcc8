import type {CertificateUser, JudgedEntry, Place, Unread} from '../../certificates/model/index.js';
import type {Certificate} from '../../pki/index.js';
import {nameText, sha256Hex} from '../../pki/x509/index.js';

export type PlaceJson = {
	readonly kind: string;
	readonly namespace: string | null;
	readonly name: string;
	readonly field: string;
};

/** One certificate of the place. The text is not escaped, so `printableJson()` must print it. */
export type StoredCertificateJson = {
	/** In the form `CN=web, O=shop`. */
	readonly subject: string;
	readonly issuer: string;
	/** Lower-case hex. */
	readonly serialNumber: string;
	/** ISO 8601, UTC, whole seconds; null if it can't be read. */
	readonly notBefore: string | null;
	readonly notAfter: string | null;
	readonly isCA: boolean;
	/** `KIND:VALUE`. */
	readonly subjectAltNames: readonly string[];
	readonly extKeyUsage: readonly string[];
	/** Hex, of the DER SubjectPublicKeyInfo. */
	readonly publicKeySha256: string;
	/** Hex, of the DER. */
	readonly sha256: string;
};

/**
 * The stable JSON of a place with certificates: an element of `certificates` of `certdeck certificates -o json`. Every key
 * is always present; absent values are null or an empty array.
 */
export type CertificatePlaceJson = PlaceJson & {
	/** The name of the context in the kubeconfig; only if several are read. */
	readonly cluster?: string;
	/** Namespaces in which an object of the same name has the same content. */
	readonly alsoIn: readonly string[];
	readonly state: string;
	/** `serving`, `client`, `ca`, `any`, `other`. */
	readonly purpose: string;
	/** When the place becomes useless; null if that is not known. */
	readonly ends: string | null;
	/** The first is the one that servers present. In a list of authorities the order has no meaning. */
	readonly certificates: readonly StoredCertificateJson[];
	/** Whether it is a list of authorities. */
	readonly isBundle: boolean;
	/** The state of the private key beside it; docs/certificates.md says what each word means. */
	readonly key: string;
	/** `PKCS#12` or `JKS`. Keystores are not opened. */
	readonly keystore: string | null;
	readonly signerName: string | null;
	/** `yes`, `no`, `unknown`. */
	readonly used: string;
	readonly users: ReadonlyArray<{
		readonly kind: string;
		readonly namespace: string | null;
		readonly name: string;
		readonly how: string;
		readonly hosts: readonly string[];
	}>;
	readonly renewer: {readonly by: string; readonly name: string | null; readonly at: string | null};
	/** Places with authorities that its chain leads to, at most fifty. */
	readonly trustedBy: readonly PlaceJson[];
	/** Whether its chain leads to an authority in the usual system trust stores. */
	readonly isTrustedBySystem: boolean;
	/** Other places with the same key. */
	readonly sameKey: readonly PlaceJson[];
	readonly findings: ReadonlyArray<{readonly id: string; readonly severity: string; readonly message: string}>;
};

/** The whole of `-o json`. `unread` lists what is missing in `certificates` because it could not be read. */
export type CertificatesJson = {
	readonly certificates: readonly CertificatePlaceJson[];
	readonly unread: ReadonlyArray<{
		readonly cluster?: string;
		readonly kind: string;
		/** Null for all namespaces. */
		readonly namespaces: readonly string[] | null;
		readonly why: string;
	}>;
};

export function certificatesJson(entries: readonly JudgedEntry[], unread: readonly Unread[]): CertificatesJson {
	return {
		certificates: entries.map(certificatePlaceJson),
		unread: unread.map(({cluster, kind, namespaces, why}) => ({
			...ofCluster(cluster),
			kind,
			namespaces: namespaces ?? null,
			why,
		})),
	};
}

export function certificatePlaceJson(entry: JudgedEntry): CertificatePlaceJson {
	const {place, renewer} = entry;
	return {
		...ofCluster(entry.cluster),
		...placeJson(place),
		alsoIn: place.alsoIn ?? [],
		state: entry.state,
		purpose: entry.purpose,
		ends: dateJson(entry.ends),
		certificates: entry.certificates.map(storedJson),
		isBundle: entry.leaf === undefined && entry.certificates.length > 0,
		key: entry.key,
		keystore: entry.keystore ?? null,
		signerName: entry.signerName ?? null,
		used: entry.used,
		users: entry.users.map(userJson),
		renewer: {by: renewer.by, name: renewer.name ?? null, at: dateJson(renewer.at)},
		trustedBy: entry.trustedBy.map(placeJson),
		isTrustedBySystem: entry.isTrustedBySystem,
		sameKey: entry.sameKey.map(placeJson),
		findings: entry.findings.map(({id, severity, message}) => ({id, severity, message})),
	};
}

function ofCluster(cluster: string | undefined) {
	return cluster === undefined ? {} : {cluster};
}

function placeJson({kind, namespace, name, field}: Place): PlaceJson {
	return {kind, namespace: namespace ?? null, name, field};
}

function userJson({kind, namespace, name, how, hosts}: CertificateUser) {
	return {kind, namespace: namespace ?? null, name, how, hosts: hosts ?? []};
}

function storedJson(certificate: Certificate): StoredCertificateJson {
	const {subject, issuer, serialNumber, notBefore, notAfter, basicConstraints, subjectAltNames, raw} = certificate;
	return {
		subject: nameText(subject),
		issuer: nameText(issuer),
		serialNumber,
		notBefore: dateJson(notBefore),
		notAfter: dateJson(notAfter),
		isCA: basicConstraints?.ca ?? false,
		subjectAltNames: subjectAltNames.map(({kind, value}) => `${kind}:${value}`),
		extKeyUsage: certificate.extKeyUsage,
		publicKeySha256: certificate.publicKey.sha256,
		sha256: sha256Hex(raw.der),
	};
}

function dateJson(date: Date | undefined): string | null {
	return date === undefined || Number.isNaN(date.getTime()) ? null : `${date.toISOString().slice(0, 19)}Z`;
}
