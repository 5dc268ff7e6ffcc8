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
	/** Of the issuance that is unfinished until the certificate is where it belongs. */
	readonly issuanceId: string;
	/** Absent where the key is in a Secret, or elsewhere. */
	readonly keyPath?: string;
	readonly requestPath?: string;
	/** Where the certificate goes first; absent where the key is in a Secret. */
	readonly certificatePath?: string;
};

/** A plan whose issuance can be resumed by its id after any interruption. */
export type RequestPlan = Plan<Requested> & {
	readonly issuanceId: string;
	/** As it is written down first. */
	readonly issuance: Issuance;
};

export type BeginOptions = Pick<Plan<Requested>, 'title' | 'steps' | 'warnings'> & {
	/** The passphrase that encrypts the key file, if any. */
	readonly passphrase?: string | undefined;
	/** Paths as the user wrote them. */
	readonly paths?: Pick<Requested, 'keyPath' | 'requestPath' | 'certificatePath'>;
};

/** What all new issuances have in common. */
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

/** Plans to write a new issuance down and to send it; what fails and leaves nothing behind is forgotten. */
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

/** Removes the record of an issuance that `error` ended before anything was made. */
export async function forgetIfNothingMade(issuances: IssuanceStore, id: string, error: unknown): Promise<void> {
	const left = await issuances.read(id).catch(() => undefined);
	if (left !== undefined && (await isNothingMade(left, error))) {
		await issuances.remove(id);
	}
}

/** The step that sends what `issuance` asks for. */
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

/** Whether there is nothing to go on with but what the user has at hand: no key, for sure. A full disk is gone on from. */
async function isNothingMade({step, spec, like, key, made}: Issuance, error: unknown): Promise<boolean> {
	if (error instanceof FileError && error.code === 'no-space') {
		return false;
	}

	if (spec === undefined && like === undefined) {
		// The key is not of this issuance's making.
		return step !== 'sent' && isRefusal(error);
	}

	if (step !== 'keyed' || key.place !== 'file') {
		return step === 'begun' || (step === 'keyed' && isRefusal(error));
	}

	const place = await lookForKeyFile(key, made?.publicKeySha256).catch(() => 'locked');
	return place === 'absent' || place === 'other';
}

const refusals = ['forbidden', 'invalid', 'not-found', 'already-exists', 'read-only', 'unauthorized'];

/** The server did not do it, for sure. */
function isRefusal(error: unknown): boolean {
	return (
		(error instanceof ClusterError && refusals.includes(error.code)) ||
		(error instanceof OperationError && error.code === 'exists')
	);
}
