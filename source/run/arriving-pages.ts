import type {RequestStore} from '../cluster/calls/index.js';
import {isPartial} from '../cluster/calls/index.js';

/** How long after a page the next one counts as on its way, in milliseconds. A slow cluster then delays no review. */
const pageMs = 1200;

/**
 * Whether a page of a first list arrived a moment ago, and more are to come. Reviews then wait: they would delay the pages,
 * and each further page changes reviews.
 */
export function arrivingPages(
	stores: ReadonlyArray<Pick<RequestStore, 'getSnapshot' | 'subscribe'>>,
	now: () => number = () => performance.now(),
): () => boolean {
	const isAnyPartial = () => stores.some(({getSnapshot}) => isPartial(getSnapshot()));
	let lastAt = isAnyPartial() ? now() : Number.NEGATIVE_INFINITY;
	for (const store of stores) {
		store.subscribe(() => {
			if (isPartial(store.getSnapshot())) {
				lastAt = now();
			}
		});
	}

	return () => now() - lastAt < pageMs && isAnyPartial();
}
