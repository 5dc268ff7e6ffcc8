import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {explainConflict, getAgain, reasonFault} from '../decide/index.js';
import type {Plan} from '../plan/index.js';
import {OperationError} from '../plan/index.js';
import {settled} from '../write/index.js';
import {refuseUnsignable} from './sign.js';

/**
 * Plans to mark a request as Failed, as its signer: what its requester reads, and acts on.
 *
 * @throws {OperationError} `refused` for a reason that is no word, or an empty message; `wrong-state` as for signing;
 * `changed` from `perform`.
 */
export function planFailing(
	cluster: Cluster,
	seen: CertificateSigningRequest,
	condition: {readonly reason: string; readonly message: string},
): Plan<CertificateSigningRequest> {
	refuseUnsignable(seen);
	const fault =
		reasonFault(condition.reason) ?? (condition.message.trim() === '' ? localized`the message is empty` : undefined);
	if (fault !== undefined) {
		throw new OperationError('refused', fault);
	}

	const isFailed = ({conditions}: CertificateSigningRequest) =>
		conditions.some(({type, reason}) => type === 'Failed' && reason === condition.reason);
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
		warnings: [],
		async perform(signal) {
			try {
				return await settled(() => cluster.fail(seen, condition, signal), {
					what: localized`marking ${JSON.stringify(seen.name)} as failed`,
					async look(looking) {
						const now = await getAgain(cluster, seen, looking);
						return now.uid === seen.uid && isFailed(now) ? now : undefined;
					},
					signal,
					pace: cluster.settlePace,
				});
			} catch (error) {
				throw await explainConflict(cluster, seen, error, signal);
			}
		},
	};
}
