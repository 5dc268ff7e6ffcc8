import type {Subscribable} from '../../base/index.js';
import {createStore} from '../../base/index.js';
import type {BulkPlan, BulkProgress, BulkRun} from '../../operations/bulk/index.js';
import {mayBeRetried} from '../../operations/bulk/index.js';
import {bulkSummaryOfAll} from '../../present/decision/index.js';

/** The part of a bulk decision that belongs to one cluster. */
export type BulkPart = {
	/** In a deck over several clusters: the name of the context. */
	readonly cluster?: string | undefined;
	readonly plan: BulkPlan;
};

/** The same after it was started. */
export type BulkPartRun = BulkPart & {readonly run: BulkRun};

/** A bulk decision. Each cluster has a run of its own, and no run waits for another. The snapshot has the progress of each. */
export type BulkWork = Subscribable<readonly BulkProgress[]> & {
	readonly parts: readonly BulkPartRun[];
	isRunning(): boolean;
	/** Sends nothing more to any cluster. */
	stop(): void;
};

/** Keeps the latest bulk decision, which goes on while other screens are open. The snapshot is undefined before the first. */
export type BulkDesk = Subscribable<BulkWork | undefined> & {
	/** Starts to send confirmed plans, one for each cluster. */
	start(parts: readonly BulkPart[]): void;
	/** Repeats the failed decisions that may be repeated. @param options - `unrecorded`: without the journal. */
	retry(options?: {readonly unrecorded?: boolean}): void;
	isRunning(): boolean;
};

/**
 * @param begin - starts the runs, in the order of the parts.
 * @param onEnd - called when all decisions have an answer: with the outcome, a sentence, and whether all succeeded.
 */
export function createBulkDesk(
	begin: (parts: readonly BulkPart[]) => readonly BulkRun[],
	onEnd: (sentence: string, isAllDone: boolean) => void,
): BulkDesk {
	const latest = createStore<BulkWork | undefined>(undefined);
	const followed = new WeakSet<BulkWork>();

	/** A cluster that has ended may be tried again while another still runs, so all are asked again at the end. */
	async function follow(work: BulkWork): Promise<void> {
		if (followed.has(work)) {
			return;
		}

		followed.add(work);
		do {
			await Promise.all(work.parts.map(({run}) => run.settled()));
		} while (work.isRunning());

		followed.delete(work);
		const ends = work.parts.map(({plan, run}) => ({plan, progress: run.getSnapshot()}));
		onEnd(
			bulkSummaryOfAll(ends),
			ends.every(({progress}) => isAllDone(progress)),
		);
	}

	return {
		start(parts) {
			const runs = begin(parts);
			const work = workOf(parts.map((part, at) => ({...part, run: runs[at] as BulkRun})));
			// A bug becomes an unhandled rejection, which ends the deck with a message.
			void follow(work);
			latest.set(work);
		},
		retry(options) {
			const work = latest.getSnapshot();
			for (const {run} of work?.parts ?? []) {
				if (isRetriable(run.getSnapshot())) {
					run.retry(options);
				}
			}

			if (work) {
				void follow(work);
			}
		},
		isRunning: () => latest.getSnapshot()?.isRunning() ?? false,
		getSnapshot: latest.getSnapshot,
		subscribe: latest.subscribe,
	};
}

/** Whether the run of a cluster has ended, and has something that may be tried again. */
function isRetriable({isRunning, outcomes}: BulkProgress): boolean {
	return !isRunning && [...outcomes.values()].some(mayBeRetried);
}

function workOf(parts: readonly BulkPartRun[]): BulkWork {
	let snapshot = parts.map(({run}) => run.getSnapshot());
	return {
		parts,
		isRunning: () => parts.some(({run}) => run.getSnapshot().isRunning),
		stop() {
			for (const {run} of parts) {
				run.stop();
			}
		},
		getSnapshot() {
			const next = parts.map(({run}) => run.getSnapshot());
			if (next.some((progress, at) => progress !== snapshot[at])) {
				snapshot = next;
			}

			return snapshot;
		},
		subscribe(listener) {
			const ends = parts.map(({run}) => run.subscribe(listener));
			return () => {
				for (const end of ends) {
					end();
				}
			};
		},
	};
}

function isAllDone({outcomes}: BulkProgress): boolean {
	return [...outcomes.values()].every(({state}) => state === 'done');
}
