import type {Subscribable} from '../../base/index.js';
import {createVersionStore, inPool} from '../../base/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import {PkiError} from '../../pki/index.js';
import {FileError} from '../../storage/files/index.js';
import type {Issuance} from '../../storage/issuance/index.js';
import {OperationError} from '../plan/index.js';
import type {Carried, CarryOptions} from './carry-through.js';
import {carryThrough, isOfTheLine} from './carry-through.js';
import type {RenewalItem, RenewalsPlan} from './plan-renewals.js';

/** What became of one renewal; `why` is a sentence and hostile text. */
export type RenewalOutcome =
	| {readonly state: 'unsent' | 'under-way'}
	| Carried
	/** `isKept`: it is written down, and `certdeck resume` goes on with it. */
	| {
			readonly state: 'failed';
			readonly why: string;
			readonly details: readonly string[];
			readonly hint?: string;
			readonly code: string;
			readonly isKept: boolean;
	  };

export type RenewalProgress = {
	readonly isRunning: boolean;
	/** By the id of the issuance. */
	readonly outcomes: ReadonlyMap<string, RenewalOutcome>;
	/** Why the rest was not begun, where nobody asked for that. */
	readonly stoppedBy?: string;
};

/** Renewals under way or done; the snapshot is a new one after each change. */
export type RenewalRun = Subscribable<RenewalProgress> & {
	readonly plan: RenewalsPlan;
	/** Begins no more; what is under way is waited for. */
	stop(): void;
	/** Resolves once nothing is under way. Rejects with what is a bug, or where nothing can be written down. */
	settled(): Promise<RenewalProgress>;
};

export type RenewalRunOptions = Omit<CarryOptions, 'isMine' | 'waitSeconds'> & {
	/** For how long others are waited for once all are sent, in seconds; not at all where absent. */
	readonly waitSeconds?: number;
	readonly atOnce?: number;
	/** What of review goes along in their approvals. */
	readonly agreed: NonNullable<Issuance['agreedWhole']>;
};

/**
 * Renews what is planned, several at a time. All of it is written down before the first is sent, so that whatever ends the run,
 * the rest can be gone on with. One that fails keeps none of the others from it; but after as many faults of the line in a row
 * as are under way at a time, no more are begun.
 */
export function startRenewals(
	cluster: Cluster,
	plan: RenewalsPlan,
	{waitSeconds = 0, atOnce = 4, agreed, ...options}: RenewalRunOptions,
): RenewalRun {
	const {issuances, signal} = options;
	const outcomes = new Map<string, RenewalOutcome>(plan.items.map(({issuance}) => [issuance.id, {state: 'unsent'}]));
	const store = createVersionStore();
	let version = -1;
	let snapshot: RenewalProgress | undefined;
	let isRunning = true;
	let isStopped = false;
	let stoppedBy: string | undefined;
	let faults = 0;

	function set({issuance: {id}}: RenewalItem, outcome: RenewalOutcome): void {
		outcomes.set(id, outcome);
		store.change();
	}

	async function writeDown(): Promise<void> {
		const here = await cluster.identity(signal);
		for (const {issuance, isBegun} of plan.items) {
			await issuances.alone(issuance.id, async () => {
				// One that was begun before may have come further meanwhile.
				const current = isBegun ? await issuances.read(issuance.id) : {...issuance, cluster: here};
				if (current !== undefined) {
					await issuances.save({...current, agreedWhole: agreed});
				}
			});
		}
	}

	async function renew(item: RenewalItem, seconds: number): Promise<void> {
		if (isStopped || signal?.aborted) {
			return;
		}

		set(item, {state: 'under-way'});
		const {id} = item.issuance;
		try {
			set(item, await carryThrough(cluster, id, {...options, isMine: !item.isBegun, waitSeconds: seconds}));
			faults = 0;
		} catch (error) {
			set(item, await failureOf(error, id));
			faults = isOfTheLine(error) ? faults + 1 : 0;
			if (faults >= atOnce) {
				isStopped = true;
				stoppedBy ??= (error as Error).message;
			}
		}
	}

	async function failureOf(error: unknown, id: string): Promise<RenewalOutcome> {
		if (!isKnown(error)) {
			throw error;
		}

		const {message, hint, code, details = []} = error as OperationError;
		const isKept = (await issuances.read(id).catch(() => undefined)) !== undefined;
		return {state: 'failed', why: message, details, code, isKept, ...(hint !== undefined && {hint})};
	}

	async function forgetUnsent(): Promise<void> {
		for (const {issuance, isBegun} of plan.items) {
			const isUntouched = outcomes.get(issuance.id)?.state === 'unsent';
			if (isUntouched && !isBegun) {
				await issuances.remove(issuance.id);
			}
		}
	}

	async function run(): Promise<RenewalProgress> {
		try {
			await writeDown();
			await inPool(plan.items, atOnce, item => renew(item, 0));
			if (isStopped && stoppedBy === undefined) {
				await forgetUnsent();
			}

			const waiting = plan.items.filter(({issuance}) => outcomes.get(issuance.id)?.state === 'waits');
			if (waitSeconds > 0) {
				await inPool(waiting, Math.max(1, waiting.length), item => renew(item, waitSeconds));
			}
		} finally {
			isRunning = false;
			store.change();
		}

		return getSnapshot();
	}

	function getSnapshot(): RenewalProgress {
		if (snapshot === undefined || version !== store.getSnapshot()) {
			version = store.getSnapshot();
			snapshot = {isRunning, outcomes: new Map(outcomes), ...(stoppedBy !== undefined && {stoppedBy})};
		}

		return snapshot;
	}

	const ending = run();
	return {
		plan,
		getSnapshot,
		subscribe: store.subscribe,
		stop() {
			isStopped = true;
			store.change();
		},
		settled: () => ending,
	};
}

function isKnown(error: unknown): boolean {
	return [ClusterError, OperationError, PkiError, FileError].some(kind => error instanceof kind);
}
