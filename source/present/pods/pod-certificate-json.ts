import type {PodCertificateRecord} from '../../cluster/records/pods/index.js';
import {podCertificateState, stubKey, sweptFrom} from '../../operations/pods/index.js';

/** One PodCertificateRequest as JSON, decoded. Texts are not escaped. */
export function podCertificateJson(record: PodCertificateRecord): Readonly<Record<string, unknown>> {
	const {state, condition} = podCertificateState(record);
	const key = stubKey(record);
	return {
		namespace: record.namespace,
		name: record.name,
		uid: record.uid,
		created: record.createdAt.toISOString(),
		sweptFrom: sweptFrom(record).toISOString(),
		state,
		...(condition !== undefined && {
			reason: condition.reason,
			message: condition.message,
			...(condition.lastTransitionTime !== undefined && {answered: condition.lastTransitionTime.toISOString()}),
		}),
		signerName: record.signerName,
		pod: {name: record.podName, uid: record.podUid},
		serviceAccount: {name: record.serviceAccountName, uid: record.serviceAccountUid},
		node: {name: record.nodeName, uid: record.nodeUid},
		...(key === undefined
			? {}
			: {
					key: {
						algorithm: key.algorithm,
						...(key.curve !== undefined && {curve: key.curve}),
						...(key.bits !== undefined && {bits: key.bits}),
						sha256: key.sha256,
					},
				}),
		...(record.maxExpirationSeconds !== undefined && {maxExpirationSeconds: record.maxExpirationSeconds}),
		unverifiedUserAnnotations: record.userAnnotations,
		...(record.notBefore !== undefined && {notBefore: record.notBefore.toISOString()}),
		...(record.beginRefreshAt !== undefined && {beginRefreshAt: record.beginRefreshAt.toISOString()}),
		...(record.notAfter !== undefined && {notAfter: record.notAfter.toISOString()}),
		...(record.certificateChain !== undefined && {certificateChain: record.certificateChain}),
	};
}
