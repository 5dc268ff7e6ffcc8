import type {Cluster} from '../../cluster/calls/index.js';
import type {PodCertificateRecord} from '../../cluster/records/pods/index.js';
import {encodePem} from '../../pki/pem/index.js';
import {decodeCertificate} from '../../pki/x509/index.js';
import type {PodSigningRules} from '../pod-signing/index.js';
import {beginRefreshAt, checkIdentity, decidePod, freshMs, readLiveObjects} from '../pod-signing/index.js';
import type {SigningParts} from './sign-once.js';
import {refuseWithoutLease, signOnce} from './sign-once.js';

export type PodSignerParts = SigningParts & {
	readonly cluster: Pick<Cluster, 'getMountingPod' | 'uidOf' | 'issuePodCertificate' | 'refusePodCertificate'>;
	readonly rules: PodSigningRules;
	/** ServiceAccounts that the log has already reported as not listed, `NAMESPACE/NAME`. */
	readonly unlisted: Set<string>;
	/** uids of requests whose reason to wait is already in the log. */
	readonly waiting: Set<string>;
};

/** The most ServiceAccounts that are reported as not listed, because others choose their names. */
const mostUnlisted = 1000;

/**
 * Processes one PodCertificateRequest as it was seen: leaves it, denies it, or signs it and writes its whole status in one
 * update, pinned to what was seen.
 *
 * @returns `waiting` if an object that it names does not exist; it is tried again.
 * @throws {LeaseLost}
 * @throws {ClusterError}, {FileError}, {PkiError}, {OperationError} if it should be tried again. Nothing is written then.
 */
export async function signPod(
	seen: PodCertificateRecord,
	parts: PodSignerParts,
	signal: AbortSignal,
): Promise<'left' | 'waiting' | 'denied' | 'issued'> {
	const {cluster, made, rules, log, metrics, now} = parts;
	const name = `${seen.namespace}/${seen.name}`;
	const about = {request: name, pod: seen.podName, uid: seen.uid, signer: rules.signerName};
	const authority = parts.authority();
	const identify = async () => checkIdentity(seen, await readLiveObjects(cluster, seen, signal));
	const decision = await decidePod(seen, rules, authority, identify);
	switch (decision.kind) {
		case 'leave': {
			if (decision.why === 'not-listed') {
				noteUnlisted(seen, parts);
			}

			return 'left';
		}

		case 'wait': {
			metrics.count('waiting');
			if (!parts.waiting.has(seen.uid)) {
				parts.waiting.add(seen.uid);
				log('waiting', {...about, message: decision.what});
			}

			return 'waiting';
		}

		case 'deny': {
			refuseWithoutLease(parts);
			const {reason, message} = decision;
			await cluster.refusePodCertificate(seen, {type: 'Denied', reason, message, at: now()}, signal);
			metrics.count('denied', reason);
			log('denied', {...about, reason});
			return 'denied';
		}

		case 'sign': {
			const task = {uid: seen.uid, name, about, authority, template: decision.template, freshMs};
			const {der, entry} = await signOnce(task, parts, signal);
			const {notBefore, notAfter} = decodeCertificate(der);
			refuseWithoutLease(parts);
			await cluster.issuePodCertificate(
				seen,
				{
					certificateChain: encodePem('CERTIFICATE', der) + (authority.followingPem ?? ''),
					...{notBefore, notAfter, beginRefreshAt: beginRefreshAt({notBefore, notAfter})},
					...{reason: 'Issued', message: 'by certdeck serve-signer', at: now()},
				},
				signal,
			);
			made.delete(seen.uid);
			metrics.count('issued');
			log('issued', {...about, serial: entry.serial});
			return 'issued';
		}
	}
}

/**
 * The request may belong to another signer of the same name. An operator who forgot to list the account finds it in this
 * log.
 */
function noteUnlisted(seen: PodCertificateRecord, {unlisted, metrics, log}: PodSignerParts): void {
	const account = `${seen.namespace}/${seen.serviceAccountName}`;
	metrics.count('unlisted');
	if (!unlisted.has(account) && unlisted.size < mostUnlisted) {
		unlisted.add(account);
		log('not-listed', {request: `${seen.namespace}/${seen.name}`, serviceAccount: account});
	}
}
