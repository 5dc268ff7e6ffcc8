import type {KeyObject} from 'node:crypto';
import type {Certificate, CertificationRequest} from '../index.js';
import {keyMatches} from '../keys/index.js';
import {orderChain} from './order-chain.js';
import {isSame} from './verify-chain.js';

export type KeyedBundle = {
	/** The certificate of the key, then its issuers in order, as far as the bundle has them. A root is included. */
	readonly chain: readonly Certificate[];
	/** Certificates of the bundle that do not belong to that chain. */
	readonly unrelated: readonly Certificate[];
};

/**
 * Sorts a bundle, in any order, into the chain of a private key: the certificate of the key, then its issuers. If several
 * certificates have the key, those that are no authority come first; else the order of the bundle decides.
 *
 * @returns undefined if no certificate has the key.
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

/** Whether a certificate, or the one that a request asks for, may issue others (RFC 5280 §4.2.1.3, §4.2.1.9). */
export function isForAuthority({
	basicConstraints,
	keyUsage,
}: Pick<Certificate | CertificationRequest, 'basicConstraints' | 'keyUsage'>): boolean {
	return basicConstraints?.ca === true || keyUsage.includes('keyCertSign');
}
