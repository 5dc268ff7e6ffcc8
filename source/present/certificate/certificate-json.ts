import {serverReadableEncodings} from '../../pki/der/index.js';
import type {Certificate, CertificationRequest, DistinguishedName, GeneralNameKind} from '../../pki/index.js';
import type {SignatureCheck} from '../../pki/keys/index.js';
import {serverView, sha256Hex} from '../../pki/x509/index.js';
import type {Finding} from '../../review/finding/index.js';

/**
 * A distinguished name. `rdns` has every attribute. The common attributes are also keys of their own; `commonName` is the
 * last CN. For a request, these keys have only what the API server reads: a CN in a VisibleString is only in `rdns` and
 * `server.dropped`.
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
 * The stable JSON of a request or certificate: an element of `inspect -o json`, and `request` and `certificate` of `show -o
 * json`. Every key is always present; absent values are null or an empty array. The text is not escaped, so
 * `printableJson()` must print it.
 */
export type CertificateJson = {
	readonly kind: 'CertificateRequest' | 'Certificate';
	/** As encoded: 0 for requests; for certificates, 1 to 3. */
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
	/**
	 * The signature of a certificate is verified with its own key if issuer and subject are the same name. Otherwise
	 * `valid` is null.
	 */
	readonly signature: {readonly algorithm: string; readonly valid: boolean | null; readonly reason: string | null};
	/** The extensions: asked for in a request, granted in a certificate. Names are those of RFC 5280; others are OIDs. */
	readonly requested: {
		readonly isCA: boolean;
		readonly pathLength: number | null;
		readonly keyUsage: readonly string[];
		readonly extKeyUsage: readonly string[];
		readonly otherExtensions: readonly string[];
		/** The names of all critical extensions. */
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
	/** Faults of encoding or structure. `fatal`: the API server's parser refuses the whole because of it. */
	readonly problems: ReadonlyArray<{readonly code: string; readonly message: string; readonly fatal: boolean}>;
	/** The result of the API server's parser for a request; null for certificates. */
	readonly server: ServerJson | null;
	readonly findings: readonly Finding[];
};

/**
 * Whether the API server accepts a request, the names that it reads, and the parts that it silently drops. A `uri` is in
 * Go's own form, which may differ from the request.
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

/** Replaces an element of the array that can't be read. */
export type ErrorJson = {readonly error: {readonly code: string; readonly message: string}};

/** @param signature - the result of `verifyRequest` or `verifySelfSigned`. */
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
	// A value that is no text is only in `rdns`.
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
