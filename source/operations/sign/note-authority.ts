import {resolve} from 'node:path';
import type {Cluster} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import {FileError} from '../../storage/files/index.js';
import type {IssuanceStore} from '../../storage/issuance/index.js';
import {isPkcs12File} from '../files/index.js';
import {clusterHere, findIssuanceOf} from '../pending/index.js';

/**
 * Records in the pending issuance of a request, if there is one, which authority signed it. Publishing uses that authority
 * as the one to trust.
 *
 * @param caPath - certificate of the authority.
 * @param mine - ids of issuances that were begun over this connection.
 * @returns why it could not be recorded, as a sentence. The signature is valid all the same.
 */
export async function noteAuthority(
	issuances: IssuanceStore,
	cluster: Cluster,
	uid: string,
	caPath: string,
	mine?: ReadonlySet<string>,
): Promise<string | undefined> {
	try {
		// A later publication has no passphrase to open it.
		if (await isPkcs12File(caPath)) {
			return undefined;
		}

		const found = await findIssuanceOf(issuances, uid, await clusterHere(cluster), mine);
		if (found === undefined || found.targets.caPath !== undefined) {
			return undefined;
		}

		await issuances.alone(found.id, async () => {
			const issuance = await issuances.read(found.id);
			if (issuance !== undefined) {
				await issuances.save({...issuance, targets: {...issuance.targets, caPath: resolve(caPath)}});
			}
		});
		return undefined;
	} catch (error) {
		if (error instanceof FileError || error instanceof ClusterError) {
			return error.message;
		}

		throw error;
	}
}
