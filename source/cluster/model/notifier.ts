import {createListeners} from '../../base/index.js';

export type Notifier = {
	subscribe(listener: () => void): () => void;
	/**
	 * Says that something may have changed. Listeners are called at once after a quiet time, otherwise `waitMs` after the
	 * last call; `gatherMs` by default.
	 */
	soon(waitMs?: number): void;
	/** Counts as a notification now: the next one waits. */
	countAsNotified(): void;
	stop(): void;
};

/**
 * Gathers changes before it notifies its listeners.
 *
 * @param update - makes the new state; returns false if nothing changed, and then no listener is called.
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
					// A bug in a listener must not look like a fault of the cluster.
					queueMicrotask(() => {
						throw error;
					});
				}
			});
		},
		soon(waitMs = gatherMs) {
			const next = last + waitMs;
			// A change that waits longer does not delay one that is due earlier.
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
		countAsNotified() {
			last = performance.now();
		},
		stop: clearTimer,
	};
}
