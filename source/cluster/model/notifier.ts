import {createListeners} from '../../base/index.js';

export type Notifier = {
	subscribe(listener: () => void): () => void;
	/**
	 * Something may have changed: at once after a quiet time, else when `waitMs` have passed since the last time; without
	 * it `gatherMs`.
	 */
	soon(waitMs?: number): void;
	stop(): void;
};

/**
 * Gathers changes before it tells of them.
 *
 * @param update - makes the new state; false where nothing changed and nobody is to hear of it.
 */
export function createNotifier(gatherMs: number, update: () => boolean): Notifier {
	const listeners = createListeners();
	let timer: NodeJS.Timeout | undefined;
	/** When the timer fires. */
	let due = Number.POSITIVE_INFINITY;
	let last = Number.NEGATIVE_INFINITY;

	function notify(): void {
		clearTimer();
		if (!update()) {
			return;
		}

		last = performance.now();
		listeners.notify();
	}

	function clearTimer(): void {
		clearTimeout(timer);
		timer = undefined;
		due = Number.POSITIVE_INFINITY;
	}

	return {
		subscribe(listener) {
			return listeners.subscribe(() => {
				try {
					listener();
				} catch (error) {
					// A bug of the listener's, which must not be taken for a fault of the cluster.
					queueMicrotask(() => {
						throw error;
					});
				}
			});
		},
		soon(waitMs = gatherMs) {
			const next = last + waitMs;
			// What can't wait is not held up by what can.
			if (next >= due) {
				return;
			}

			clearTimeout(timer);
			const wait = next - performance.now();
			if (wait <= 0) {
				notify();
			} else {
				due = next;
				timer = setTimeout(notify, wait);
			}
		},
		stop: clearTimer,
	};
}
