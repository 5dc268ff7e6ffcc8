import {Buffer} from 'node:buffer';
import {hash} from 'node:crypto';
import {localized} from '../../../base/text/index.js';
import {
	booleanTrue,
	contextConstructed,
	contextPrimitive,
	element,
	namedBits,
	objectIdentifier,
	sequence,
	stringElement,
	tags,
	unsignedInteger,
} from '../../der/write/index.js';
import {parseIp} from '../../go/index.js';
import type {SubjectAltName} from '../../hosts/index.js';
import {PkiError} from '../../index.js';

export const extensionOids = {
	subjectKeyIdentifier: '2.5.29.14',
	keyUsage: '2.5.29.15',
	subjectAltName: '2.5.29.17',
	basicConstraints: '2.5.29.19',
	nameConstraints: '2.5.29.30',
	crlDistributionPoints: '2.5.29.31',
	certificatePolicies: '2.5.29.32',
	authorityKeyIdentifier: '2.5.29.35',
	extKeyUsage: '2.5.29.37',
	authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
	ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
	/** Delegated credentials, as cfssl's `delegation_enabled` asks for them (RFC 9345 §4.2). */
	delegationUsage: '1.3.6.1.4.1.44363.44',
} as const;

/** Extension (RFC 5280 §4.1); `critical` is left out where false, as DER wants. */
export function encodeExtension(oid: string, value: Uint8Array, critical = false): Buffer {
	return sequence(objectIdentifier(oid), ...(critical ? [booleanTrue()] : []), element(tags.octetString, value));
}

const nameTags = {email: 1, dns: 2, uri: 6, ip: 7} as const;

/**
 * GeneralNames (RFC 5280 §4.2.1.6) in the order given; IPv4-mapped addresses take 4 bytes.
 *
 * @throws {PkiError} `bad-der` for text beyond ASCII or an IP that is none.
 */
export function encodeGeneralNames(names: readonly SubjectAltName[]): Buffer {
	return sequence(
		...names.map(({kind, value}) => {
			const content = kind === 'ip' ? parseIp(value) : Buffer.from(value, 'latin1');
			if (content === undefined || !/^[\0-\x7f]*$/.test(value)) {
				throw new PkiError('bad-der', localized`${JSON.stringify(value)} can't be written as a name of kind ${kind}`);
			}

			return contextPrimitive(nameTags[kind], content);
		}),
	);
}

/** KeyUsage (RFC 5280 §4.2.1.3) from bit numbers. */
export function encodeKeyUsage(bits: readonly number[]): Buffer {
	return namedBits(bits);
}

/** ExtKeyUsageSyntax (RFC 5280 §4.2.1.12), in the order given. */
export function encodeExtKeyUsage(oids: readonly string[]): Buffer {
	return sequence(...oids.map(oid => objectIdentifier(oid)));
}

/** BasicConstraints (RFC 5280 §4.2.1.9); an empty SEQUENCE where `ca` is absent. */
export function encodeBasicConstraints(ca?: {readonly pathLength?: number}): Buffer {
	if (ca === undefined) {
		return sequence();
	}

	return sequence(booleanTrue(), ...(ca.pathLength === undefined ? [] : [unsignedInteger(ca.pathLength)]));
}

/** SHA-1 of the bits of subjectPublicKey (RFC 5280 §4.2.1.2 method 1), as cfssl and most others compute it. */
export function subjectKeyIdentifier(subjectPublicKeyBits: Uint8Array): Buffer {
	return hash('sha1', subjectPublicKeyBits, 'buffer');
}

/** SubjectKeyIdentifier. */
export function encodeSubjectKeyIdentifier(identifier: Uint8Array): Buffer {
	return element(tags.octetString, identifier);
}

/** AuthorityKeyIdentifier with the key identifier alone (RFC 5280 §4.2.1.1). */
export function encodeAuthorityKeyIdentifier(identifier: Uint8Array): Buffer {
	return sequence(contextPrimitive(0, identifier));
}

/** CRLDistributionPoints, one point with one URI (RFC 5280 §4.2.1.13). */
export function encodeCrlDistributionPoints(url: string): Buffer {
	return sequence(sequence(contextConstructed(0, contextConstructed(0, uri(url)))));
}

/** AuthorityInfoAccess: the OCSP responder first, then where the issuer's certificate lies (RFC 5280 §4.2.2.1). */
export function encodeAuthorityInfoAccess(ocspUrl: string | undefined, issuerUrls: readonly string[]): Buffer {
	const access = (method: string, url: string) => sequence(objectIdentifier(method), uri(url));
	return sequence(
		...(ocspUrl === undefined ? [] : [access('1.3.6.1.5.5.7.48.1', ocspUrl)]),
		...issuerUrls.map(url => access('1.3.6.1.5.5.7.48.2', url)),
	);
}

/** One policy of the certificatePolicies extension. */
export type CertificatePolicy = {
	readonly oid: string;
	readonly qualifiers: ReadonlyArray<{readonly kind: 'cps' | 'userNotice'; readonly value: string}>;
};

/** CertificatePolicies (RFC 5280 §4.2.1.4); a user notice holds explicit text in UTF-8. */
export function encodeCertificatePolicies(policies: readonly CertificatePolicy[]): Buffer {
	const encodeQualifier = ({kind, value}: CertificatePolicy['qualifiers'][number]) =>
		kind === 'cps'
			? sequence(objectIdentifier('1.3.6.1.5.5.7.2.1'), stringElement(tags.ia5String, value))
			: sequence(objectIdentifier('1.3.6.1.5.5.7.2.2'), sequence(stringElement(tags.utf8String, value)));
	return sequence(
		...policies.map(({oid, qualifiers}) =>
			sequence(
				objectIdentifier(oid),
				...(qualifiers.length === 0 ? [] : [sequence(...qualifiers.map(encodeQualifier))]),
			),
		),
	);
}

/** An extension whose value is NULL: OCSP no-check (RFC 6960 §4.2.2.2.1) and delegation. */
export function encodeNullValue(): Buffer {
	return element(tags.null);
}

function uri(url: string): Buffer {
	return contextPrimitive(6, Buffer.from(url, 'latin1'));
}
