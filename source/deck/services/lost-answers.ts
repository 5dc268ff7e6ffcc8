import type {Subscribable} from '../../base/index.js';
import {createStore} from '../../base/index.js';
import type {RequestList, SettlePace} from '../../cluster/calls/index.js';
import {usualPace} from '../../operations/write/index.js';
import {onRecovery} from './recovery.js';

/** The time between two attempts, in milliseconds. A live list does not tell when a single object can be read again. */
const retryMs = 15_000;

export type LostAnswers = Subscribable<number> & {
	/** The retry pace for writes of a deck. It waits for a server that does not answer as long as the deck is open. */
	pace(usual?: SettlePace): SettlePace;
};

/**
 * Reads writes back whose answer was lost, when the list is live again. The snapshot is the number of writes that wait.
 *
 * @param signal - aborts at the end of the deck, and ends the waiting.
 */
export function createLostAnswers(requests: Subscribable<RequestList>, signal: AbortSignal): LostAnswers {
	const waiting = new Set<() => void>();
	const {getSnapshot, subscribe, set} = createStore(0);
	onRecovery(requests, () => {
		for (const look of waiting) {
			look();
		}
	});

	const whenReachable = async (given?: AbortSignal): Promise<boolean> => {
		const end = given === undefined ? signal : AbortSignal.any([signal, given]);
		if (end.aborted) {
			return false;
		}

		const {promise, resolve: look} = Promise.withResolvers<void>();
		const timer = setTimeout(look, retryMs);
		end.addEventListener('abort', () => look(), {once: true});
		waiting.add(look);
		set(waiting.size);
		await promise;
		clearTimeout(timer);
		waiting.delete(look);
		set(waiting.size);
		return !end.aborted;
	};

	return {
		getSnapshot,
		subscribe,
		pace: (usual = usualPace) => ({...usual, whenReachable}),
	};
}
