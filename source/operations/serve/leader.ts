import {randomBytes} from 'node:crypto';
import {hostname} from 'node:os';
import {setTimeout as sleep} from 'node:timers/promises';
import type {LeaseCalls} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {LeaseRecord} from '../../cluster/records/index.js';

export type LeaderOptions = {
	readonly namespace: string;
	readonly name: string;
	/** How long others wait after a leader has died. */
	readonly durationSeconds: number;
	/** Called at the start of each term. The signal fires when the lease is lost. */
	onTerm(term: AbortSignal): void;
	onFault(error: ClusterError): void;
};

/** One of several replicas that want to sign. */
export type Leader = {
	/** Unique to this process. */
	readonly identity: string;
	/**
	 * Whether this replica certainly holds the lease: it was renewed so recently that no other can have it. Checked
	 * immediately before each signature and each write.
	 */
	isHeld(): boolean;
	/** The holder, as last read; empty without one. */
	holder(): string;
	/** Acquires the lease, renews it, and releases it after the signal fires. Never rejects. */
	run(signal: AbortSignal): Promise<void>;
};

/**
 * Leader election by a Lease, as in client-go's leaderelection. A replica that finds the lease unchanged for its whole
 * duration, by its own clock, may take it. A holder trusts its lease for only two thirds of the duration, counted from
 * before the renewal was sent.
 */
export function createLeader(
	calls: LeaseCalls,
	{namespace, name, durationSeconds, onTerm, onFault}: LeaderOptions,
): Leader {
	const identity = `${hostname()}_${randomBytes(8).toString('hex')}`;
	const durationMs = durationSeconds * 1000;
	const retryMs = durationMs / 7.5;
	/** The timeout of one call. */
	const patienceMs = Math.ceil(durationMs / 3);
	let lease: LeaseRecord | undefined;
	/** When the current version of the lease was first seen, by this machine's monotonic clock. */
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

	/** One attempt to acquire or renew the lease. */
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

		// The lease was written meanwhile: by another replica, or by this one's own write whose answer was lost. A read
		// shows which.
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
					// The lease expires by itself.
				});
			}

			endTerm();
		},
	};
}
