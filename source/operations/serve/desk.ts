import type {LiveList, Store} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {Log} from './log.js';
import type {Metrics} from './metrics.js';
import {LeaseLost} from './sign-once.js';
import type {WorkResult} from './work-queue.js';
import {createWorkQueue} from './work-queue.js';

type Listed = {readonly uid: string; readonly name: string; readonly resourceVersion: string};

export type DeskOptions<T extends Listed> = {
	/** The live list of the requests of one kind. */
	readonly store: Store<LiveList<T>>;
	/** Whether a request may need work. */
	isWaiting(request: T): boolean;
	/** Does the work. After `again` or a rejection it is tried again after a pause. */
	work(request: T, term: AbortSignal): Promise<'issued' | 'again' | 'done'>;
	/** Called for a request that is gone from the list. */
	forget(uid: string): void;
	readonly log: Log;
	readonly metrics: Metrics;
};

/** Processes the requests of one kind during the terms of this replica. */
export type Desk = {
	/** Starts a term, or ends it with undefined. */
	lead(term: AbortSignal | undefined): void;
	/** Offers all requests again, because the authority changed. */
	offerAll(): void;
	/** Why the list is not up to date; undefined if it is. */
	fault(): string | undefined;
	size(): number;
	/** Lists and offers requests until the signal fires. */
	start(signal: AbortSignal): Promise<void>;
	/** Accepts no further request. Resolves when no work is running. */
	close(): Promise<void>;
};

/** The requests that are processed at the same time. Most of the time is spent on answers of the API server. */
const workers = 8;
const perSecond = 50;
const burst = 200;

/** Processes the requests of a live list while this replica leads, each of their versions once. */
export function createDesk<T extends Listed>(options: DeskOptions<T>): Desk {
	const {store, isWaiting, log, metrics} = options;
	/** When a request was first seen waiting, by the monotonic clock, and the version that was last processed. */
	const since = new Map<string, number>();
	const dealtWith = new Map<string, string>();
	const known = new Map<string, T>();
	let term: AbortSignal | undefined;
	let isClosed = false;
	const queue = createWorkQueue({workers, perSecond, burst, work});

	async function work(uid: string): Promise<WorkResult> {
		const seen = known.get(uid);
		const ofTerm = term;
		if (seen === undefined || ofTerm === undefined || isClosed || isDealtWith(seen)) {
			return 'done';
		}

		try {
			const outcome = await options.work(seen, ofTerm);
			if (outcome === 'again') {
				return known.get(uid)?.resourceVersion === seen.resourceVersion && !ofTerm.aborted ? 'again' : 'done';
			}

			dealtWith.set(uid, seen.resourceVersion);
			if (outcome === 'issued') {
				metrics.observe((performance.now() - (since.get(uid) ?? performance.now())) / 1000);
			}

			return 'done';
		} catch (error) {
			return afterError(error, seen, ofTerm);
		}
	}

	/** A request that changed meanwhile is offered again by the list, or by the next term. Everything else is tried again. */
	function afterError(error: unknown, {name, uid, resourceVersion}: T, ofTerm: AbortSignal): WorkResult {
		if (ofTerm.aborted || isClosed) {
			return 'done';
		}

		// The term continues: the lease is being renewed, and was too old for a moment.
		if (error instanceof LeaseLost) {
			return 'again';
		}

		const code = error instanceof Error && 'code' in error ? String(error.code) : 'unexpected';
		metrics.count('errors', code);
		log('error', {request: name, uid, code, message: error instanceof Error ? error.message : 'unknown'});
		return error instanceof ClusterError && code === 'conflict' && known.get(uid)?.resourceVersion !== resourceVersion
			? 'done'
			: 'again';
	}

	/** By its version. After a write, the list offers the next version. */
	function isDealtWith({uid, resourceVersion}: T): boolean {
		return dealtWith.get(uid) === resourceVersion;
	}

	function offer(request: T): void {
		if (term !== undefined && !isClosed && !isDealtWith(request) && isWaiting(request)) {
			queue.add(request.uid);
		}
	}

	function offerAll(): void {
		dealtWith.clear();
		for (const request of known.values()) {
			offer(request);
		}
	}

	function follow(): void {
		const {phase, requests, ...rest} = store.getSnapshot();
		if ('error' in rest) {
			log('list-error', {phase, code: rest.error.code, message: rest.error.message});
		}

		if (phase !== 'live') {
			return;
		}

		for (const request of requests) {
			// An unchanged request is the same object, so little work is needed for a long list.
			if (known.get(request.uid) !== request) {
				known.set(request.uid, request);
				if (isWaiting(request) && !since.has(request.uid)) {
					since.set(request.uid, performance.now());
				}

				offer(request);
			}
		}

		if (known.size > requests.length) {
			forgetOthers(new Set(requests.map(({uid}) => uid)));
		}
	}

	function forgetOthers(listed: ReadonlySet<string>): void {
		for (const uid of known.keys()) {
			if (!listed.has(uid)) {
				known.delete(uid);
				since.delete(uid);
				dealtWith.delete(uid);
				options.forget(uid);
			}
		}
	}

	return {
		offerAll,
		lead(began) {
			term = began;
			if (began === undefined) {
				queue.clear();
			} else {
				offerAll();
			}
		},
		fault: () => (store.getSnapshot().phase === 'live' ? undefined : 'the list of requests is not live'),
		size: () => queue.size(),
		async start(signal) {
			const unsubscribe = store.subscribe(follow);
			follow();
			await store.start(signal).finally(unsubscribe);
		},
		async close() {
			isClosed = true;
			queue.clear();
			await queue.idle();
		},
	};
}
