import type {Certificate} from '../index.js';
import {hasIssued} from './order-chain.js';

/** Whether two certificates are of one authority: the same name and the same key, as after a renewal of its certificate. */
export function isSameAuthority(a: Certificate, b: Certificate): boolean {
	return a.publicKey.sha256 === b.publicKey.sha256 && Buffer.compare(a.raw.subject, b.raw.subject) === 0;
}

/**
 * Whether whoever trusts some authorities trusts what another one signs: it is one of them, or leads to one of them.
 *
 * @param chain - certificate of the authority, then those that may stand between it and what is trusted.
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
