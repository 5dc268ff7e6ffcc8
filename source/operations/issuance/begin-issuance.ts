import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {ContextInfo} from '../../cluster/context/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import {FileError} from '../../storage/files/index.js';
import type {Issuance, IssuanceStore} from '../../storage/issuance/index.js';
import {newIssuanceId} from '../../storage/issuance/index.js';
import {lookForKeyFile} from '../pending/index.js';
import type {Plan, PlanStep} from '../plan/index.js';
import {durationText, OperationError, withoutCredentials} from '../plan/index.js';
import {sendIssuance} from './send-issuance.js';

export type Requested = {
	readonly request: CertificateSigningRequest;
	/** The id of the issuance, which is pending until the certificate is in its place. */
	readonly issuanceId: string;
	/** Absent if the key is in a Secret, or elsewhere. */
	readonly keyPath?: string;
	readonly requestPath?: string;
	/** The file where the certificate goes first; absent if the key is in a Secret. */
	readonly certificatePath?: string;
};

/** A plan whose issuance can be resumed by its id after any interruption. */
export type RequestPlan = Plan<Requested> & {
	readonly issuanceId: string;
	/** The first record of the issuance. */
	readonly issuance: Issuance;
};

export type BeginOptions = Pick<Plan<Requested>, 'title' | 'steps' | 'warnings'> & {
	/** The passphrase that encrypts the key file, if any. */
	readonly passphrase?: string | undefined;
	/** Paths as the user wrote them. */
	readonly paths?: Pick<Requested, 'keyPath' | 'requestPath' | 'certificatePath'>;
};

/** The fields that all new issuances share. */
export function newIssuance({
	context,
	server,
	user,
}: ContextInfo): Pick<Issuance, 'id' | 'begunAt' | 'context' | 'server' | 'user'> {
	return {
		id: newIssuanceId(),
		begunAt: new Date().toISOString(),
		context,
		server: withoutCredentials(server),
		user,
	};
}

/** Plans to record and send a new issuance. If it fails and leaves nothing behind, its record is removed. */
export function planBeginning(
	cluster: Cluster,
	issuances: IssuanceStore,
	issuance: Issuance,
	{passphrase, paths, ...plan}: BeginOptions,
): RequestPlan {
	return {
		...plan,
		issuanceId: issuance.id,
		issuance,
		perform: signal =>
			issuances.alone(issuance.id, async () => {
				const begun = {...issuance, cluster: await cluster.identity(signal)};
				await issuances.save(begun);
				try {
					const {request} = await sendIssuance(cluster, issuances, begun, {passphrase, signal});
					return {request, issuanceId: issuance.id, ...paths};
				} catch (error) {
					await forgetIfNothingMade(issuances, issuance.id, error);
					throw error;
				}
			}),
	};
}

/** Removes the record of an issuance that ended with `error` before anything was made. */
export async function forgetIfNothingMade(issuances: IssuanceStore, id: string, error: unknown): Promise<void> {
	const left = await issuances.read(id).catch(() => undefined);
	if (left !== undefined && (await isNothingMade(left, error))) {
		await issuances.remove(id);
	}
}

/** The plan step that sends the request of `issuance`. */
export function requestStep({
	name,
	signerName,
	usages,
	expirationSeconds,
}: Pick<Issuance, 'name' | 'signerName' | 'usages' | 'expirationSeconds'>): PlanStep {
	return {
		verb: 'create',
		kind: 'CertificateSigningRequest',
		name,
		note: localized`signer ${signerName}; usages ${usages.join(', ')}${expirationSeconds === undefined ? '' : localized`; for ${durationText(expirationSeconds)}`}`,
	};
}

/**
 * Whether there is certainly no key and nothing else to resume from, except what the user has anyway. After a full disk the
 * record is kept.
 */
async function isNothingMade({step, spec, like, key, made}: Issuance, error: unknown): Promise<boolean> {
	if (error instanceof FileError && error.code === 'no-space') {
		return false;
	}

	if (spec === undefined && like === undefined) {
		// The key was not made for this issuance.
		return step !== 'sent' && isRefusal(error);
	}

	if (step !== 'keyed' || key.place !== 'file') {
		return step === 'begun' || (step === 'keyed' && isRefusal(error));
	}

	const place = await lookForKeyFile(key, made?.publicKeySha256).catch(() => 'locked');
	return place === 'absent' || place === 'other';
}

const refusals = ['forbidden', 'invalid', 'not-found', 'already-exists', 'read-only', 'unauthorized'];

/** Whether the server certainly did not do it. */
function isRefusal(error: unknown): boolean {
	return (
		(error instanceof ClusterError && refusals.includes(error.code)) ||
		(error instanceof OperationError && error.code === 'exists')
	);
}
