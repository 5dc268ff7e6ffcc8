import type {Certificate} from '../index.js';
import {Signers} from './signers.js';
import {hasSigned, isSame} from './verify-chain.js';

/**
 * Puts certificates into the order of a TLS chain: leaf first, each signed by the next (RFC 8446 §4.4.2).
 *
 * @param leaf - the end-entity certificate; if absent, the first that has signed none of the others.
 * @returns `chain` with a self-signed root, and `unrelated` with all other certificates. Duplicates are dropped.
 */
export function orderChain(
	certificates: readonly Certificate[],
	leaf?: Certificate,
): {readonly chain: readonly Certificate[]; readonly unrelated: readonly Certificate[]} {
	const unique = certificates.filter((one, index) => certificates.findIndex(other => isSame(one, other)) === index);
	const signers = new Signers(unique);
	const issuersOf = (one: Certificate) =>
		signers.issuersOf(one).filter(issuer => issuer !== one && signers.check(one, issuer)?.valid === true);
	const first = leaf ?? firstOf(unique, issuersOf);
	const chain: Certificate[] = first === undefined ? [] : [first];
	for (let last = first; last !== undefined && chain.length <= unique.length; ) {
		last = issuersOf(last).find(one => !chain.some(member => isSame(member, one)));
		if (last !== undefined) {
			chain.push(last);
		}
	}

	return {chain, unrelated: unique.filter(one => !chain.some(member => isSame(member, one)))};
}

/** The first certificate that has signed no other. If there is none, because they signed each other, the first one. */
function firstOf(
	certificates: readonly Certificate[],
	issuersOf: (one: Certificate) => readonly Certificate[],
): Certificate | undefined {
	const issuers = new Set(certificates.flatMap(issuersOf));
	return certificates.find(one => !issuers.has(one)) ?? certificates[0];
}

/** Whether `certificate` names `issuer` as its issuer, and is signed by the issuer's key. */
export function hasIssued(issuer: Certificate, certificate: Certificate): boolean {
	return Buffer.compare(issuer.raw.subject, certificate.raw.issuer) === 0 && hasSigned(issuer, certificate);
}
