import {setTimeout as sleep} from 'node:timers/promises';
import {localized} from '../../base/text/index.js';
import type {LiveList, LiveStore} from '../calls/index.js';
import type {ApiRequest} from '../connection/index.js';
import {ClusterError, createNotifier} from '../model/index.js';
import type {ConnectedCluster} from '../objects/index.js';
import {bySigner, firstPage, laterPages, listPages} from '../objects/index.js';
import * as pace from './pace.js';
import type {Known, WatchEvent, WatchedKind} from './watch-events.js';
import {afterEvents, afterList} from './watch-events.js';
import {watchKind} from './watch-stream.js';

export type LiveStoreOptions = {
	/** Limits the list to the requests for one signer. */
	readonly signerName?: string;
	/** How long events are gathered, in milliseconds. The first event after a quiet time is passed on at once. */
	readonly gatherMs?: number;
	/**
	 * How long pages of the first list are gathered, in milliseconds; four times as long if the list has grown to less than
	 * four times its shown length. A screen that draws all rows again for a few more of them would delay the next pages.
	 */
	readonly pagesMs?: number;
	/** Longest silence of a watch before it is opened again. The default is `silenceMs`, as for the others below. */
	readonly idleTimeoutMs?: number;
	/** Longest wait for a watch to open. The reader sees a network failure after this time plus the silence. */
	readonly openTimeoutMs?: number;
	/** Silence after which TCP keep-alive probes the connection of a watch. */
	readonly keepAliveMs?: number;
	/** First and longest time between the begins of two attempts. */
	readonly backoffMs?: readonly [number, number];
	/** Pause after several 403 answers in a row. */
	readonly refusedMs?: number;
};

/** A new API server answers 403 for some seconds, until it has read its roles. So many in a row count as temporary. */
const transientRefusals = 3;
/** The longest Retry-After of a server that is obeyed, in milliseconds. */
const longestWaitMs = 300_000;

type Phase =
	| {readonly phase: 'connecting'; readonly remaining?: number}
	| {readonly phase: 'live'}
	| {readonly phase: 'stale'; readonly since: Date; readonly error: ClusterError; readonly retryAt: Date}
	| {readonly phase: 'failed'; readonly error: ClusterError};

/**
 * The live list. It lists in pages, then watches, and after any interruption resumes from the last seen version. It never
 * stops by itself. A fault is shown as `stale`. A lasting 403, and a fault before the first complete list, are shown as
 * `failed`. Each is tried again.
 *
 * client-node's informer is not used: it stops at the first error, reports its own end as an error, and has neither pages
 * nor a limit on silence.
 */
