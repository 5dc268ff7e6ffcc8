import {serverReadableEncodings} from '../../pki/der/index.js';
import type {Certificate, CertificationRequest, DistinguishedName, GeneralNameKind} from '../../pki/index.js';
import type {SignatureCheck} from '../../pki/keys/index.js';
import {serverView, sha256Hex} from '../../pki/x509/index.js';
import type {Finding} from '../../review/finding/index.js';

/**
 * A distinguished name: every attribute in `rdns`, the common ones once more by name, the last CN as `commonName`. By
 * name a request has only what the API server reads: a CN in a VisibleString stands in `rdns` and `server.dropped`.
 */
export type NameJson = {
	readonly commonName: string | null;
	readonly organization: readonly string[];
	readonly organizationalUnit: readonly string[];
	readonly country: readonly string[];
	readonly province: readonly string[];
	readonly locality: readonly string[];
	readonly streetAddress: readonly string[];
	readonly postalCode: readonly string[];
	readonly serialNumber: string | null;
	readonly rdns: ReadonlyArray<ReadonlyArray<{readonly type: string; readonly value: string}>>;
};

/**
 * The stable JSON of a request or certificate: an element of `inspect -o json`, and `request` and `certificate` of
 * `show -o json`. Every key is always there; what a thing does not have is null or an empty array. Text is the real
 * text, so it goes out through `printableJson()`.
 */
export type CertificateJson = {
	readonly kind: 'CertificateRequest' | 'Certificate';
	/** As encoded: 0 for requests, 1 to 3 for certificates. */
	readonly version: number;
	readonly subject: NameJson;
	/** `other`: `KIND:VALUE`, of kinds that Kubernetes does not read. */
	readonly subjectAltNames: Readonly<Record<'dns' | 'ip' | 'email' | 'uri' | 'other', readonly string[]>>;
	/** `sha256`: hex, of the DER SubjectPublicKeyInfo. */
	readonly publicKey: {
		readonly algorithm: string;
		readonly curve: string | null;
		readonly bits: number | null;
		/** RSA public exponent, decimal. */
		readonly exponent: string | null;
		readonly sha256: string;
	};
	/** A certificate's signature is checked with its own key if it names itself as issuer, else `valid` is null. */
	readonly signature: {readonly algorithm: string; readonly valid: boolean | null; readonly reason: string | null};
	/** What extensions say: asked for in a request, granted in a certificate. Names are RFC 5280's, else OIDs. */
	readonly requested: {
		readonly isCA: boolean;
		readonly pathLength: number | null;
		readonly keyUsage: readonly string[];
		readonly extKeyUsage: readonly string[];
		readonly otherExtensions: readonly string[];
		/** Names of all extensions marked critical. */
		readonly critical: readonly string[];
	};
	readonly issuer: NameJson | null;
	/** Lower-case hex. */
	readonly serialNumber: string | null;
	/** ISO 8601, UTC, whole seconds. */
	readonly notBefore: string | null;
	readonly notAfter: string | null;
	/** Hex. */
	readonly subjectKeyIdentifier: string | null;
	/** Hex. */
	readonly authorityKeyIdentifier: string | null;
	/** `sha256`: hex, of the DER. */
	readonly fingerprints: {readonly sha256: string};
	/** Faults of encoding or structure; `fatal` where the API server's parser refuses the whole for it. */
	readonly problems: ReadonlyArray<{readonly code: string; readonly message: string; readonly fatal: boolean}>;
	/** What the API server's parser makes of a request; null for certificates. */
	readonly server: ServerJson | null;
	readonly findings: readonly Finding[];
};

/**
 * Whether the API server takes a request, the names it sees, and what it leaves out without a word. A `uri` is as Go
 * writes it again, which for an odd one is not as it was asked for.
 */
export type ServerJson = {
	readonly accepts: boolean;
	readonly reason: string | null;
	readonly commonName: string | null;
	readonly organizations: readonly string[];
	readonly dns: readonly string[];
	readonly ip: readonly string[];
	readonly email: readonly string[];
	readonly uri: readonly string[];
	readonly dropped: readonly string[];
};

/** Stands in the array in place of what can't be read. */
export type ErrorJson = {readonly error: {readonly code: string; readonly message: string}};

