import type {RequestStore} from '../calls/index.js';
import type {ConnectedCluster} from '../objects/index.js';
import type {LiveStoreOptions} from './live-store.js';
import {createLiveStore} from './live-store.js';
import {signingRequests} from './watch-events.js';

export type RequestStoreOptions = LiveStoreOptions;

/** The live list of CertificateSigningRequests. */
export function createRequestStore(
	cluster: Pick<ConnectedCluster, 'transport'>,
	options: RequestStoreOptions = {},
): RequestStore {
	return createLiveStore(cluster, signingRequests, options);
}
