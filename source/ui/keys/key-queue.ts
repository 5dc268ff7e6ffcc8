/** Handles input. If it returns a task, that task runs next, before all others in the queue. */
export type KeyTask = () => KeyTask | undefined;

export type KeyQueue = {
	/** Runs the task now, or after React has committed the earlier ones. */
	add(task: KeyTask): void;
	/**
	 * @param mark - called before each task; it makes React call `settled` when the changes of the task are committed.
	 * @returns a function that detaches it.
	 */
	attach(mark: () => void): () => void;
	/** Must be called when React has committed the changes of the last task. */
	settled(): void;
	/** Drops the waiting tasks. */
	end(): void;
};

/**
 * Handles input one event at a time. A slow connection delivers several keys in one read, and Ink reports them all before
 * React has committed the first. Without a queue `↓ a` would decide on the request that the cursor has left.
 */
export function createKeyQueue(): KeyQueue {
	let waiting: KeyTask[] = [];
	let isSettling = false;
	let markTurn: (() => void) | undefined;

	const run = (task: KeyTask): void => {
		isSettling = markTurn !== undefined;
		// Before the task: if the task throws, the queue still gets `settled` and handles the next key.
		markTurn?.();
		const rest = task();
		if (rest !== undefined && isSettling) {
			waiting.unshift(rest);
		} else if (rest !== undefined) {
			run(rest);
		}
	};

	const next = (): void => {
		isSettling = false;
		const task = waiting.shift();
		if (task) {
			run(task);
		}
	};

	return {
		add(task) {
			if (isSettling) {
				waiting.push(task);
			} else {
				run(task);
			}
		},
		attach(mark) {
			markTurn = mark;
			return () => {
				markTurn = undefined;
			};
		},
		// After the commit, because layout effects that renew the handlers may still have to run.
		settled: () => queueMicrotask(next),
		end() {
			waiting = [];
		},
	};
}
