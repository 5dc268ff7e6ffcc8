import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {DeckServices} from '../ports/index.js';

/** The requests of a bulk decision. */
export type BulkRequests = {
	/** The marked requests that the list showed. */
	readonly requests: readonly CertificateSigningRequest[];
	/** The marked requests that a filter hid. */
	readonly hidden: readonly CertificateSigningRequest[];
	/** The newer duplicate of a request, by the uid of the older one. */
	readonly newerOf: ReadonlyMap<string, CertificateSigningRequest> | undefined;
};

/** The requests that belong to one cluster, as this cluster knows them, and its ports. */
export type BulkOfCluster = BulkRequests & {
	/** In a deck over several clusters: the name of the context. */
	readonly cluster: string | undefined;
	readonly services: DeckServices;
};

/** Divides marked rows by their cluster, in the order of the clusters. It throws for an object that is no row. */
export function bulkByCluster(
	{requests, hidden, newerOf}: BulkRequests,
	clusters: NonNullable<DeckServices['clusters']>,
): readonly BulkOfCluster[] {
	const originOf = new Map([...requests, ...hidden].map(row => [row, clusters.origin(row)] as const));
	const named = new Set([...originOf.values()].map(({cluster}) => cluster));
	const inOrder = clusters.getSnapshot().flatMap(({name}) => (named.has(name) ? [name] : []));
	return [...new Set([...inOrder, ...named])].map(cluster => {
		const own = (rows: readonly CertificateSigningRequest[]) =>
			rows.flatMap(row => {
				const origin = originOf.get(row);
				return origin?.cluster === cluster ? [origin.request] : [];
			});
		return {
			cluster,
			services: clusters.of(cluster),
			requests: own(requests),
			hidden: own(hidden),
			newerOf:
				newerOf &&
				new Map(
					[...originOf].flatMap(([row, origin]) => {
						const newer = origin.cluster === cluster ? newerOf.get(row.uid) : undefined;
						return newer === undefined ? [] : [[origin.request.uid, clusters.origin(newer).request] as const];
					}),
				),
		};
	});
}
