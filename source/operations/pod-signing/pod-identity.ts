import type {Cluster} from '../../cluster/calls/index.js';
import type {MountingPodRecord, PodCertificateRecord} from '../../cluster/records/pods/index.js';

/** The live objects that a PodCertificateRequest names, as they are now. */
export type LiveObjects = {
	readonly pod: MountingPodRecord | undefined;
	readonly accountUid: string | undefined;
	readonly nodeUid: string | undefined;
};

/** Whether a request is for the Pod that it names. */
export type IdentityCheck =
	| {readonly kind: 'same'}
	/** Whatever comes, it is not for that Pod; `what` is a sentence. */
	| {readonly kind: 'other'; readonly what: string}
	/** Something is not there, or was made anew under its name: kubelet asks again, with another request. */
	| {readonly kind: 'gone'; readonly what: string};

/** Reads them from the API server itself, past all caches. @throws {ClusterError} */
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
 * Holds a request against the live objects, as NodeRestriction does for nodes: for anybody else nobody did.
 *
 * A refusal is final for the Pod. So where the ServiceAccount or the node was made anew under the same name, the request is
 * left: it is swept away, and kubelet asks again with what is so by then.
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
