import type {Selection} from '../records/index.js';
import type {EventRecord, MountingPodRecord, PodCertificateRecord} from '../records/pods/index.js';

/** PodCertificateRequests, and the objects that they name. */
export type PodCertificateCalls = {
	/** Whether the server's discovery lists them in certificates.k8s.io/v1. */
	servesPodCertificates(signal?: AbortSignal): Promise<boolean>;
	/** Without a namespace: those of all namespaces. */
	listPodCertificates(selection?: Selection, signal?: AbortSignal): Promise<readonly PodCertificateRecord[]>;
	/**
	 * Watches the requests of all namespaces, or of one. `changed` is called at the beginning and after each change. Resolves
	 * when the server ends the watch.
	 */
	watchPodCertificates(namespace: string | undefined, changed: () => void, signal: AbortSignal): Promise<void>;
	/** undefined if it does not exist. */
	getPodCertificate(namespace: string, name: string, signal?: AbortSignal): Promise<PodCertificateRecord | undefined>;
	/** undefined if it does not exist. */
	getMountingPod(namespace: string, name: string, signal?: AbortSignal): Promise<MountingPodRecord | undefined>;
	/** uid of a Node, or of a ServiceAccount in a namespace; undefined if it does not exist. */
	uidOf(
		kind: 'Node' | 'ServiceAccount',
		name: string,
		namespace?: string,
		signal?: AbortSignal,
	): Promise<string | undefined>;
	/** Events about a Pod, the latest last. */
	listPodEvents(
		pod: {readonly namespace: string; readonly name: string; readonly uid: string},
		signal?: AbortSignal,
	): Promise<readonly EventRecord[]>;
	/** PUT /status with a Denied or Failed condition, pinned to `seen`: final. */
	refusePodCertificate(
		seen: PodCertificateRecord,
		condition: {
			readonly type: 'Denied' | 'Failed';
			readonly reason: string;
			readonly message: string;
			readonly at: Date;
		},
		signal?: AbortSignal,
	): Promise<PodCertificateRecord>;
	/** PUT /status with an Issued condition, the chain and its times, pinned to `seen`: final. */
	issuePodCertificate(
		seen: PodCertificateRecord,
		issued: IssuedPodCertificate,
		signal?: AbortSignal,
	): Promise<PodCertificateRecord>;
};

/** The fields that a signer writes in one update. Times are those of the leaf, in whole seconds. */
export type IssuedPodCertificate = {
	/** PEM, leaf first. */
	readonly certificateChain: string;
	readonly notBefore: Date;
	readonly beginRefreshAt: Date;
	readonly notAfter: Date;
	readonly reason: string;
	readonly message: string;
	readonly at: Date;
};
