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

/** The result of one renewal; `why` is a sentence and hostile text. */
export type RenewalOutcome =
	| {readonly state: 'unsent' | 'under-way'}
	| Carried
	/** `isKept`: it is recorded, and `certdeck resume` continues it. */
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
	/** The error that stopped the rest; absent if the operator stopped it. */
	readonly stoppedBy?: string;
};

/** Renewals that are running or finished. Each change gives a new snapshot. */
export type RenewalRun = Subscribable<RenewalProgress> & {
	readonly plan: RenewalsPlan;
	/** Begins no further renewal. Running ones are awaited. */
	stop(): void;
	/** Resolves when no renewal is running. It rejects with programming errors, or if nothing can be recorded. */
	settled(): Promise<RenewalProgress>;
};

export type RenewalRunOptions = Omit<CarryOptions, 'isMine' | 'waitSeconds'> & {
	/** How long to wait for others after all are sent, in seconds; no wait by default. */
	readonly waitSeconds?: number;
	readonly atOnce?: number;
	/** The ids from review that the approvals may include. */
	readonly agreed: NonNullable<Issuance['agreedWhole']>;
};

/**
 * Renews as planned, several at the same time. All renewals are recorded before the first is sent, so that they can be
 * continued after any interruption. A failed renewal does not stop the others. But after as many consecutive connection
 * errors as run at the same time, no further one is begun.
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
				// A renewal that was begun earlier may have progressed meanwhile.
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
