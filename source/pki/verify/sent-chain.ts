import type {Certificate} from '../index.js';
import {hasIssued} from './order-chain.js';
import {Signers} from './signers.js';
import {isSame} from './verify-chain.js';

/**
 * The intermediate certificates that a server sends after its own certificate, for clients that trust only the root
 * (RFC 8446 §4.4.2). Each is followed by its issuer; the root is left out.
 *
 * @param pool - possible issuers, in any order.
 * @returns an empty list if a root of `pool` has signed the certificate, or if its issuer is not in `pool`.
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

/** Whether a certificate is signed with its own key, as a root is. */
export function isSelfSigned(certificate: Certificate): boolean {
	return hasIssued(certificate, certificate);
}
