import type {Subscribable} from '../../base/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {ClusterState} from '../../present/list/index.js';
import type {DeckServices} from './deck-services.js';

/** A request as its own cluster has it. */
export type RequestOrigin = {
	/** Of the context. */
	readonly cluster: string;
	readonly request: CertificateSigningRequest;
};

/** The clusters of a deck over several. The snapshot says how each stands, in the order in which they were named. */
export type ClustersPort = Subscribable<readonly ClusterState[]> & {
	/** The ports of one cluster, which know no other. Throws for a name that is none of them. */
	of(cluster: string): DeckServices;
	/** What a row of the list stands for. Throws for what is none: a guess might be another cluster's. */
	origin(row: CertificateSigningRequest): RequestOrigin;
	/** `uid` of the row that stands for a request of a cluster. */
	rowUid(cluster: string, uid: string): string;
	/** The row on the list with this `uid`. */
	row(uid: string): CertificateSigningRequest | undefined;
	/** Hears which row the cursor is on. */
	point(uid: string | undefined): void;
	/** The cluster that the cursor is on; the first that answers where it is on none. */
	pointed(): string;
	/** The cluster of the latest decision on many. */
	latestBulk(): string | undefined;
};
