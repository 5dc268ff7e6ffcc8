import type {LiveStore} from '../calls/index.js';
import type {ConnectedCluster} from '../objects/index.js';
import {podCertificateKind} from '../objects/index.js';
import type {PodCertificateRecord} from '../records/pods/index.js';
import type {LiveStoreOptions} from './live-store.js';
import {createLiveStore} from './live-store.js';

/** The live list of PodCertificateRequests of all namespaces. */
export function createPodCertificateStore(
	cluster: Pick<ConnectedCluster, 'transport'>,
	options: LiveStoreOptions = {},
): LiveStore<PodCertificateRecord> {
	return createLiveStore(cluster, podCertificateKind, options);
}
