import type {KeyObject} from 'node:crypto';
import {randomBytes} from 'node:crypto';
import {contextConstructed, sequence, time, unsignedInteger} from '../der/write/index.js';
import type {SubjectAltName} from '../hosts/index.js';
import {signatureScheme, signDer} from '../keys/index.js';
import type {SpecExtension} from './certificate-spec.js';
import type {CertificatePolicy, NameLimits} from './extensions/index.js';
import {
	encodeAuthorityInfoAccess,
	encodeAuthorityKeyIdentifier,
	encodeBasicConstraints,
	encodeCertificatePolicies,
	encodeCrlDistributionPoints,
	encodeExtension,
	encodeExtKeyUsage,
	encodeGeneralNames,
	encodeKeyUsage,
	encodeNameConstraints,
	encodeNullValue,
	encodeSubjectKeyIdentifier,
	extensionOids,
} from './extensions/index.js';
import {resolveUsages} from './usages.js';

/** The content of a certificate, with names and key as DER. */
export type CertificateTemplate = {
	/** Big-endian, positive. */
	readonly serialNumber: Uint8Array;
	readonly issuer: Uint8Array;
	readonly notBefore: Date;
	readonly notAfter: Date;
	readonly subject: Uint8Array;
	readonly subjectPublicKeyInfo: Uint8Array;
	readonly usages: readonly string[];
	readonly ca?: {readonly pathLength?: number};
	readonly subjectKeyIdentifier: Uint8Array;
	readonly authorityKeyIdentifier?: Uint8Array;
	readonly subjectAltNames: readonly SubjectAltName[];
	readonly ocspUrl?: string;
	readonly issuerUrls?: readonly string[];
	readonly crlUrl?: string;
	readonly policies?: readonly CertificatePolicy[];
	readonly ocspNoCheck?: boolean;
	/** The name constraints of a CA (RFC 5280 §4.2.1.10). */
	readonly nameLimits?: NameLimits;
	/** Extensions that are written unchanged, after the others. */
	readonly copied?: readonly SpecExtension[];
};

/** Certificate (RFC 5280 §4.1), version 3, signed by `issuerKey`. */
export function encodeCertificate(template: CertificateTemplate, issuerKey: KeyObject): Buffer {
	return signDer(encodeTbsCertificate(template, signatureScheme(issuerKey).algorithm), issuerKey);
}

/** TBSCertificate. `algorithm` is the DER AlgorithmIdentifier of the later signature. */
export function encodeTbsCertificate(template: CertificateTemplate, algorithm: Uint8Array): Buffer {
	return sequence(
		contextConstructed(0, unsignedInteger(2)),
		unsignedInteger(template.serialNumber),
		algorithm,
		template.issuer,
		sequence(time(template.notBefore), time(template.notAfter)),
		template.subject,
		template.subjectPublicKeyInfo,
		contextConstructed(3, sequence(...encodeExtensions(template))),
	);
}

/** Extensions in the order of Go's crypto/x509, which cfssl uses, then those that cfssl itself adds. */
function encodeExtensions(template: CertificateTemplate): readonly Buffer[] {
	const {keyUsageBits, extKeyUsageOids} = resolveUsages(template.usages);
	const {
		authorityKeyIdentifier,
		ocspUrl,
		issuerUrls = [],
		subjectAltNames,
		crlUrl,
		policies = [],
		ocspNoCheck,
		nameLimits,
		copied = [],
	} = template;
	// RFC 5280 §4.2.1.6: subjectAltName is critical if the subject is empty.
	const isSubjectEmpty = Buffer.from(template.subject).toString('hex') === '3000';
	const optional = (isPresent: boolean, encode: () => Buffer) => (isPresent ? [encode()] : []);
	return [
		...optional(keyUsageBits.length > 0, () =>
			encodeExtension(extensionOids.keyUsage, encodeKeyUsage(keyUsageBits), true),
		),
		...optional(extKeyUsageOids.length > 0, () =>
			encodeExtension(extensionOids.extKeyUsage, encodeExtKeyUsage(extKeyUsageOids)),
		),
		encodeExtension(extensionOids.basicConstraints, encodeBasicConstraints(template.ca), true),
		encodeExtension(extensionOids.subjectKeyIdentifier, encodeSubjectKeyIdentifier(template.subjectKeyIdentifier)),
		...(authorityKeyIdentifier === undefined
			? []
			: [encodeExtension(extensionOids.authorityKeyIdentifier, encodeAuthorityKeyIdentifier(authorityKeyIdentifier))]),
		...optional(ocspUrl !== undefined || issuerUrls.length > 0, () =>
			encodeExtension(extensionOids.authorityInfoAccess, encodeAuthorityInfoAccess(ocspUrl, issuerUrls)),
		),
		...optional(subjectAltNames.length > 0, () =>
			encodeExtension(extensionOids.subjectAltName, encodeGeneralNames(subjectAltNames), isSubjectEmpty),
		),
		...(nameLimits === undefined || nameLimits.permitted.length + nameLimits.excluded.length === 0
			? []
			: [encodeExtension(extensionOids.nameConstraints, encodeNameConstraints(nameLimits), true)]),
		...(crlUrl === undefined
			? []
			: [encodeExtension(extensionOids.crlDistributionPoints, encodeCrlDistributionPoints(crlUrl))]),
		...optional(policies.length > 0, () =>
			encodeExtension(extensionOids.certificatePolicies, encodeCertificatePolicies(policies)),
		),
		...optional(ocspNoCheck === true, () => encodeExtension(extensionOids.ocspNoCheck, encodeNullValue())),
		...copied.map(({oid, value, critical}) => encodeExtension(oid, value, critical)),
	];
}

/** 20 random bytes, top bit clear so that they stay positive in 20 octets (RFC 5280 §4.1.2.2), never zero. */
export function randomSerialNumber(): Buffer {
	const serial = randomBytes(20);
	serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x01;
	return serial;
}

/** The minute nearest to an instant, as cfssl rounds before it backdates; halves go up. */
export function roundToMinute(date: Date): Date {
	return new Date(Math.round(date.getTime() / 60_000) * 60_000);
}
