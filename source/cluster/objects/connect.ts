import type {Cluster} from '../calls/index.js';
import type {LoadedContext, Transport} from '../connection/index.js';
import {createTransport} from '../connection/index.js';
import {accessCalls} from './access.js';
import {certificateSourceCalls} from './certificate-sources.js';
import {identityCalls} from './cluster-identity.js';
import {inventoryCalls} from './inventory.js';
import {leaseCalls} from './leases.js';
import {podCertificateCalls} from './pod-certificates.js';
import {publishedObjectCalls} from './published-objects.js';
import {rbacCalls} from './rbac.js';
import {requestCalls} from './requests.js';
import {routingCalls} from './routing.js';
import {trustBundleCalls} from './trust-bundles.js';

/** A Cluster with its transport, which the watch loop uses. */
export type ConnectedCluster = Cluster & {readonly transport: Transport};

/** Connects a context. Nothing is sent before the first call. */
export function connect(loaded: LoadedContext): ConnectedCluster {
	const transport = createTransport(loaded);
	return {
		info: loaded.info,
		endpoint: loaded.endpoint,
		transport,
		...identityCalls(transport),
		...accessCalls(transport),
		...requestCalls(transport),
		...publishedObjectCalls(transport),
		...trustBundleCalls(transport),
		...leaseCalls(transport),
		...podCertificateCalls(transport),
		...inventoryCalls(transport),
		...rbacCalls(transport),
		...routingCalls(transport),
		...certificateSourceCalls(transport, loaded.endpoint.caData),
		podPort: (target, signal) => transport.podPort(target, signal),
		close: () => transport.close(),
	};
}
