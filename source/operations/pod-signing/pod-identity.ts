import type {Cluster} from '../../cluster/calls/index.js';
import type {MountingPodRecord, PodCertificateRecord} from '../../cluster/records/pods/index.js';

/** The current objects that a PodCertificateRequest names. */
export type LiveObjects = {
	readonly pod: MountingPodRecord | undefined;
	readonly accountUid: string | undefined;
	readonly nodeUid: string | undefined;
};

/** Whether a request belongs to the Pod that it names. */
export type IdentityCheck =
	| {readonly kind: 'same'}
	/** The request certainly does not belong to that Pod; `what` is a sentence. */
	| {readonly kind: 'other'; readonly what: string}
	/** An object is gone, or was recreated under its name. kubelet sends another request. */
	| {readonly kind: 'gone'; readonly what: string};

/**
 * Reads the objects from the API server itself, without caches.
 *
 * @throws {ClusterError}
 */
export async function readLiveObjects(
	cluster: Pick<Cluster, 'getMountingPod' | 'uidOf'>,
	{namespace, podName, serviceAccountName, nodeName}: PodCertificateRecord,
	signal?: AbortSignal,
): Promise<LiveObjects> {
	const [pod, accountUid, nodeUid] = await Promise.all([
		cluster.getMountingPod(namespace, podName, signal),
		cluster.uidOf('ServiceAccount', serviceAccountName, namespace, signal),
		cluster.uidOf('Node', nodeName, undefined, signal),
	]);
	return {pod, accountUid, nodeUid};
}

/**
 * Compares a request with the live objects, as NodeRestriction does for requests of nodes. Requests of other users were not
 * checked by anybody.
 *
 * A refusal is final for the Pod. So if the ServiceAccount or the node was recreated under the same name, the request is
 * left alone. It is deleted later, and kubelet sends another one with the current data.
 */
export function checkIdentity(record: PodCertificateRecord, {pod, accountUid, nodeUid}: LiveObjects): IdentityCheck {
	if (pod === undefined) {
		return {kind: 'gone', what: `there is no Pod ${record.podName}`};
	}

	const other = otherThan(record, pod);
	if (other !== undefined) {
		return {kind: 'other', what: other};
	}

	if (pod.isDeleted) {
		return {kind: 'gone', what: `the Pod ${pod.name} is being deleted`};
	}

	if (accountUid === undefined || accountUid !== record.serviceAccountUid) {
		return {kind: 'gone', what: `the ServiceAccount ${record.serviceAccountName} with this uid is not there`};
	}

	return nodeUid === undefined || nodeUid !== record.nodeUid
		? {kind: 'gone', what: `the node ${record.nodeName} with this uid is not there`}
		: {kind: 'same'};
}

function otherThan(record: PodCertificateRecord, pod: MountingPodRecord): string | undefined {
	if (record.podUid !== pod.uid) {
		return `the Pod of this name has another uid`;
	}

	if (record.nodeName !== pod.nodeName) {
		return `the Pod runs on another node`;
	}

	if (record.serviceAccountName !== pod.serviceAccountName) {
		return `the Pod runs as another ServiceAccount`;
	}

	if (pod.isMirror) {
		return `it is a mirror Pod`;
	}

	return pod.certificates.some(({signerName}) => signerName === record.signerName)
		? undefined
		: `no volume of the Pod asks for a certificate of this signer`;
}
