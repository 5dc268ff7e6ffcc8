import {localized} from '../../base/text/index.js';
import {ClusterError} from '../model/index.js';
import type {ReadOnlyCluster} from './marked-contexts.js';

/** The known facts about the cluster that answers. */
export type Answering = {
	/** The server is verified. */
	readonly isVerified: boolean;
	/** metadata.uid of its kube-system; undefined if the user may not read it. */
	readonly uid: string | undefined;
	/** Whether one of these authorities, in the form of `Endpoint.caData`, is the server's. */
	isVouchedBy(caData: string | undefined): boolean;
};

/**
 * Refuses to change a cluster that is, or may be, one that the operator has marked as read-only under another name. If the
 * two can't be told apart, the write is refused.
 *
 * @param what - names the write, for the message.
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

/** Why this may be the marked cluster, a phrase; undefined if it is certainly another. */
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
