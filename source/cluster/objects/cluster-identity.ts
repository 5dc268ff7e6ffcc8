import type {Cluster} from '../calls/index.js';
import type {Transport} from '../connection/index.js';
import type {ClusterIdentity} from '../context/index.js';
import {asObject, ClusterError} from '../model/index.js';

/** What tells this cluster from others: asked again until the server says all of it. */
export function identityCalls(transport: Transport): Pick<Cluster, 'identity'> {
	let whole: ClusterIdentity | undefined;
	return {
		async identity(signal) {
			if (whole === undefined) {
				const uid = await uidOfKubeSystem(transport, signal);
				// Of a connection that the answer came by, or one before it of the same login.
				const authority = transport.authority();
				const found = {...(authority !== undefined && {authority}), ...(uid !== undefined && {uid})};
				if (authority === undefined || uid === undefined) {
					return found;
				}

				whole = found;
			}

			return whole;
		},
	};
}

/** Lives as long as the cluster, and stays in a backup of it; undefined where one may not read it. */
async function uidOfKubeSystem(transport: Transport, signal: AbortSignal | undefined): Promise<string | undefined> {
	try {
		const {metadata} = asObject(
			await transport.json({path: '/api/v1/namespaces/kube-system', what: 'read Namespace "kube-system"', signal}),
		);
		const {uid} = asObject(metadata);
		return typeof uid === 'string' && uid !== '' ? uid : undefined;
	} catch (error) {
		if (error instanceof ClusterError && (error.code === 'forbidden' || error.code === 'not-found')) {
			return undefined;
		}

		throw error;
	}
}
