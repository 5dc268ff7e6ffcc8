import type {Cluster} from '../../cluster/calls/index.js';
import type {ClusterReviewContext} from './review-request.js';
import {readReviewContext} from './review-request.js';

/** How long one read is used for further requests, in milliseconds: about the time that a person takes to read and answer. */
const freshMs = 10_000;

/**
 * Returns a reader of what requests are reviewed against. Requests that are reviewed in a row share one read, since the
 * list of all requests is the most expensive call. A read older than `freshMs` is repeated.
 */
export function cachedReviewContext(
	cluster: Cluster,
	now: () => Date,
	signal?: AbortSignal,
): () => Promise<ClusterReviewContext> {
	let latest: Promise<ClusterReviewContext> | undefined;
	let readAt = Number.NEGATIVE_INFINITY;
	return () => {
		const at = now();
		if (latest === undefined || at.getTime() - readAt > freshMs) {
			readAt = at.getTime();
			const reading = readReviewContext(cluster, at, signal);
			latest = reading;
			reading.catch(() => {
				latest = undefined;
			});
		}

		return latest;
	};
}