export function createLiveStore<T extends {readonly uid: string; readonly resourceVersion: string}>(
	{transport}: Pick<ConnectedCluster, 'transport'>,
	kind: WatchedKind<T>,
	{
		signerName,
		gatherMs = 50,
		pagesMs = 250,
		idleTimeoutMs = pace.silenceMs,
		openTimeoutMs = pace.openMs,
		keepAliveMs = pace.keepAliveMs,
		backoffMs = pace.backoffMs,
		refusedMs = pace.refusedMs,
	}: LiveStoreOptions = {},
): LiveStore<T> {
	/** Whether the next attempt needs a new connection. After a silence or a fault, kept connections may be dead. */
	let isFresh = false;
	/** Failed attempts in a row. */
	let failures = 0;
	let lastContact: Date | undefined;
	/** Ends the current attempt or pause. */
	let round = new AbortController();
	// An answer to wait is shown to the reader. This loop does the waiting.
	const impatient = {
		...transport,
		async json(request: ApiRequest) {
			const answer = await transport.json({
				...request,
				isImpatient: true,
				isFresh,
				connectTimeoutMs: pace.connectMs(failures),
			});
			noteContact();
			return answer;
		},
	};
	let known: Known<T> = new Map();
	/** Pages of the first list so far. Joining all of them for each new page would cost quadratic time. */
	let pages: ReadonlyArray<readonly T[]> | undefined;
	let queue: Array<WatchEvent<T>> = [];
	let resourceVersion = '';
	let phase: Phase = {phase: 'connecting'};
	/** Whether a list was complete once. Before that, no list can be stale. */
	let isListed = false;
	let running: Promise<void> | undefined;

	let shownFrom: Known<T> | NonNullable<typeof pages> = known;
	let shownPhase: Phase = phase;
	let snapshot: LiveList<T> = {...phase, requests: []};
	const notifier = createNotifier(gatherMs, () => {
		settle();
		const from = pages ?? known;
		if (shownFrom === from && shownPhase === phase) {
			return false;
		}

		const requests = shownFrom === from ? snapshot.requests : (pages?.flat() ?? [...known.values()]);
		shownFrom = from;
		shownPhase = phase;
		snapshot = {...phase, requests};
		return true;
	});

	function noteContact(): void {
		lastContact = new Date();
	}

	/** Applies received events and pages that were not applied yet. */
	function settle(): void {
		if (queue.length > 0) {
			known = afterEvents(known, queue);
			queue = [];
		}
	}

	function enter(next: Phase, waitMs = gatherMs): void {
		phase = next;
		notifier.soon(waitMs);
	}

	async function list(signal: AbortSignal): Promise<void> {
		const page = await listPages(
			impatient,
			kind.path,
			localized`list ${kind.what}`,
			kind.decode,
			{
				limit: laterPages,
				firstLimit: firstPage,
				fieldSelector: bySigner(signerName),
				onPage({items: requests, before, remaining = 0}) {
					// An old complete list is more useful than a new one that lacks most rows.
					if (!isListed && remaining > 0) {
						pages = before === 0 ? [requests] : [...(pages ?? []), requests];
						const hasGrown = before + requests.length >= 4 * snapshot.requests.length;
						enter({phase: 'connecting', remaining}, hasGrown ? pagesMs : 4 * pagesMs);
					}
				},
			},
			signal,
		);
		settle();
		known = afterList(known, page.items);
		pages = undefined;
		({resourceVersion} = page);
		isListed = true;
		if (phase.phase !== 'live') {
			enter({phase: 'live'});
		}

		notifier.soon();
	}

	async function watch(signal: AbortSignal): Promise<boolean> {
		const end = await watchKind(
			transport,
			kind,
			{
				resourceVersion,
				fieldSelector: bySigner(signerName),
				signal,
				isFresh,
				connectTimeoutMs: pace.connectMs(failures),
				headTimeoutMs: openTimeoutMs,
				silenceMs: idleTimeoutMs,
				keepAliveMs,
			},
			{
				opened() {
					isFresh = false;
					noteContact();
					if (phase.phase !== 'live') {
						enter({phase: 'live'});
					}
				},
				received: noteContact,
				event(event) {
					resourceVersion = event.resourceVersion || resourceVersion;
					if (event.type !== 'bookmark') {
						queue.push(event);
						notifier.soon();
					}
				},
			},
		);
		isFresh ||= end.isSilent;
		failures = end.isGood ? 0 : failures;
		if ('error' in end) {
			throw end.error;
		}

		return end.isGood;
	}

	async function run(signal: AbortSignal): Promise<void> {
		let refusals = 0;
		let needsList = true;
		while (!signal.aborted) {
			round = new AbortController();
			const ending = AbortSignal.any([signal, round.signal]);
			const began = performance.now();
			/** The rest of the time between two attempts, in milliseconds. */
			const rest = () => Math.max(0, pace.periodMs(failures, backoffMs) - (performance.now() - began));
			try {
				if (needsList) {
					await list(ending);
					needsList = false;
				}

				const isGood = await watch(ending);
				refusals = 0;
				if (!isGood) {
					// The watch ended at once, without error and without data, as with a proxy that closes it. This prevents a tight loop.
					failures += 1;
					await pause(rest(), ending);
				}
			} catch (error) {
				if (signal.aborted) {
					return;
				}

				isFresh = true;
				if (round.signal.aborted) {
					// A user who asks for a new attempt while the list is live doubts its content.
					needsList ||= phase.phase === 'live';
					continue;
				}

				const failure =
					error instanceof ClusterError
						? error
						: new ClusterError('server', localized`the live list failed`, {cause: error});
				failures += 1;
				// Not every server answers 410 for a resourceVersion that it can't resume from.
				needsList ||= failure.code === 'expired' || failure.code === 'forbidden' || failures > 1;
				if (failure.code === 'expired' && failures === 1) {
					continue;
				}

				refusals = failure.code === 'forbidden' ? refusals + 1 : 0;
				const isRefused = refusals > transientRefusals;
				const wait =
					Math.min(longestWaitMs, (failure.retryAfterSeconds ?? 0) * 1000) +
					(refusals === 0 ? rest() : backoffMs[0] * (1 + 2 * Math.random())) +
					(isRefused ? refusedMs : 0);
				fault(failure, isRefused, wait);
				await pause(wait, ending);
			}
		}
	}

	function fault(error: ClusterError, isRefused: boolean, waitMs: number): void {
		const now = new Date();
		const retryAt = new Date(now.getTime() + waitMs);
		enter(
			!isListed || isRefused
				? {phase: 'failed', error}
				: {phase: 'stale', since: phase.phase === 'stale' ? phase.since : now, error, retryAt},
		);
	}

	return {
		getSnapshot: () => snapshot,
		subscribe: listener => notifier.subscribe(listener),
		lastContact: () => lastContact,
		tryNow: () => round.abort(),
		start(signal) {
			running ??= run(signal).finally(() => {
				running = undefined;
				notifier.stop();
			});
			return running;
		},
	};
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
	try {
		await sleep(milliseconds, undefined, {signal});
	} catch {
		// The loop checks the signal itself.
	}
}
