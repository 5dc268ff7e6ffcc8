import type {Subscribable} from '../../base/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {BulkPlan, BulkRun} from '../../operations/bulk/index.js';
import type {ClusterState} from '../../present/list/index.js';
import type {DeckServices} from './deck-services.js';

/** A request in the form that its own cluster knows. */
export type RequestOrigin = {
	/** Name of the context. */
	readonly cluster: string;
	readonly request: CertificateSigningRequest;
};

/** The clusters of a deck over several. The snapshot has the state of each, in the order in which they were named. */
export type ClustersPort = Subscribable<readonly ClusterState[]> & {
	/** The ports of one cluster. They do not reach any other cluster. Throws for an unknown name. */
	of(cluster: string): DeckServices;
	/** The request of a row. Throws for any other object, because a guess could be a request of another cluster. */
	origin(row: CertificateSigningRequest): RequestOrigin;
	/** The `uid` of the row for a request of a cluster. */
	rowUid(cluster: string, uid: string): string;
	/** The row on the list with this `uid`. */
	row(uid: string): CertificateSigningRequest | undefined;
	/** Must be called with the row under the cursor. */
	point(uid: string | undefined): void;
	/** The cluster of the row under the cursor. Without such a row it is the first cluster that answers. */
	pointed(): string;
	/**
	 * Starts to send bulk decisions, each to its own cluster. It starts none of them if a request of a plan does not belong to
	 * the cluster that is named with it.
	 */
	startBulk(parts: ReadonlyArray<{readonly cluster?: string | undefined; readonly plan: BulkPlan}>): readonly BulkRun[];
	/** The cluster of the latest bulk decision. undefined if it was over several. */
	latestBulk(): string | undefined;
};
