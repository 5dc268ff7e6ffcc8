import {randomBytes} from 'node:crypto';
import {hostname} from 'node:os';
import {setTimeout as sleep} from 'node:timers/promises';
import type {LeaseCalls} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {LeaseRecord} from '../../cluster/records/index.js';

export type LeaderOptions = {
	readonly namespace: string;
	readonly name: string;
	/** What a leader that is gone keeps others waiting. */
	readonly durationSeconds: number;
	/** Hears each change; a term's signal fires when the lease is lost. */
	onTerm(term: AbortSignal): void;
	onFault(error: ClusterError): void;
};

/** One of several that want to sign. */
export type Leader = {
	/** Unique to this process. */
	readonly identity: string;
	/**
	 * Whether the lease is held for sure: it was renewed so lately that no other can have it yet. Asked right before each
	 * signature and each write.
	 */
	isHeld(): boolean;
	/** Who holds it, as last read; empty where nobody does. */
	holder(): string;
	/** Wants the lease, holds it, and gives it back once the signal fires. Never rejects. */
	run(signal: AbortSignal): Promise<void>;
};

/**
 * Leader election by a Lease, as client-go's leaderelection has it: whoever finds it unchanged for its whole duration, by
 * a clock of its own, may take it. A holder trusts its lease for two thirds of that alone, counted from before the renewal was sent.
 */
export function createLeader(
	calls: LeaseCalls,
	{namespace, name, durationSeconds, onTerm, onFault}: LeaderOptions,
): Leader {
	const identity = `${hostname()}_${randomBytes(8).toString('hex')}`;
	const durationMs = durationSeconds * 1000;
	const retryMs = durationMs / 7.5;
	/** For one answer. */
	const patienceMs = Math.ceil(durationMs / 3);
	let lease: LeaseRecord | undefined;
	/** When what others wrote was first seen, by this machine's steady clock. */
	let seenAt = 0;
	let renewedAt = Number.NEGATIVE_INFINITY;
	let term: AbortController | undefined;

	const isHeld = () => term !== undefined && performance.now() < renewedAt + (durationMs * 2) / 3;

	function observe(found: LeaseRecord | undefined): void {
		if (found?.resourceVersion !== lease?.resourceVersion || found?.uid !== lease?.uid) {
			seenAt = performance.now();
		}

		lease = found;
	}

	function endTerm(): void {
		term?.abort();
		term = undefined;
	}

	/** One try to get or keep it. */
	async function attempt(signal: AbortSignal): Promise<void> {
		const began = performance.now();
		const late = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
		if (term === undefined) {
			observe(await calls.getLease(namespace, name, late));
			if (lease === undefined) {
				observe(await calls.createLease({namespace, name, holder: identity, durationSeconds}, late));
				begin(began);
				return;
			}

			const isFree = lease.holder === '' || performance.now() >= seenAt + Math.max(lease.durationSeconds, 1) * 1000;
			if (!isFree) {
				return;
			}
		}

		if (lease === undefined) {
			return;
		}

		observe(await calls.updateLease(lease, {holder: identity, durationSeconds}, late));
		begin(began);
	}

	function begin(began: number): void {
		renewedAt = began;
		if (term === undefined) {
			term = new AbortController();
			onTerm(term.signal);
		}
	}

	async function afterFault(error: unknown, signal: AbortSignal): Promise<void> {
		if (!(error instanceof ClusterError)) {
			throw error;
		}

		if (signal.aborted) {
			return;
		}

		if (error.code !== 'conflict' && error.code !== 'already-exists') {
			const isLate = error.code === 'aborted';
			onFault(
				isLate ? new ClusterError('unreachable', `the Lease was not answered for within ${patienceMs} ms`) : error,
			);
			return;
		}

		// Somebody wrote it meanwhile: whether it was another, or this one's write whose answer was lost, is read.
		try {
			observe(await calls.getLease(namespace, name, AbortSignal.timeout(patienceMs)));
		} catch (again) {
			if (again instanceof ClusterError) {
				onFault(again);
				return;
			}

			throw again;
		}

		if (lease?.holder !== identity) {
			endTerm();
		}
	}

	return {
		identity,
		isHeld,
		holder: () => lease?.holder ?? '',
		async run(signal) {
			while (!signal.aborted) {
				await attempt(signal).catch((error: unknown) => afterFault(error, signal));
				if (term !== undefined && !isHeld()) {
					endTerm();
				}

				await sleep(retryMs * (0.9 + 0.2 * Math.random()), undefined, {signal}).catch(() => {});
			}

			const held = lease;
			if (isHeld() && held !== undefined) {
				endTerm();
				await calls.updateLease(held, {holder: '', durationSeconds: 1}, AbortSignal.timeout(2000)).catch(() => {
					// It runs out by itself.
				});
			}

			endTerm();
		},
	};
}
