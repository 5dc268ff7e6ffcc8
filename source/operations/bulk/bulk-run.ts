import type {Subscribable} from '../../base/index.js';
import {inPool} from '../../base/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {createNotifier, isConnectionFault} from '../../cluster/model/index.js';
import type {Review} from '../../review/finding/index.js';
import type {DecisionOptions} from '../decide/index.js';
import type {BulkPlan, Superseded} from './bulk.js';
import type {Weighed} from './bulk-group.js';
import type {BulkOutcome} from './bulk-item.js';
import {decideItem} from './bulk-item.js';

export type BulkProgress = {
	readonly isRunning: boolean;
	/** Nothing more is sent; what is under way is waited for. */
	readonly isStopping?: boolean;
	/** By metadata.uid. */
	readonly outcomes: ReadonlyMap<string, BulkOutcome>;
	/** Why the rest was not sent, where nobody asked for that: what the cluster answered, or did not. */
	readonly stoppedBy?: string;
};

/** A bulk decision under way or done; its snapshot is a new one after each change. */
export type BulkRun = Subscribable<BulkProgress> & {
	readonly plan: BulkPlan;
	/** Sends nothing more; what is under way is waited for. */
	stop(): void;
	/**
	 * Tries again what may be tried again. Where a write's answer was lost, what came of it is looked up before.
	 *
	 * @param unrecorded - send it although it can't be written down.
	 */
	retry(options?: {readonly unrecorded?: boolean}): void;
	/** Resolves once nothing is under way. Rejects with what is a bug. */
	settled(): Promise<BulkProgress>;
};

export type BulkRunOptions = {
	readonly record?: DecisionOptions['record'];
	/** What review says of a request at the time it is sent. */
	reviewOf(seen: CertificateSigningRequest): Review;
	/** Asks the cluster about one request alone before it is approved. May not reject. */
	examine?(seen: CertificateSigningRequest): Promise<void>;
	/** How many are under way at a time; 16 where absent: more of them are not faster. */
	readonly atOnce?: number;
};

/** What an older request is denied with: the requester reads it. */
function denialOf({reason: _, message: __, ...plan}: BulkPlan, newer: string): BulkPlan {
	return {
		...plan,
		decision: 'Denied',
		reason: 'Superseded',
		message: `superseded by ${newer}, which asks for the same and is approved`,
	};
}

/** Whether trying again can do something, and is safe: what changed has to be looked at again first. */
export function mayBeRetried({state}: BulkOutcome): boolean {
	return state === 'failed' || state === 'unknown' || state === 'unsent';
}

/**
 * Performs a bulk plan: each request in a write of its own, pinned to what was seen, several at a time. One that can't
 * be decided keeps none of the others from it; but after as many faults of the line in a row as are under way at a
 * time, the rest is not tried.
 */
export function startBulk(
	cluster: Cluster,
	plan: BulkPlan,
	{record, reviewOf, examine, atOnce = 16}: BulkRunOptions,
): BulkRun {
	const {superseded = []} = plan;
	const all: readonly Weighed[] = [...plan.items, ...superseded];
	const outcomes = new Map<string, BulkOutcome>(all.map(({seen}) => [seen.uid, {state: 'waiting'}]));
	const tried = new Set<string>();
	let snapshot: BulkProgress | undefined;
	let isRunning = false;
	let isStopped = false;
	let stoppedBy: string | undefined;
	let faults = 0;

	// Some thousand answers come in a few seconds, and each snapshot holds all of them.
	const notifier = createNotifier(50, () => {
		snapshot = undefined;
		return true;
	});

	function set({seen}: Weighed, outcome: BulkOutcome): void {
		outcomes.set(seen.uid, outcome);
		notifier.soon();
	}

	function stopOnFaults(outcome: BulkOutcome): void {
		// A decision that can't be recorded is not sent, and the next one could not be recorded either.
		if (outcome.state === 'failed' && outcome.code === 'unrecorded') {
			isStopped = true;
			stoppedBy ??= outcome.why;
		}

		const isFault = outcome.state === 'unknown' || (outcome.state === 'failed' && isConnectionFault(outcome.code));
		faults = isFault ? faults + 1 : 0;
		if (isFault && faults >= atOnce) {
			isStopped = true;
			stoppedBy ??= outcome.why;
		}
	}

	async function decideOne(item: Weighed, itemPlan: BulkPlan, recorder: DecisionOptions['record']): Promise<void> {
		if (isStopped) {
			set(item, {state: 'unsent'});
			return;
		}

		const isAgain = tried.has(item.seen.uid);
		tried.add(item.seen.uid);
		set(item, {state: 'sending'});
		const outcome = await decideItem(cluster, itemPlan, item, {
			...(recorder && {record: recorder}),
			...(examine && {examine}),
			reviewOf,
			isAgain,
		});
		stopOnFaults(outcome);
		set(item, outcome);
	}

	async function run(items: readonly Weighed[], recorder: DecisionOptions['record']): Promise<BulkProgress> {
		isRunning = true;
		isStopped = false;
		stoppedBy = undefined;
		faults = 0;
		for (const {seen} of items) {
			outcomes.set(seen.uid, {state: 'waiting'});
		}

		notifier.soon();
		const again = new Set(items.map(({seen}) => seen.uid));
		const older = superseded.filter(({seen}) => again.has(seen.uid));
		const queue = plan.items.filter(({seen}) => again.has(seen.uid));
		try {
			await inPool(queue, atOnce, item => decideOne(item, plan, recorder));
			// None is denied before the one that stands for it is approved.
			const isReady = ({newer}: Superseded) => outcomes.get(newer.uid)?.state === 'done';
			for (const each of older.filter(each => !isReady(each))) {
				set(each, {state: 'unsent'});
			}

			await inPool(older.filter(isReady), atOnce, item => decideOne(item, denialOf(plan, item.newer.name), recorder));
		} finally {
			isRunning = false;
			notifier.soon();
		}

		snapshot = undefined;
		return getSnapshot();
	}

	function getSnapshot(): BulkProgress {
		snapshot ??= {
			isRunning,
			...(isRunning && isStopped ? {isStopping: true} : {}),
			outcomes: new Map(outcomes),
			...(stoppedBy === undefined ? {} : {stoppedBy}),
		};
		return snapshot;
	}

	let latest = run(all, record);
	return {
		plan,
		getSnapshot,
		subscribe: notifier.subscribe,
		stop() {
			isStopped = true;
			notifier.soon();
		},
		retry({unrecorded = false} = {}) {
			const again = all.filter(({seen}) => mayBeRetried(outcomes.get(seen.uid) ?? {state: 'unsent'}));
			if (!isRunning && again.length > 0) {
				latest = run(again, unrecorded ? undefined : record);
			}
		},
		settled: () => latest,
	};
}
