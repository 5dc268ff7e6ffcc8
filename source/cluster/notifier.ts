export type Notifier = {
	subscribe(listener: () => void): () => void;
	/** Something may have changed: at once after a quiet time, else when `gatherMs` have passed since the last time. */
	soon(): void;
	stop(): void;
};

/**
 * Gathers changes before it tells of them.
 *
 * @param update - makes the new state; false where nothing changed and nobody is to hear of it.
 */
export function createNotifier(gatherMs: number, update: () => boolean): Notifier {
	const listeners = new Set<() => void>();
	let timer: NodeJS.Timeout | undefined;
	let last = Number.NEGATIVE_INFINITY;

	function tell(): void {
		timer = undefined;
		if (!update()) {
			return;
		}

		last = performance.now();
		for (const listener of listeners) {
			try {
				listener();
			} catch (error) {
				// A bug of the listener's, which must not be taken for a fault of the cluster.
				queueMicrotask(() => {
					throw error;
				});
			}
		}
	}

	return {
		subscribe(listener) {
			// The same function may be handed in twice.
			const own = () => listener();
			listeners.add(own);
			return () => listeners.delete(own);
		},
		soon() {
			if (timer !== undefined) {
				return;
			}

			const wait = last + gatherMs - performance.now();
			if (wait <= 0) {
				tell();
			} else {
				timer = setTimeout(tell, wait);
			}
		},
		stop() {
			clearTimeout(timer);
			timer = undefined;
		},
	};
}
