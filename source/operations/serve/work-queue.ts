/** The result of a key's work: it is done, or tried again after a pause. */
export type WorkResult = 'done' | 'again';

export type WorkQueueOptions = {
	/** The most keys that are processed at the same time. */
	readonly workers: number;
	/** The most works that begin in a second on average, and at once after a quiet time. */
	readonly perSecond: number;
	readonly burst: number;
	/** The first and the longest pause before a key is tried again. It doubles each time. */
	readonly backoffMs?: readonly [number, number];
	/** Never rejects. */
	work(key: string): Promise<WorkResult>;
};

/** A queue of keys. Each key is processed by one worker at a time. */
export type WorkQueue = {
	/** A key that is being processed is processed again afterwards. */
	add(key: string): void;
	/** The number of waiting and running keys. */
	size(): number;
	/** Removes the waiting keys. Running ones continue. */
	clear(): void;
	/** Resolves when no work is running. */
	idle(): Promise<void>;
};

/** A queue with a rate limit, and with a growing pause for a key that fails, as client-go's workqueue. */
export function createWorkQueue({
	workers,
	perSecond,
	burst,
	backoffMs: [firstMs, longestMs] = [200, 60_000],
	work,
}: WorkQueueOptions): WorkQueue {
	const waiting = new Set<string>();
	const running = new Set<string>();
	const again = new Set<string>();
	const failures = new Map<string, number>();
	const pausing = new Map<string, NodeJS.Timeout>();
	let tokens = burst;
	let filledAt = performance.now();
	let refill: NodeJS.Timeout | undefined;
	let idlers: Array<() => void> = [];

	function take(): boolean {
		const now = performance.now();
		tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * perSecond);
		filledAt = now;
		if (tokens >= 1) {
			tokens -= 1;
			return true;
		}

		refill ??= setTimeout(
			() => {
				refill = undefined;
				turn();
			},
			((1 - tokens) / perSecond) * 1000,
		);
		return false;
	}

	function turn(): void {
		for (const key of waiting) {
			if (running.size >= workers || !take()) {
				return;
			}

			waiting.delete(key);
			running.add(key);
			void run(key);
		}
	}

	async function run(key: string): Promise<void> {
		const result = await work(key);
		running.delete(key);
		if (result === 'again') {
			const count = failures.get(key) ?? 0;
			failures.set(key, count + 1);
			again.delete(key);
			const pauseMs = Math.min(longestMs, firstMs * 2 ** Math.min(count, 20)) * (0.8 + 0.4 * Math.random());
			pausing.set(
				key,
				setTimeout(() => {
					pausing.delete(key);
					add(key);
				}, pauseMs),
			);
		} else {
			failures.delete(key);
			if (again.delete(key)) {
				waiting.add(key);
			}
		}

		if (running.size === 0) {
			for (const resolve of idlers.splice(0)) {
				resolve();
			}
		}

		turn();
	}

	function add(key: string): void {
		if (running.has(key)) {
			again.add(key);
		} else if (!pausing.has(key)) {
			waiting.add(key);
			turn();
		}
	}

	return {
		add,
		size: () => waiting.size + running.size + pausing.size,
		clear() {
			waiting.clear();
			again.clear();
			failures.clear();
			clearTimeout(refill);
			refill = undefined;
			for (const timer of pausing.values()) {
				clearTimeout(timer);
			}

			pausing.clear();
		},
		idle: () =>
			new Promise(resolve => {
				if (running.size === 0) {
					resolve();
				} else {
					idlers = [...idlers, resolve];
				}
			}),
	};
}
