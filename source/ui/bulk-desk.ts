import type {BulkPlan} from '../operations/bulk/bulk.js';
import type {BulkProgress, BulkRun} from '../operations/bulk/bulk-run.js';
import {bulkSummary} from '../present/bulk-words.js';

/** Keeps the latest bulk decision, which goes on while other screens are looked at. */
export type BulkDesk = {
	/** Begins to send a plan that was confirmed. */
	start(plan: BulkPlan): void;
	/** Tries again what may be tried again. @param options - `unrecorded`: although it can't be written down. */
	retry(options?: {readonly unrecorded?: boolean}): void;
	/** The latest; undefined before the first. */
	getSnapshot(): BulkRun | undefined;
	subscribe(listener: () => void): () => void;
};

/** @param onEnd - hears what came of it, a sentence, whenever all of it was answered, and whether all of it is done */
export function createBulkDesk(
	begin: (plan: BulkPlan) => BulkRun,
	onEnd: (sentence: string, isAllDone: boolean) => void,
): BulkDesk {
	let latest: BulkRun | undefined;
	const listeners = new Set<() => void>();

	async function follow(run: BulkRun): Promise<void> {
		const end = await run.settled();
		onEnd(bulkSummary(run.plan, end), isAllDone(end));
	}

	return {
		start(plan) {
			latest = begin(plan);
			// What is a bug is thrown where the deck hears of it.
			void follow(latest);
			for (const listener of listeners) {
				listener();
			}
		},
		retry(options) {
			if (latest && !latest.getSnapshot().isRunning) {
				latest.retry(options);
				void follow(latest);
			}
		},
		getSnapshot: () => latest,
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
	};
}

function isAllDone({outcomes}: BulkProgress): boolean {
	return [...outcomes.values()].every(({state}) => state === 'done');
}
