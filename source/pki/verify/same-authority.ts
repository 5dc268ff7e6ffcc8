import type {Certificate} from '../index.js';
import {hasIssued} from './order-chain.js';

/** Whether two certificates have the same name and key. They are of one authority, whose certificate may be renewed. */
export function isSameAuthority(a: Certificate, b: Certificate): boolean {
	return a.publicKey.sha256 === b.publicKey.sha256 && Buffer.compare(a.raw.subject, b.raw.subject) === 0;
}

/**
 * Whether clients that trust some authorities also trust certificates of another one. It must be one of the trusted
 * authorities, or its chain must lead to one.
 *
 * @param chain - the certificate of the authority, then possible intermediates.
 */
export function isTrustedBy(chain: readonly Certificate[], trusted: readonly Certificate[]): boolean {
	const [authority, ...between] = chain;
	const seen = new Set<Certificate>();
	const open = authority === undefined ? [] : [authority];
	for (let next = open.pop(); next !== undefined; next = open.pop()) {
		const current = next;
		if (trusted.some(each => isSameAuthority(each, current) || hasIssued(each, current))) {
			return true;
		}

		seen.add(current);
		open.push(...between.filter(each => !seen.has(each) && hasIssued(each, current)));
	}

	return false;
}
