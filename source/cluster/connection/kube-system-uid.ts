import {asObject, ClusterError} from '../model/index.js';
import type {Transport} from './transport.js';

/** The UID of Namespace kube-system. A restored backup keeps it. Undefined if the user may not read the Namespace. */
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
