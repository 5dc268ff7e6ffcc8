import {asObject, ClusterError} from '../model/index.js';
import type {Transport} from './transport.js';

/** Lives as long as the cluster, and stays in a backup of it; undefined where one may not read it. */
export async function uidOfKubeSystem(
	transport: Pick<Transport, 'json'>,
	signal: AbortSignal | undefined,
): Promise<string | undefined> {
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
