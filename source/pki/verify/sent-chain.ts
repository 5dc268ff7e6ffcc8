import type {Certificate} from '../index.js';
import {hasIssued} from './order-chain.js';
import {Signers} from './signers.js';
import {isSame} from './verify-chain.js';

/**
 * What is sent after a certificate, so that whoever trusts the root alone can follow it (RFC 8446 §4.4.2): who issued it,
 * then who issued that, and so on, up to but without the root.
 *
 * @param pool - certificates that may be among them, in any order.
 * @returns none for a certificate that a root of `pool` has signed, or whose issuer is not in it.
 */
export function issuersToSend(certificate: Certificate, pool: readonly Certificate[]): readonly Certificate[] {
	const signers = new Signers(pool);
	const sent: Certificate[] = [];
	const isThere = (one: Certificate) => [certificate, ...sent].some(other => isSame(one, other));
	for (let last: Certificate | undefined = certificate; last !== undefined; ) {
		const subject: Certificate = last;
		const issuers: readonly Certificate[] = signers
			.issuersOf(subject)
			.filter(issuer => signers.check(subject, issuer)?.valid === true);
		last = isSelfSigned(subject) || issuers.some(isSelfSigned) ? undefined : issuers.find(issuer => !isThere(issuer));
		if (last !== undefined) {
			sent.push(last);
		}
	}

	return sent;
}

/** Whether a certificate vouches for itself, as a root does. */
export function isSelfSigned(certificate: Certificate): boolean {
	return hasIssued(certificate, certificate);
}
