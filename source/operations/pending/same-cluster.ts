import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {ClusterIdentity} from '../../cluster/context/index.js';
import type {ClusterMark} from '../../storage/issuance/index.js';
import {withoutCredentials} from '../plan/index.js';

/** A cluster as it was written down, or as one is connected to it. */
export type KnownCluster = {
	/** Without credentials. */
	readonly server: string;
	/** Absent where a certdeck wrote it down that did not know it yet. */
	readonly cluster?: ClusterMark;
};

/** `unsure`: it may be the same, and the operator is asked. */
export type Sameness = 'same' | 'unsure' | 'other';

/** The cluster that one is connected to. @throws {ClusterError} */
export async function clusterHere({identity, info}: Cluster, signal?: AbortSignal): Promise<Required<KnownCluster>> {
	return {server: withoutCredentials(info.server), cluster: await identity(signal)};
}

/**
 * Whether two are one cluster: the same authority vouches for both, and kube-system has the same UID. Neither is enough:
 * a server can claim any UID, a restored copy has the original's, and an authority may vouch for many clusters.
 *
 * Where the UID may be read in neither, the address stands for it.
 */
export function compareClusters(one: KnownCluster, other: KnownCluster): Sameness {
	const {authority, uid}: ClusterIdentity = one.cluster ?? {};
	const {authority: otherAuthority, uid: otherUid}: ClusterIdentity = other.cluster ?? {};
	const isSameServer = one.server === other.server;
	if (uid !== undefined && otherUid !== undefined && uid !== otherUid) {
		return 'other';
	}

	const isSameUid = uid !== undefined && uid === otherUid;
	if (authority !== undefined && authority === otherAuthority) {
		const isUnread = uid === undefined && otherUid === undefined;
		return isSameUid || (isUnread && isSameServer) ? 'same' : 'unsure';
	}

	return isSameUid || isSameServer ? 'unsure' : 'other';
}

/** Why it is unsure whether a recorded cluster is this one; a phrase. */
export function doubtOf(here: KnownCluster, known: KnownCluster): string {
	const {authority, uid}: ClusterIdentity = known.cluster ?? {};
	if (authority === undefined && uid === undefined) {
		return localized`all that was written down of its cluster is the address`;
	}

	if (authority !== here.cluster?.authority) {
		return authority === undefined || here.cluster?.authority === undefined
			? localized`no authority vouches for the server`
			: localized`another authority vouches for the server`;
	}

	return uid === here.cluster?.uid || uid === undefined || here.cluster?.uid === undefined
		? localized`the UID of Namespace kube-system, which tells clusters apart, could not be read`
		: localized`Namespace kube-system has another UID`;
}

/** What is known of a cluster once the operator has said that it is this one. */
export function merged(here: Required<KnownCluster>, known: KnownCluster): Required<KnownCluster> {
	return {server: here.server, cluster: {...known.cluster, ...here.cluster}};
}
