import type {Cluster} from '../calls/index.js';
import type {Transport} from '../connection/index.js';
import {uidOfKubeSystem} from '../connection/index.js';
import type {ClusterIdentity} from '../context/index.js';

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
