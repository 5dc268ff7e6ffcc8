/** What is to be done; what it returns is done after it, before anything else that waits. */
export type KeyTask = () => KeyTask | undefined;

export type KeyQueue = {
	/** Does it now, or once what was heard before has been committed. */
	add(task: KeyTask): void;
	/** `mark` is called with each task, and has React answer with `settled`. @returns what takes it away. */
	attach(mark: () => void): () => void;
	/** What the last task changed is committed. */
	settled(): void;
	/** Forgets what waits. */
	end(): void;
};

/**
 * Hands on what was pressed one event at a time. A slow line delivers several keys in one read, and Ink hears them all
 * before React has committed the first: `↓ a` would then decide on the request that the cursor has left.
 */
export function createKeyQueue(): KeyQueue {
	let waiting: KeyTask[] = [];
	let isSettling = false;
	let markTurn: (() => void) | undefined;

	const run = (task: KeyTask): void => {
		isSettling = markTurn !== undefined;
		// First, so that a task that throws does not leave the keyboard dead.
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
		// Not within the commit: the layout effects that renew the handlers may be still to come.
		settled: () => queueMicrotask(next),
		end() {
			waiting = [];
		},
	};
}
