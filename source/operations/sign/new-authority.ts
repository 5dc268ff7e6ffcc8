import {localized} from '../../base/text/index.js';
import {sha256Hex} from '../../pki/x509/index.js';
import type {Plan} from '../plan/index.js';
import type {OpenedAuthority} from '../read/index.js';
import {authorityName} from '../read/index.js';
import type {OtherAuthority} from './other-authorities.js';

/** Hex SHA-256 of an authority's certificate, as `openssl x509 -fingerprint -sha256` gives it, without colons. */
export function authorityFingerprint({certificate}: Pick<OpenedAuthority, 'certificate'>): string {
	return sha256Hex(certificate.raw.der);
}

/**
 * The plan unchanged if no other authority is in use for the certificate. Otherwise it names both authorities, and requires
 * the typed name of the one that signs, after any word that it requires already.
 *
 * @param isAgreed - whether the operator gave its fingerprint. Then it is only reported.
 */
export function withNewAuthority<Result>(
	plan: Plan<Result>,
	authority: Pick<OpenedAuthority, 'certificate'>,
	others: readonly OtherAuthority[],
	isAgreed = false,
): Plan<Result> {
	const {typeToConfirm} = plan;
	const name = authorityName(authority);
	return others.length === 0
		? plan
		: {
				...plan,
				warnings: [...newAuthorityWarnings(authority, others), ...plan.warnings],
				// One combined question if another word must be typed already.
				...(isAgreed ? {} : {typeToConfirm: typeToConfirm === undefined ? name : `${typeToConfirm} with ${name}`}),
			};
}

function newAuthorityWarnings(
	authority: Pick<OpenedAuthority, 'certificate'>,
	others: readonly OtherAuthority[],
): readonly string[] {
	return [
		localized`another authority signs than before: ${authorityName(authority)}, SHA-256 ${authorityFingerprint(authority)}`,
		...others.map(otherText),
		localized`clients that trust the other one alone will not trust this certificate`,
	];
}

function otherText({where, name, sha256, keyIdentifier}: OtherAuthority): string {
	return `${where} ${name}, ${sha256 === undefined ? (keyIdentifier === undefined ? localized`whose certificate was not found` : localized`key identifier ${keyIdentifier}`) : `SHA-256 ${sha256}`}`;
}

/**
 * Whether a written fingerprint is that of an authority's certificate: hex, with or without colons.
 *
 * @returns undefined for text that is no SHA-256.
 */
export function isFingerprintOf(text: string, authority: Pick<OpenedAuthority, 'certificate'>): boolean | undefined {
	const hex = text
		.trim()
		.replace(/^sha256( fingerprint)?[:=]/i, '')
		.replaceAll(':', '')
		.toLowerCase();
	return /^[\da-f]{64}$/.test(hex) ? hex === authorityFingerprint(authority) : undefined;
}
