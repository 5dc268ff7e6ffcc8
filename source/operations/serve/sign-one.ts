import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {encodePem} from '../../pki/pem/index.js';
import type {SigningParts} from './sign-once.js';
import {refuseWithoutLease, signOnce} from './sign-once.js';
import type {SigningRules} from './signing-decision.js';
import {decideSigning} from './signing-decision.js';

export type SignerParts = SigningParts & {
	readonly cluster: Pick<Cluster, 'uploadCertificate' | 'fail'>;
	readonly rules: SigningRules;
};

/**
 * Processes one request as it was seen: leaves it, marks it Failed, or signs it and uploads the certificate, pinned to what
 * was seen. Immediately before each signature and each write the lease is checked.
 *
 * @throws {LeaseLost}
 * @throws {ClusterError}, {FileError}, {PkiError}, {OperationError} if it should be tried again.
 */
export async function signOne(
	seen: CertificateSigningRequest,
	parts: SignerParts,
	signal: AbortSignal,
): Promise<'left' | 'failed' | 'issued'> {
	const {cluster, made, rules, log, metrics, now} = parts;
	const about = {request: seen.name, uid: seen.uid, signer: rules.signerName};
	const authority = parts.authority();
	const decision = decideSigning(seen, authority, rules, now());
	if (decision.kind === 'leave') {
		return 'left';
	}

	if (decision.kind === 'fail') {
		refuseWithoutLease(parts);
		await cluster.fail(seen, {reason: decision.reason, message: decision.message}, signal);
		metrics.count('failed', decision.reason);
		log('failed', {...about, reason: decision.reason});
		return 'failed';
	}

	const task = {uid: seen.uid, name: seen.name, about, authority, template: decision.template};
	const {der, entry} = await signOnce(task, parts, signal);
	refuseWithoutLease(parts);
	await cluster.uploadCertificate(seen, encodePem('CERTIFICATE', der) + (authority.followingPem ?? ''), signal);
	made.delete(seen.uid);
	metrics.count('issued');
	log('issued', {...about, serial: entry.serial});
	return 'issued';
}
