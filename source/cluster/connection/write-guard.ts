import {localized} from '../../base/text/index.js';
import {ClusterError} from '../model/index.js';
import type {ReadOnlyCluster} from './marked-contexts.js';

/** The cluster that answers, as far as it can be told. */
export type Answering = {
	/** Somebody vouches for it. */
	readonly isVerified: boolean;
	/** metadata.uid of its kube-system, where one may read it. */
	readonly uid: string | undefined;
	/** Whether these authorities vouch for it, as `Endpoint.caData` has them. */
	isVouchedBy(caData: string | undefined): boolean;
};

/**
 * Refuses to change a cluster that is, or may be, one that the operator has marked as read-only under another name: what
 * can't be told from it counts as it.
 *
 * @param what - what would be sent.
 * @throws {ClusterError} `read-only`
 */
export function refuseReadOnly(clusters: readonly ReadOnlyCluster[], here: Answering, what: string): void {
	for (const {at, uid, authorities} of clusters) {
		if (uid !== undefined && here.uid !== undefined) {
			if (uid === here.uid) {
				throw new ClusterError(
					'read-only',
					localized`not sent: ${what}: this is the cluster that is read-only by ${at}`,
				);
			}

			continue;
		}

		const doubt = doubtOf(uid, authorities, here);
		if (doubt !== undefined) {
			throw new ClusterError(
				'read-only',
				localized`not sent: ${what}: this may be the cluster that is read-only by ${at}: ${doubt}`,
				{
					hint:
						uid === undefined
							? localized`write its uid there, which tells it from others: kubectl get namespace kube-system -o jsonpath={.metadata.uid}`
							: localized`get the right to read Namespace kube-system, whose UID tells the two apart`,
				},
			);
		}
	}
}

/** Why this may be that cluster, a phrase; undefined where it is another. */
function doubtOf(
	uid: string | undefined,
	authorities: ReadOnlyCluster['authorities'],
	here: Answering,
): string | undefined {
	if (!here.isVerified) {
		return localized`nobody vouches for the server that answers`;
	}

	if (authorities.some(each => here.isVouchedBy(each))) {
		return localized`the same authority vouches for both`;
	}

	return uid !== undefined && authorities.length === 0
		? localized`of that cluster the UID alone is known, and here it may not be read`
		: undefined;
}
