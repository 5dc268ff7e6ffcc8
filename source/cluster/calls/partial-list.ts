import type {RequestList} from './cluster.js';

/** Whether a first list is shown in part, and more pages are to come. */
export function isPartial({phase, requests}: RequestList): boolean {
	return phase === 'connecting' && requests.length > 0;
}
