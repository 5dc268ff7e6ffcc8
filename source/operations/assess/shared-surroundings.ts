import type {Cluster} from '../../cluster/calls/index.js';
import type {ReadSurroundings} from './review-request.js';
import {readSurroundings} from './review-request.js';

/** How long what was read holds for the next request, in milliseconds: as long as a person takes to read and answer. */
const freshMs = 10_000;

/**
 * What requests are reviewed against, read once for all that are reviewed in a row: the list of all requests is the
 * dearest thing there is to ask for. It is read anew where a question took its time.
 */
export function sharedSurroundings(
	cluster: Cluster,
	now: () => Date,
	signal?: AbortSignal,
): () => Promise<ReadSurroundings> {
	let latest: Promise<ReadSurroundings> | undefined;
	let readAt = Number.NEGATIVE_INFINITY;
	return () => {
		const at = now();
		if (latest === undefined || at.getTime() - readAt > freshMs) {
			readAt = at.getTime();
			const reading = readSurroundings(cluster, at, signal);
			latest = reading;
			reading.catch(() => {
				latest = undefined;
			});
		}

		return latest;
	};
}
