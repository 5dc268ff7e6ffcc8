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
	/** The requests for one signer alone. */
	readonly signerName?: string;
	/** Milliseconds for which events are gathered; the first one after a quiet time is passed on at once. */
	readonly gatherMs?: number;
	/**
	 * The same of the pages of the first list, and four times as long where it has not grown by half: what a screen does
	 * with all rows, for a few more of them, delays those still to come.
	 */
	readonly pagesMs?: number;
	/** Longest silence of a watch before it is opened again. The default is `silenceMs`, as for the others below. */
	readonly idleTimeoutMs?: number;
	/** Longest wait for a watch to be opened: the reader learns that the network is gone after this and the silence. */
	readonly openTimeoutMs?: number;
	/** Silence after which the other end of a watch's connection is asked for by TCP. */
	readonly keepAliveMs?: number;
	/** First and longest time between the beginnings of two tries. */
	readonly backoffMs?: readonly [number, number];
	/** Pause after some 403 in a row. */
	readonly refusedMs?: number;
};

/** An API server that has just started refuses many for some seconds, until it has read its roles. */
const transientRefusals = 3;
/** What a server may ask for with Retry-After. */
const longestWaitMs = 300_000;

type Phase =
	| {readonly phase: 'connecting'; readonly remaining?: number}
	| {readonly phase: 'live'}
	| {readonly phase: 'stale'; readonly since: Date; readonly error: ClusterError; readonly retryAt: Date}
	| {readonly phase: 'failed'; readonly error: ClusterError};

/**
 * The live list: list in pages, then watch, and again from what was last seen whatever happens in between. It never
 * stops by itself: a fault shows as `stale`, a 403 that stays and a fault before the first list as `failed`; all are
 * tried again.
 *
 * client-node's informer stops for good at the first error, tells its own end as one, and has neither pages nor a limit on
 * silence: the loop is our own.
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
	/** After a silence or a fault the connections that are kept are suspect. */
	let isFresh = false;
	/** Tries in a row that failed. */
	let failures = 0;
	let lastContact: Date | undefined;
	/** Ends the try or the pause that is under way. */
	let round = new AbortController();
	// What the server says goes to the reader; waiting is this loop's.
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
	/** The pages so far of the first list; to put all of them together each time would cost the square of their number. */
	let pages: ReadonlyArray<readonly T[]> | undefined;
	let queue: Array<WatchEvent<T>> = [];
	let resourceVersion = '';
	let phase: Phase = {phase: 'connecting'};
	/** Has a list been whole? Until then there is nothing to be stale. */
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

	/** Applies what came and was not applied yet. */
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
					// A list that was whole once is better looked at than a new one that still lacks most.
					if (!isListed && remaining > 0) {
						pages = before === 0 ? [requests] : [...(pages ?? []), requests];
						const hasGrown = before + requests.length >= 1.5 * snapshot.requests.length;
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
			/** What is left of the time between two tries. */
			const rest = () => Math.max(0, pace.periodMs(failures, backoffMs) - (performance.now() - began));
			try {
				if (needsList) {
					await list(ending);
					needsList = false;
				}

				const isGood = await watch(ending);
				refusals = 0;
				if (!isGood) {
					// Clean, but at once and without a word: a proxy that cuts, say. Not to be opened in a tight loop.
					failures += 1;
					await pause(rest(), ending);
				}
			} catch (error) {
				if (signal.aborted) {
					return;
				}

				isFresh = true;
				if (round.signal.aborted) {
					// Whoever asks for it at a live list doubts what it shows.
					needsList ||= phase.phase === 'live';
					continue;
				}

				const failure =
					error instanceof ClusterError
						? error
						: new ClusterError('server', localized`the live list failed`, {cause: error});
				failures += 1;
				// A resourceVersion that the server can't go on from does not always end in a 410.
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
		// The loop looks at the signal itself.
	}
}
