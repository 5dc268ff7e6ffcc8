export type KeyQueue = {
	/** Does it now, or once what was heard before is on the screen. */
	add(task: () => void): void;
	/** Forgets what waits. */
	end(): void;
};

/**
 * Hands on what was pressed one event at a time. A slow line delivers several keys in one read, and Ink hears them all
 * before React has drawn the first: `↓ a` would then decide on the request that the cursor has left.
 *
 * @param settle - calls back once React has committed what a task changed; the next turn of the event loop is.
 */
export function createKeyQueue(settle: (then: () => void) => void = setImmediate): KeyQueue {
	let waiting: Array<() => void> = [];
	let isSettling = false;

	const next = (): void => {
		isSettling = false;
		const task = waiting.shift();
		if (task) {
			run(task);
		}
	};

	const run = (task: () => void): void => {
		isSettling = true;
		// Before the task: one that throws must not leave the keyboard dead.
		settle(next);
		task();
	};

	return {
		add(task) {
			if (isSettling) {
				waiting.push(task);
			} else {
				run(task);
			}
		},
		end() {
			waiting = [];
		},
	};
}
