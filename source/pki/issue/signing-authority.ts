import type {KeyObject} from 'node:crypto';
import {localized} from '../../base/text/index.js';
import {extensionOids, subjectKeyIdentifier} from '../encode/extensions/index.js';
import type {Certificate} from '../index.js';
import {PkiError} from '../index.js';
import {keyMatches, publicKeyBits, signatureScheme} from '../keys/index.js';

/** An authority that signs. */
export type Authority = {readonly certificate: Certificate; readonly key: KeyObject};

/**
 * Checks that an authority can sign now: it must be a CA by basicConstraints and keyUsage, be valid now, have a name, and
 * have the matching key.
 *
 * @throws {PkiError} `bad-authority`; `unsupported-key`.
 */
export function assertAuthority({certificate, key}: Authority, now: Date): void {
	const fault = authorityFault(certificate, now);
	if (fault !== undefined) {
		throw new PkiError('bad-authority', localized`The authority can't sign: ${fault}`);
	}

	if (key.type !== 'private' || !keyMatches(key, certificate.raw.subjectPublicKeyInfo)) {
		throw new PkiError(
			'bad-authority',
			localized`The authority can't sign: its private key belongs to another certificate`,
		);
	}

	signatureScheme(key);
}

function authorityFault(certificate: Certificate, now: Date): string | undefined {
	const {basicConstraints, extensions, keyUsage, subject, notBefore, notAfter} = certificate;
	if (basicConstraints?.ca !== true) {
		return localized`its certificate is no CA certificate`;
	}

	if (extensions.some(({oid}) => oid === extensionOids.keyUsage) && !keyUsage.includes('keyCertSign')) {
		return localized`its certificate may not sign certificates (keyUsage without keyCertSign)`;
	}

	if (subject.length === 0) {
		return localized`its certificate has no name, and a certificate needs an issuer (RFC 5280 §4.1.2.4)`;
	}

	// Negated, so that a date that can't be read is a fault too.
	if (!(notBefore <= now)) {
		return localized`its certificate is not valid before ${isoOf(notBefore)}`;
	}

	return notAfter > now ? undefined : localized`its certificate has expired on ${isoOf(notAfter)}`;
}

/**
 * The authority key identifier for certificates: the subject key identifier of the authority. If that has none, it is computed
 * from the key by RFC 5280 §4.2.1.2: strict verifiers (openssl -x509_strict) require one, and then compare it with nothing.
 */
export function keyIdentifierOf({subjectKeyIdentifier: identifier, raw}: Certificate): Buffer {
	return identifier === undefined
		? subjectKeyIdentifier(publicKeyBits(raw.subjectPublicKeyInfo))
		: Buffer.from(identifier, 'hex');
}

/** A date for messages. Dates of foreign certificates may be unreadable. */
export function isoOf(date: Date): string {
	return Number.isNaN(date.getTime()) ? localized`an unreadable date` : date.toISOString();
}
