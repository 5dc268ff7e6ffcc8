import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {PodCertificateRecord} from '../../cluster/records/pods/index.js';
import {reasonFault} from '../decide/index.js';
import type {Plan} from '../plan/index.js';
import {OperationError} from '../plan/index.js';
import type {AnswerOptions} from './answer-pod.js';
import {answerPod, podRequestName, refuseAnswered} from './answer-pod.js';

/** The condition that refuses a certificate to a Pod. */
export type PodRefusal = {
	readonly type: 'Denied' | 'Failed';
	readonly reason: string;
	/** Shown to whoever runs the Pod, in an event of kubelet. */
	readonly message: string;
};

/**
 * Plans to deny a PodCertificateRequest, or to mark it as failed, as its signer. The write is pinned to what was seen, and
 * final for the Pod.
 *
 * @throws {OperationError} `refused` for a reason that is not one word, or an empty message. `wrong-state` for an answered
 *   request. From `perform` as `answerPod`.
 */
export function planPodRefusal(
	cluster: Cluster,
	seen: PodCertificateRecord,
	{type, reason, message}: PodRefusal,
	options: AnswerOptions,
): Plan<PodCertificateRecord> {
	refuseAnswered(seen);
	const fault = reasonFault(reason) ?? (message.trim() === '' ? localized`the message is empty` : undefined);
	if (fault !== undefined) {
		throw new OperationError('refused', fault);
	}

	const {namespace, name, podName, signerName} = seen;
	const quoted = JSON.stringify(podRequestName(seen));
	return {
		title:
			type === 'Denied'
				? localized`Deny ${podRequestName(seen)}, for the Pod ${podName}`
				: localized`Mark ${podRequestName(seen)}, for the Pod ${podName}, as Failed`,
		steps: [
			{
				verb: 'update',
				kind: 'PodCertificateRequest/status',
				namespace,
				name,
				note: `${type}, ${reason}: ${message}`,
			},
		],
		warnings: [
			localized`the Pod ${podName} never gets a certificate of ${signerName}: kubelet does not ask again, so it has to be replaced`,
		],
		perform: signal =>
			answerPod(
				cluster,
				seen,
				{
					what: type === 'Denied' ? localized`the denial of ${quoted}` : localized`marking ${quoted} as failed`,
					decision: 'Denied',
					...{reason, message},
					write: () => cluster.refusePodCertificate(seen, {type, reason, message, at: options.now()}, signal),
					isStored: ({conditions}) =>
						conditions.some(each => each.type === type && each.reason === reason && each.message === message),
				},
				options,
				signal,
			),
	};
}
