import {ApiError} from '../schema/status.js';

const retryAfterMs = 50;

export type WorkQueue = {
	readonly add: (key: string) => void;
	/** Resolves when the queue is empty. */
	readonly idle: () => Promise<void>;
	/** Stops after the current work. Resolves when that is done. */
	readonly stop: () => Promise<void>;
};

/**
 * Works on one key at a time. A key that is added several times while it waits is processed once. As in controllers, work
 * that fails by a conflict is repeated, and work on a deleted object is dropped.
 */
export function workQueue(work: (key: string) => Promise<void>): WorkQueue {
	const waiting = new Set<string>();
	const timers = new Set<NodeJS.Timeout>();
	let running: Promise<void> | undefined;
	let isStopped = false;

	async function run(): Promise<void> {
		// A writer gets its answer before a controller sees the object.
		await new Promise(resolve => setImmediate(resolve));
		for (const key of waiting) {
			waiting.delete(key);
			try {
				await work(key);
			} catch (error) {
				handle(error, key);
			}

			if (isStopped) {
				break;
			}
		}

		running = undefined;
	}

	function handle(error: unknown, key: string): void {
		if (!(error instanceof ApiError)) {
			// After a failure with one object, a controller goes on with the next.
			process.emitWarning(error instanceof Error ? error : String(error));
		} else if (error.code === 409 && !isStopped) {
			const timer = setTimeout(() => {
				timers.delete(timer);
				add(key);
			}, retryAfterMs);
			timer.unref();
			timers.add(timer);
		}
	}

	function add(key: string): void {
		if (!isStopped) {
			waiting.add(key);
			running ??= run();
		}
	}

	return {
		add,
		async idle() {
			await running;
		},
		async stop() {
			isStopped = true;
			for (const timer of timers) {
				clearTimeout(timer);
			}

			await running;
		},
	};
}
