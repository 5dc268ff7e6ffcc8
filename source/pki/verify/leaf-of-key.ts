import type {KeyObject} from 'node:crypto';
import type {Certificate, CertificationRequest} from '../index.js';
import {keyMatches} from '../keys/index.js';
import {orderChain} from './order-chain.js';
import {isSame} from './verify-chain.js';

export type KeyedBundle = {
	/** The certificate of the key, first, then who issued it and so on, as far as the bundle has them; a root included. */
	readonly chain: readonly Certificate[];
	/** Certificates of the bundle that do not belong to that chain. */
	readonly unrelated: readonly Certificate[];
};

/**
 * Sorts a bundle of any order by the private key that it stands beside: the certificate of that key, then its issuers.
 * Of several certificates for the key, one that is no authority comes before one that is, then the order of the bundle.
 *
 * @returns undefined where none of them is for the key.
 */
export function bundleOfKey(certificates: readonly Certificate[], key: KeyObject): KeyedBundle | undefined {
	const own = certificates.filter(({raw}) => keyMatches(key, raw.subjectPublicKeyInfo));
	const leaf = own.find(certificate => !isForAuthority(certificate)) ?? own[0];
	if (leaf === undefined) {
		return undefined;
	}

	const others = certificates.filter(each => isSame(each, leaf) || !own.some(one => isSame(one, each)));
	const {chain} = orderChain(others, leaf);
	const unrelated = certificates.filter(
		(one, index) =>
			certificates.findIndex(other => isSame(one, other)) === index && !chain.some(member => isSame(member, one)),
	);
	return {chain, unrelated};
}

/** Whether a certificate is an authority's, or a request asks for such: it may issue others (RFC 5280 §4.2.1.3, §4.2.1.9). */
export function isForAuthority({
	basicConstraints,
	keyUsage,
}: Pick<Certificate | CertificationRequest, 'basicConstraints' | 'keyUsage'>): boolean {
	return basicConstraints?.ca === true || keyUsage.includes('keyCertSign');
}
