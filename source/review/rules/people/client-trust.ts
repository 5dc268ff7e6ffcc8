import type {Certificate} from '../../../pki/index.js';
import {hasSigned, isSame} from '../../../pki/verify/index.js';
import {signerInfo} from '../../../signers/known/index.js';
import {answered, whyUnread} from '../../evidence/index.js';
import type {Subject} from '../../facts/index.js';
import {remembered} from '../../facts/index.js';

/**
 * Whether the API server accepts certificates of the signer's authority for logins, or why that is not known. `unproven`:
 * the signer has issued no certificate that would show its authority, or no client CA could be read.
 */
export type ClientTrust =
	| {readonly state: 'trusted' | 'untrusted' | 'unproven'}
	| {readonly state: 'unknown'; readonly why: string};

/**
 * Judged by the certificates that the signer issued. Those of kube-controller-manager are always accepted. Undefined before
 * the cluster was asked.
 */
export const clientTrust = remembered((subject: Subject): ClientTrust | undefined => {
	const {seen, evidence, others} = subject.object ?? {};
	if (seen === undefined) {
		return undefined;
	}

	const {authenticates, operator} = signerInfo(seen.signerName);
	if (authenticates || operator === 'kube-controller-manager') {
		return {state: 'trusted'};
	}

	const why = whyUnread(evidence?.clientAuthorities);
	if (why !== undefined) {
		return {state: 'unknown', why};
	}

	const authorities = answered(evidence?.clientAuthorities);
	if (authorities === undefined) {
		return undefined;
	}

	const chain = others?.issuedBy(seen.signerName) ?? [];
	return {
		state: chain.length * authorities.length === 0 ? 'unproven' : isLedTo(chain, authorities) ? 'trusted' : 'untrusted',
	};
});

/** Keyed by chain: the reviews of ten thousand rows ask for the same few. */
const known = new WeakMap<readonly Certificate[], WeakMap<readonly Certificate[], boolean>>();

/** Whether a chain, its leaf first, leads to one of the authorities. */
function isLedTo(chain: readonly Certificate[], authorities: readonly Certificate[]): boolean {
	const kept = known.get(authorities) ?? new WeakMap<readonly Certificate[], boolean>();
	known.set(authorities, kept);
	const found =
		kept.get(chain) ??
		chain.some(certificate =>
			authorities.some(
				authority =>
					isSame(authority, certificate) ||
					(Buffer.compare(authority.raw.subject, certificate.raw.issuer) === 0 && hasSigned(authority, certificate)),
			),
		);
	kept.set(chain, found);
	return found;
}
