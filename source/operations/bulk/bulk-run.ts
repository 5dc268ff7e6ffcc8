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
	/** Nothing more is sent, and the running writes are awaited. */
	readonly isStopping?: boolean;
	/** By metadata.uid. */
	readonly outcomes: ReadonlyMap<string, BulkOutcome>;
	/** The error of the cluster that stopped the rest; absent if the operator stopped it. */
	readonly stoppedBy?: string;
};

/** A bulk decision that is running or finished. Each change gives a new snapshot. */
export type BulkRun = Subscribable<BulkProgress> & {
	readonly plan: BulkPlan;
	/** Sends nothing more. Running writes are awaited. */
	stop(): void;
	/**
	 * Repeats the writes that may be repeated. If an answer was lost, its result is looked up first.
	 *
	 * @param unrecorded - sends a decision even if the journal can't record it.
	 */
	retry(options?: {readonly unrecorded?: boolean}): void;
	/** Resolves when no write is running. It rejects only with programming errors. */
	settled(): Promise<BulkProgress>;
};

export type BulkRunOptions = {
	readonly record?: DecisionOptions['record'];
	/** The review of a request at the time of its write. */
	reviewOf(seen: CertificateSigningRequest): Review;
	/** Asks the cluster about one request before it is approved. It must not reject. */
	examine?(seen: CertificateSigningRequest): Promise<void>;
	/** The most writes at the same time. The default is 16, because more are not faster. */
	readonly atOnce?: number;
};

/** The denial of an older request. The requester reads its message. */
function denialOf({reason: _, message: __, ...plan}: BulkPlan, newer: string): BulkPlan {
	return {
		...plan,
		decision: 'Denied',
		reason: 'Superseded',
		message: `superseded by ${newer}, which asks for the same and is approved`,
	};
}

/** Whether a retry is safe and can succeed. A request that changed must be looked at first. */
export function mayBeRetried({state}: BulkOutcome): boolean {
	return state === 'failed' || state === 'unknown' || state === 'unsent';
}

/**
 * Performs a bulk plan. Each request gets a write of its own, pinned to what was seen, and several are sent at the same
 * time. A failed write does not stop the others. But after as many consecutive connection errors as writes run at the same
 * time, the rest is not sent.
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

	// Thousands of answers may come within seconds, and each snapshot contains all of them.
	const notifier = createNotifier(50, () => {
		snapshot = undefined;
		return true;
	});

	function set({seen}: Weighed, outcome: BulkOutcome): void {
		outcomes.set(seen.uid, outcome);
		notifier.soon();
	}

	function stopOnFaults(outcome: BulkOutcome): void {
		// A decision that can't be recorded is not sent. The next one could not be recorded either.
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
			// An older request is only denied after the newer one is approved.
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
