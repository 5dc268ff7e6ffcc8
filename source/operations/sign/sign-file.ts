import {dirname} from 'node:path';
import {localized} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {CertificationRequest} from '../../pki/index.js';
import {verifyRequest} from '../../pki/keys/index.js';
import type {SigningPolicy} from '../../pki/spec/index.js';
import type {Finding} from '../../review/finding/index.js';
import {reviewFileFacts} from '../../review/judge/index.js';
import {usagesLike} from '../../signers/known/index.js';
import {makeFolder, removeParts, writePublicFile} from '../../storage/files/index.js';
import type {Plan} from '../plan/index.js';
import type {OpenedAuthority} from '../read/index.js';
import {authorityText, issueWith} from '../read/index.js';
import {contentDigest, overwriteOf} from '../write/index.js';
import {judgeChain} from './judge-chain.js';
import {issuingWarnings, refuseWithoutUsages} from './look-first.js';

/**
 * Plans to issue the certificate of a request file with the operator's own authority, without a cluster.
 *
 * @param policyFor - receives the usages that the request itself asks for.
 * @param certificatePath - the file for the certificate and its intermediates.
 * @throws {OperationError} `refused` without any usages.
 * @throws {PkiError} `policy`, `unsupported-key`, `bad-authority` as `issueCertificate`.
 */
export async function planFileSigning(
	request: CertificationRequest,
	authority: OpenedAuthority,
	policyFor: (asked: Pick<CertificateSigningRequest, 'usages'>) => SigningPolicy,
	certificatePath: string,
	now: () => Date,
): Promise<Plan<{readonly certificatePem: string}>> {
	const policy = policyFor({usages: usagesLike(request)});
	refuseWithoutUsages(policy.usages);

	// A trial signature shows what will be issued. It also fails before any question if it can't be issued.
	const preview = issueWith(authority, request, policy, now());
	const ofChain = judgeChain(preview, authority, now());
	const lost = await contentDigest(certificatePath);
	return {
		title: localized`Sign the request for ${certificatePath}`,
		steps: [
			{
				verb: 'write',
				kind: 'File',
				name: certificatePath,
				note: localized`certificate, with ${authorityText(authority)}; until ${preview.notAfter.toISOString()}; ${policy.usages.join(', ')}`,
				...(lost === undefined ? {} : {overwrites: localized`file ${certificatePath} is there`}),
			},
		],
		warnings: [
			...(preview.clamped
				? [localized`the certificate ends with the authority, on ${preview.notAfter.toISOString()}`]
				: []),
			...preview.dropped.map(what => localized`asked for and left out: ${what}`),
			...ofChain,
			...issuingWarnings(request, policy.usages, []),
		],
		async perform() {
			const {pem} = issueWith(authority, request, policy, now());
			const certificatePem = pem + (authority.followingPem ?? '');
			await makeFolder(dirname(certificatePath));
			await removeParts(certificatePath);
			await writePublicFile(certificatePath, certificatePem, await overwriteOf(certificatePath, lost));
			return {certificatePem};
		},
	};
}

/** The findings of a request without a cluster. */
export async function findingsOfFile(request: CertificationRequest, now: Date): Promise<readonly Finding[]> {
	return reviewFileFacts({read: request, signature: await verifyRequest(request), now});
}
