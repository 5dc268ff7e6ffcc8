import type {Subscribable} from '../../base/index.js';
import {createStore} from '../../base/index.js';
import type {BulkPlan, BulkProgress, BulkRun} from '../../operations/bulk/index.js';
import {bulkSummary} from '../../present/decision/index.js';

/** Keeps the latest bulk decision, which goes on while other screens are open. The snapshot is undefined before the first. */
export type BulkDesk = Subscribable<BulkRun | undefined> & {
	/** Starts to send a confirmed plan. */
	start(plan: BulkPlan): void;
	/** Repeats the failed decisions that may be repeated. @param options - `unrecorded`: without the journal. */
	retry(options?: {readonly unrecorded?: boolean}): void;
};

/** @param onEnd - called when all decisions have an answer: with the outcome, a sentence, and whether all succeeded. */
export function createBulkDesk(
	begin: (plan: BulkPlan) => BulkRun,
	onEnd: (sentence: string, isAllDone: boolean) => void,
): BulkDesk {
	const latest = createStore<BulkRun | undefined>(undefined);

	async function follow(run: BulkRun): Promise<void> {
		const end = await run.settled();
		onEnd(bulkSummary(run.plan, end), isAllDone(end));
	}

	return {
		start(plan) {
			const run = begin(plan);
			// A bug becomes an unhandled rejection, which ends the deck with a message.
			void follow(run);
			latest.set(run);
		},
		retry(options) {
			const run = latest.getSnapshot();
			if (run && !run.getSnapshot().isRunning) {
				run.retry(options);
				void follow(run);
			}
		},
		getSnapshot: latest.getSnapshot,
		subscribe: latest.subscribe,
	};
}

function isAllDone({outcomes}: BulkProgress): boolean {
	return [...outcomes.values()].every(({state}) => state === 'done');
}
