import {createHash} from 'node:crypto';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {CertificationRequest} from '../../pki/index.js';

/** Keys in `spec.extra` that the server sets for each login. A new token of the same account is still the same requester. */
const perLogin = 'authentication.kubernetes.io/';

/**
 * A key that is equal for requests that differ only in their public key. The requester, groups, signer, subject, names,
 * usages, duration, extensions and annotations are all part of it.
 */
export function repeatKey(seen: CertificateSigningRequest, request: CertificationRequest): string {
	const extra = Object.entries(seen.extra).filter(([key]) => !key.startsWith(perLogin));
	const said = JSON.stringify([
		seen.username,
		seen.userUid ?? '',
		seen.groups.toSorted(),
		extra.toSorted(([a], [b]) => (a < b ? -1 : 1)),
		seen.signerName,
		base64(request.raw.subject),
		request.extensions
			.filter(({name}) => name !== 'subjectKeyIdentifier')
			.map(({oid, critical, value}) => `${oid} ${critical} ${base64(value)}`)
			.toSorted(),
		seen.usages.toSorted(),
		seen.expirationSeconds ?? null,
		Object.entries(seen.annotations).toSorted(([a], [b]) => (a < b ? -1 : 1)),
	]);
	// Hashed, because ten thousand of these are kept.
	return createHash('sha256').update(said).digest('base64');
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
