import {setTimeout as sleep} from 'node:timers/promises';
import type {ApiRequest} from './api-request.js';
import {ClusterError} from './cluster-error.js';
import type {ConnectedCluster} from './connect.js';
import {listRequests, requestsPath} from './list-requests.js';
import {createNotifier} from './notifier.js';
import type {CertificateSigningRequest, RequestList, Store} from './types.js';
import type {Known, WatchEvent} from './watch-events.js';
import {afterEvents, afterList, readWatchEvent} from './watch-events.js';

export type RequestStoreOptions = {
	/** Milliseconds for which events are gathered before listeners hear of them; the first of a quiet time goes at once. */
	readonly gatherMs?: number;
	/**
	 * The same of the pages of the first list, and four times as long where it has not grown by half: what a screen does
	 * with all rows, for a few more of them, delays those still to come.
	 */
	readonly pagesMs?: number;
	/** Longest silence of a watch before it is opened anew; bookmarks come about once a minute, but nobody promises them. */
	readonly idleTimeoutMs?: number;
	/** Longest wait for a watch to be opened: the reader learns that the network is gone after this and the silence. */
	readonly openTimeoutMs?: number;
	/** First and longest pause before a new try; each pause is a random part of it. */
	readonly backoffMs?: readonly [number, number];
	/** Pause after some 403 in a row: nothing but a new RoleBinding helps. */
	readonly refusedMs?: number;
};

/** A watch that lasted this long worked, even if nothing happened. */
const goodWatchMs = 5000;
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
 */
export function createRequestStore(
	{transport}: Pick<ConnectedCluster, 'transport'>,
	{
		gatherMs = 50,
		pagesMs = 250,
		idleTimeoutMs = 90_000,
		openTimeoutMs = 15_000,
		backoffMs: [firstPauseMs, longestPauseMs] = [500, 30_000],
		refusedMs = 30_000,
	}: RequestStoreOptions = {},
): Store<RequestList> {
	/** After a silence or a fault the connections that are kept are suspect. */
	let isFresh = false;
	// What the server says goes to the reader; waiting is this loop's.
	const impatient = {
		...transport,
		json: (request: ApiRequest) => transport.json({...request, isImpatient: true, isFresh}),
	};
	let known: Known = new Map();
	/** The pages so far of the first list; a map of them each time would cost the square of their number. */
	let pages: readonly CertificateSigningRequest[] | undefined;
	let queue: WatchEvent[] = [];
	let resourceVersion = '';
	let phase: Phase = {phase: 'connecting'};
	/** Has a list been whole? Until then there is nothing to be stale. */
	let isListed = false;
	let running: Promise<void> | undefined;

	let shownFrom: Known | readonly CertificateSigningRequest[] = known;
	let shownPhase: Phase = phase;
	let snapshot: RequestList = {...phase, requests: []};
	const notifier = createNotifier(gatherMs, () => {
		settle();
		const from = pages ?? known;
		if (shownFrom === from && shownPhase === phase) {
			return false;
		}

		const requests = shownFrom === from ? snapshot.requests : (pages ?? [...known.values()]);
		shownFrom = from;
		shownPhase = phase;
		snapshot = {...phase, requests};
		return true;
	});

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
		const page = await listRequests(
			impatient,
			{
				onPage({requests, remaining = 0}) {
					// A list that was whole once is better looked at than a new one that still lacks most.
					if (!isListed && remaining > 0) {
						pages = requests;
						const hasGrown = requests.length >= 1.5 * snapshot.requests.length;
						enter({phase: 'connecting', remaining}, hasGrown ? pagesMs : 4 * pagesMs);
					}
				},
			},
			signal,
		);
		settle();
		known = afterList(known, page.requests);
		pages = undefined;
		({resourceVersion} = page);
		isListed = true;
		if (phase.phase !== 'live') {
			enter({phase: 'live'});
		}

		notifier.soon();
	}

	/** Watches until the stream ends. @returns whether it was worth opening: something came, or it lasted. */
	async function watch(signal: AbortSignal): Promise<boolean> {
		const query = new URLSearchParams({
			watch: '1',
			allowWatchBookmarks: 'true',
			resourceVersion,
			// Not all clients of a server that restarted should come back at once.
			timeoutSeconds: String(300 + Math.floor(Math.random() * 300)),
		});
		const began = performance.now();
		const {lines, close} = await transport.lines({
			path: `${requestsPath}?${query}`,
			what: 'watch CertificateSigningRequests',
			signal,
			isFresh,
			headTimeoutMs: openTimeoutMs,
			idleTimeoutMs: idleTimeoutMs + openTimeoutMs,
		});
		isFresh = false;
		if (phase.phase !== 'live') {
			enter({phase: 'live'});
		}

		let isHeard = false;
		let isSilent = false;
		const timer = setTimeout(() => {
			isSilent = true;
			isFresh = true;
			close();
		}, idleTimeoutMs);
		try {
			for await (const line of lines) {
				timer.refresh();
				const event = line.trim() === '' ? undefined : readWatchEvent(line);
				if (event) {
					isHeard = true;
					resourceVersion = event.resourceVersion || resourceVersion;
					if (event.type !== 'bookmark') {
						queue.push(event);
						notifier.soon();
					}
				}
			}
		} catch (error) {
			// A quiet cluster is no fault: whether the server is still there is seen by opening the next one.
			if (!isSilent) {
				throw error;
			}
		} finally {
			clearTimeout(timer);
		}

		return isHeard || isSilent || performance.now() - began > goodWatchMs;
	}

	async function run(signal: AbortSignal): Promise<void> {
		let failures = 0;
		let refusals = 0;
		let needsList = true;
		while (!signal.aborted) {
			const began = performance.now();
			try {
				if (needsList) {
					await list(signal);
					needsList = false;
				}

				const isGood = await watch(signal);
				refusals = 0;
				if (isGood) {
					failures = 0;
				} else {
					// Clean, but at once and without a word: a proxy that cuts, say. Not to be opened in a tight loop.
					failures += 1;
					await pause(backoff(failures), signal);
				}
			} catch (error) {
				if (signal.aborted) {
					return;
				}

				const failure =
					error instanceof ClusterError ? error : new ClusterError('server', 'the live list failed', {cause: error});
				isFresh = true;
				failures = performance.now() - began > goodWatchMs ? 1 : failures + 1;
				// A resourceVersion that the server can't go on from does not always end in a 410.
				needsList ||= failure.code === 'expired' || failure.code === 'forbidden' || failures > 1;
				if (failure.code === 'expired' && failures === 1) {
					continue;
				}

				refusals = failure.code === 'forbidden' ? refusals + 1 : 0;
				const isRefused = refusals > transientRefusals;
				const wait =
					Math.min(longestWaitMs, (failure.retryAfterSeconds ?? 0) * 1000) +
					(refusals === 0 ? backoff(failures) : firstPauseMs * (1 + 2 * Math.random())) +
					(isRefused ? refusedMs : 0);
				fault(failure, isRefused, wait);
				await pause(wait, signal);
			}
		}
	}

	/** Full jitter. */
	function backoff(failures: number): number {
		return Math.random() * Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures - 1, 16));
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
