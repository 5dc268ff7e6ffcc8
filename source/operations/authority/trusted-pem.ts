import {isSelfSigned, issuersToSend} from '../../pki/verify/index.js';
import type {AuthorityRecord, AuthorityStore, Generation} from '../../storage/authority/index.js';
import {trustedGenerations} from '../../storage/authority/index.js';
import {readGeneration} from './stored-authority.js';

/**
 * PEM of the certificates that clients must trust: for each generation its root, or its own certificate if the root is not
 * available. The current generation comes first, without duplicates.
 */
export async function trustedPem(
	store: AuthorityStore,
	record: AuthorityRecord,
	generations: readonly Generation[] = trustedGenerations(record),
): Promise<string> {
	const anchors = await Promise.all(generations.map(each => anchorOf(store, record, each)));
	return [...new Set(anchors)].join('');
}

async function anchorOf(store: AuthorityStore, record: AuthorityRecord, generation: Generation): Promise<string> {
	const found = await readGeneration(store, record, generation);
	const [own, ...others] = found;
	if (own === undefined || isSelfSigned(own.certificate)) {
		return own?.pem ?? '';
	}

	const all = others.map(({certificate}) => certificate);
	const top = [own.certificate, ...issuersToSend(own.certificate, all)].at(-1) ?? own.certificate;
	const root = others.find(
		({certificate}) => isSelfSigned(certificate) && Buffer.compare(certificate.raw.subject, top.raw.issuer) === 0,
	);
	return root?.pem ?? own.pem;
}

/** PEM of the certificates that a signer sends after a leaf: its own certificate and the intermediates up to the root. */
export async function signingPem(
	store: AuthorityStore,
	record: AuthorityRecord,
	generation: Generation,
): Promise<string> {
	return (await readGeneration(store, record, generation)).map(({pem}) => pem).join('');
}
