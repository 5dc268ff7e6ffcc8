import type {Cluster} from '../calls/index.js';
import type {Transport} from '../connection/index.js';
import {uidOfKubeSystem} from '../connection/index.js';
import type {ClusterIdentity} from '../context/index.js';

/** Identifies the cluster. The server is asked again until it has told all parts. */
export function identityCalls(transport: Transport): Pick<Cluster, 'identity'> {
	let whole: ClusterIdentity | undefined;
	return {
		async identity(signal) {
			if (whole === undefined) {
				const uid = await uidOfKubeSystem(transport, signal);
				// The authority of the connection of this answer, or of an earlier one with the same login.
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
