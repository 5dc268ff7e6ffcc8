import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Finding} from '../../review/finding/index.js';
import {changedSince, explainConflict, getAgain, journalEntry, reasonFault} from '../decide/index.js';
import type {Plan, Recorder} from '../plan/index.js';
import {OperationError} from '../plan/index.js';
import {recorded, settled} from '../write/index.js';
import {refuseUnsignable} from './sign.js';

/** Shown to the requester: one word, and a sentence with advice. */
export type Failing = {readonly reason: string; readonly message: string};

export type FailingOptions = {
	/** Records it before it is sent, and its result. Without a record nothing is sent. */
	readonly record?: Recorder | undefined;
	/** The findings of the request, for the journal. */
	readonly findings?: readonly Finding[];
};

/**
 * Plans to mark a request as Failed, as its signer. The requester reads the reason and the message.
 *
 * @throws {OperationError} `refused` for a reason that is not one word, or an empty message. `wrong-state` as for signing.
 *   From `perform`: `changed` and `unrecorded`; in both cases nothing was sent.
 */
export function planFailing(
	cluster: Cluster,
	seen: CertificateSigningRequest,
	condition: Failing,
	{record, findings = []}: FailingOptions = {},
): Plan<CertificateSigningRequest> {
	refuseUnsignable(seen);
	const fault =
		reasonFault(condition.reason) ?? (condition.message.trim() === '' ? localized`the message is empty` : undefined);
	if (fault !== undefined) {
		throw new OperationError('refused', fault);
	}

	return {
		title: localized`Mark ${seen.name} for ${seen.signerName} as Failed`,
		steps: [
			{
				verb: 'update',
				kind: 'CertificateSigningRequest/status',
				name: seen.name,
				note: localized`Failed, ${condition.reason}: ${condition.message}`,
			},
		],
		warnings: [localized`it can not be taken back: the requester has to send another request`],
		async perform(signal) {
			const intended = () => journalEntry(seen, {type: 'Failed', ...condition}, {findings, questions: []});
			const send = () =>
				settled(() => cluster.fail(seen, condition, signal), {
					what: localized`marking ${JSON.stringify(seen.name)} as failed`,
					look: looking => lookForFailure(cluster, seen, condition, looking),
					signal,
					pace: cluster.settlePace,
				});
			try {
				return await recorded(cluster, record, intended, send);
			} catch (error) {
				throw await explainConflict(cluster, seen, error, signal);
			}
		},
	};
}

/**
 * Looks up the result, for `settled`.
 *
 * @throws {OperationError} `changed` if the request changed in another way.
 */
async function lookForFailure(
	cluster: Cluster,
	seen: CertificateSigningRequest,
	{reason, message}: Failing,
	signal: AbortSignal,
): Promise<CertificateSigningRequest | undefined> {
	const now = await getAgain(cluster, seen, signal);
	const stored = now.conditions.find(({type}) => type === 'Failed');
	if (now.uid === seen.uid && stored?.reason === reason && stored.message === message) {
		return now;
	}

	if (now.uid === seen.uid && now.resourceVersion === seen.resourceVersion) {
		return undefined;
	}

	throw changedSince(seen, now);
}
