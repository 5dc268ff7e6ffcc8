import {createHash} from 'node:crypto';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {CertificationRequest} from '../../pki/index.js';

/** What the server stamps for each login anew: another token of one account is no other requester. */
const perLogin = 'authentication.kubernetes.io/';

/**
 * Equal for requests that ask for the same in all but the key: the same requester with the same groups, signer, subject,
 * names, usages, duration, extensions and annotations. Anything wider, or by another, has another.
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
	// Ten thousand are kept.
	return createHash('sha256').update(said).digest('base64');
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
