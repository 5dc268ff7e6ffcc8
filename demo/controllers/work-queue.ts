import {ApiError} from '../schema/status.js';

const retryAfterMs = 50;

export type WorkQueue = {
	readonly add: (key: string) => void;
	/** Resolves when there is nothing to do. */
	readonly idle: () => Promise<void>;
	/** Nothing more is taken on; resolves when the work in hand is done. */
	readonly stop: () => Promise<void>;
};

/**
 * Works on one key at a time, each as often as it was named since its last turn began, which is once. What a
 * lost race or a vanished object spoils is tried again or let go, as controllers do.
 */
export function workQueue(work: (key: string) => Promise<void>): WorkQueue {
	const waiting = new Set<string>();
	const timers = new Set<NodeJS.Timeout>();
	let running: Promise<void> | undefined;
	let isStopped = false;

	async function run(): Promise<void> {
		// Writers get their answer before a controller looks at what they wrote.
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
			// A controller that stumbles over one object goes on with the next.
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
