import type {ClusterError} from '../../cluster/model/index.js';
import type {PodCertificateRecord} from '../../cluster/records/pods/index.js';
import type {PodDetail, PodExplanation} from '../../operations/pods/index.js';

/** PodCertificateRequests as they are now. */
export type PodCertificateView =
	| {readonly phase: 'reading'}
	/** The server has none: its discovery does not list them. */
	| {readonly phase: 'none'; readonly why: string}
	/** `onlyNamespace`: where those of all may not be read. */
	| {readonly phase: 'live'; readonly records: readonly PodCertificateRecord[]; readonly onlyNamespace?: string}
	/** As they were before the connection was lost; tried again by itself. */
	| {readonly phase: 'stale'; readonly records: readonly PodCertificateRecord[]; readonly error: ClusterError}
	| {readonly phase: 'failed'; readonly error: ClusterError};

/** Pods' certificates. Nothing is asked of the cluster before a screen opens. */
export type PodsPort = {
	/** Follows them until the function that it returns is called. */
	follow(show: (view: PodCertificateView) => void): () => void;
	/** Rejects with ClusterError. */
	detail(record: PodCertificateRecord): Promise<PodDetail>;
	/** Why the Pod of a request waits. Rejects with ClusterError and OperationError. */
	explain(record: PodCertificateRecord): Promise<PodExplanation>;
};
