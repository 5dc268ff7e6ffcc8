import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Certificate} from '../../pki/index.js';
import type {SigningPolicy} from '../../pki/spec/index.js';
import {decodeCertificate} from '../../pki/x509/index.js';
import {changedSince, explainConflict, getAgain} from '../decide/index.js';
import type {Plan} from '../plan/index.js';
import {OperationError} from '../plan/index.js';
import type {OpenedAuthority} from '../read/index.js';
import {authorityText, issueWith, readSigningRequest} from '../read/index.js';
import {settled} from '../write/index.js';
import {judgeChain} from './judge-chain.js';
import {issuingWarnings, refuseWithoutUsages} from './look-first.js';
import type {SigningPreview} from './signing-preview.js';
import {previewSigning} from './signing-preview.js';
import {withinRequested} from './within-requested.js';

export type Signed = {
	readonly request: CertificateSigningRequest;
	readonly certificate: Certificate;
	/** The leaf, then its intermediates. */
	readonly certificatePem: string;
};

/** A plan, and a preview of the certificate. */
export type SigningPlan = Plan<Signed> & {
	readonly preview: SigningPreview;
	/** The warnings that the preview does not show. */
	readonly unshown: readonly string[];
};

/**
 * Plans to issue the certificate as the signer, and to upload it.
 *
 * Refuses requests that a signer must not sign: not Approved, Denied or Failed, already issued, or for a `kubernetes.io/*`
 * signer, which kube-controller-manager serves.
 *
 * @throws {OperationError} `wrong-state`, `refused`; `changed` from `perform`.
 * @throws {PkiError} if the authority can't sign.
 */
export function planSigning(
	cluster: Cluster,
	seen: CertificateSigningRequest,
	authority: OpenedAuthority,
	policy: SigningPolicy,
	now: () => Date,
): SigningPlan {
	refuseUnsignable(seen);
	const {request, requestError} = readSigningRequest(seen);
	if (request === undefined) {
		throw new OperationError(
			'refused',
			localized`spec.request of ${JSON.stringify(seen.name)} can not be read: ${requestError?.message ?? 'unknown'}`,
		);
	}

	// A trial signature shows what will be issued. It also fails before any question if it can't be issued.
	const effective = withinRequested(policy, seen, now());
	refuseWithoutUsages(effective.usages);
	const preview = issueWith(authority, request, effective, now());
	const ofChain = judgeChain(preview, authority, now());
	const unshown = [...ofChain, ...issuingWarnings(request, effective.usages, seen.usages)];
	const asked = new Set(seen.usages);
	const given = new Set(effective.usages);
	const warnings = [
		...(preview.clamped
			? [localized`the certificate ends with the authority, on ${preview.notAfter.toISOString()}`]
			: []),
		...preview.dropped.map(what => localized`asked for and left out: ${what}`),
		...unshown,
		...[...asked]
			.filter(usage => !given.has(usage))
			.map(usage => localized`spec.usages asks for ${usage}, the policy does not give it`),
		...[...given]
			.filter(usage => !asked.has(usage))
			.map(usage => localized`the policy gives ${usage}, spec.usages does not ask for it`),
	];
	return {
		title: localized`Sign ${seen.name} for ${seen.signerName}`,
		steps: [
			{
				verb: 'sign',
				kind: 'Certificate',
				name: seen.name,
				note: localized`with ${authorityText(authority)}; until ${preview.notAfter.toISOString()}; ${effective.usages.join(', ')}`,
			},
			{
				verb: 'update',
				kind: 'CertificateSigningRequest/status',
				name: seen.name,
				note: localized`status.certificate, which can not be changed later`,
			},
		],
		warnings,
		unshown,
		preview: previewSigning(seen, request, authority, policy, now()),
		async perform(signal) {
			const issued = issueWith(authority, request, effective, now());
			const certificatePem = issued.pem + (authority.followingPem ?? '');
			try {
				const updated = await settled(() => cluster.uploadCertificate(seen, certificatePem, signal), {
					what: localized`the upload of the certificate of ${JSON.stringify(seen.name)}`,
					look: looking => lookForCertificate(cluster, seen, certificatePem, looking),
					signal,
					pace: cluster.settlePace,
				});
				if (Buffer.compare(Buffer.from(updated.certificateBase64 ?? '', 'base64'), Buffer.from(certificatePem)) !== 0) {
					throw new OperationError(
						'mismatch',
						localized`the server stored another certificate in ${JSON.stringify(seen.name)} than was uploaded`,
					);
				}

				return {request: updated, certificate: decodeCertificate(issued.der), certificatePem};
			} catch (error) {
				throw await explainConflict(cluster, seen, error, signal);
			}
		},
	};
}

/**
 * Looks up the result of an upload, for `settled`.
 *
 * @throws {OperationError} `changed`.
 */
async function lookForCertificate(
	cluster: Cluster,
	seen: CertificateSigningRequest,
	pem: string,
	signal: AbortSignal,
): Promise<CertificateSigningRequest | undefined> {
	const now = await getAgain(cluster, seen, signal);
	if (now.uid === seen.uid && now.certificateBase64 === Buffer.from(pem).toString('base64')) {
		return now;
	}

	if (now.uid === seen.uid && now.resourceVersion === seen.resourceVersion) {
		return undefined;
	}

	throw changedSince(seen, now);
}

/** @throws {OperationError} with the rule that forbids signing this request. */
export function refuseUnsignable({name, signerName, conditions, certificateBase64}: CertificateSigningRequest): void {
	const quoted = JSON.stringify(name);
	if (signerName.startsWith('kubernetes.io/')) {
		throw new OperationError(
			'refused',
			localized`${quoted} is for ${signerName}, which kube-controller-manager signs`,
			{
				hint: localized`approve it, and the cluster issues it; certdeck signs for signers of your own such as example.com/serving`,
			},
		);
	}

	const end = conditions.find(({type}) => type === 'Denied' || type === 'Failed');
	if (end) {
		throw new OperationError('wrong-state', localized`${quoted} is ${end.type} (${end.reason}): it must not be signed`);
	}

	if (certificateBase64) {
		throw new OperationError('wrong-state', localized`${quoted} has a certificate already, and it can not be changed`);
	}

	if (!conditions.some(({type, status}) => type === 'Approved' && status === 'True')) {
		throw new OperationError('wrong-state', localized`${quoted} is not approved: only approved requests are signed`, {
			hint: localized`have it approved first: certdeck approve ${quoted}`,
		});
	}
}