/** @param signature - what `verifyRequest` or `verifySelfSigned` showed. */
export function certificateJson(
	read: CertificationRequest | Certificate,
	signature: SignatureCheck,
	findings: readonly Finding[],
): CertificateJson {
	const {publicKey} = read;
	const certificate = read.kind === 'Certificate' ? read : undefined;
	return {
		kind: read.kind,
		version: read.version,
		subject: nameJson(read.subject, certificate === undefined),
		subjectAltNames: namesJson(read),
		publicKey: {
			algorithm: publicKey.algorithm,
			curve: publicKey.curve ?? null,
			bits: publicKey.bits ?? null,
			exponent: publicKey.exponent ?? null,
			sha256: publicKey.sha256,
		},
		signature: {algorithm: read.signatureAlgorithm.name, valid: signature.valid, reason: signature.reason ?? null},
		requested: requestedJson(read),
		issuer: certificate === undefined ? null : nameJson(certificate.issuer, false),
		serialNumber: certificate?.serialNumber ?? null,
		notBefore: dateJson(certificate?.notBefore),
		notAfter: dateJson(certificate?.notAfter),
		subjectKeyIdentifier: certificate?.subjectKeyIdentifier ?? null,
		authorityKeyIdentifier: certificate?.authorityKeyIdentifier ?? null,
		fingerprints: {sha256: sha256Hex(read.raw.der)},
		problems: read.problems.map(({code, message, fatalForServer}) => ({code, message, fatal: fatalForServer})),
		server: read.kind === 'CertificateRequest' ? serverJson(read, signature) : null,
		findings,
	};
}

/** @param error - a PkiError or FileError. */
export function errorJson({code, message}: {readonly code: string; readonly message: string}): ErrorJson {
	return {error: {code, message}};
}

function nameJson(name: DistinguishedName, asServer: boolean): NameJson {
	const attributes = name.flat();
	// A value that is no text has no place among texts; `rdns` shows it.
	const texts = attributes.filter(({encoding}) =>
		asServer ? serverReadableEncodings.has(encoding) : !encoding.startsWith('tag'),
	);
	const values = (oid: string) => texts.filter(attribute => attribute.oid === oid).map(({value}) => value);
	return {
		commonName: values('2.5.4.3').at(-1) ?? null,
		organization: values('2.5.4.10'),
		organizationalUnit: values('2.5.4.11'),
		country: values('2.5.4.6'),
		province: values('2.5.4.8'),
		locality: values('2.5.4.7'),
		streetAddress: values('2.5.4.9'),
		postalCode: values('2.5.4.17'),
		serialNumber: values('2.5.4.5').at(-1) ?? null,
		rdns: name.map(rdn => rdn.map(({type, value}) => ({type, value}))),
	};
}

function namesJson({subjectAltNames}: CertificationRequest | Certificate): CertificateJson['subjectAltNames'] {
	const known: readonly GeneralNameKind[] = ['dns', 'ip', 'email', 'uri'];
	const values = (kind: GeneralNameKind) => subjectAltNames.filter(name => name.kind === kind).map(({value}) => value);
	const others = subjectAltNames.filter(({kind}) => !known.includes(kind));
	return {
		dns: values('dns'),
		ip: values('ip'),
		email: values('email'),
		uri: values('uri'),
		other: others.map(({kind, value}) => `${kind}:${value}`),
	};
}

const understood: ReadonlySet<string> = new Set([
	'subjectAltName',
	'basicConstraints',
	'keyUsage',
	'extKeyUsage',
	'subjectKeyIdentifier',
	'authorityKeyIdentifier',
]);

function requestedJson(read: CertificationRequest | Certificate): CertificateJson['requested'] {
	return {
		isCA: read.basicConstraints?.ca ?? false,
		pathLength: read.basicConstraints?.pathLength ?? null,
		keyUsage: read.keyUsage,
		extKeyUsage: read.extKeyUsage,
		otherExtensions: read.extensions.map(({name}) => name).filter(name => !understood.has(name)),
		critical: read.extensions.filter(({critical}) => critical).map(({name}) => name),
	};
}

function serverJson(request: CertificationRequest, signature: SignatureCheck): ServerJson {
	const {accepts, reason, commonName, organizations, dns, ip, email, uri, dropped} = serverView(request, signature);
	return {accepts, reason: reason ?? null, commonName: commonName ?? null, organizations, dns, ip, email, uri, dropped};
}

function dateJson(date: Date | undefined): string | null {
	return date === undefined || Number.isNaN(date.getTime()) ? null : date.toISOString().replace(/\.\d+Z$/, 'Z');
}
