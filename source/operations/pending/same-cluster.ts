import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {ClusterIdentity} from '../../cluster/context/index.js';
import type {ClusterMark} from '../../storage/issuance/index.js';
import {withoutCredentials} from '../plan/index.js';

/** A recorded cluster, or the connected one. */
export type KnownCluster = {
	/** Without credentials. */
	readonly server: string;
	/** Absent if an earlier version of certdeck recorded it. */
	readonly cluster?: ClusterMark;
};

/** `unsure`: it may be the same cluster, and the operator is asked. */
export type Sameness = 'same' | 'unsure' | 'other';

/**
 * The connected cluster.
 *
 * @throws {ClusterError}
 */
export async function clusterHere({identity, info}: Cluster, signal?: AbortSignal): Promise<Required<KnownCluster>> {
	return {server: withoutCredentials(info.server), cluster: await identity(signal)};
}

/**
 * Whether two records are about one cluster: it has the same certificate authority, and kube-system has the same UID.
 * Neither is enough alone: a server can claim any UID, a restored copy has the UID of the original, and one authority may
 * serve many clusters.
 *
 * If neither record has a UID, the addresses are compared instead.
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

/** The combined record of a cluster, after the operator has confirmed that it is this one. */
export function merged(here: Required<KnownCluster>, known: KnownCluster): Required<KnownCluster> {
	return {server: here.server, cluster: {...known.cluster, ...here.cluster}};
}
