import {localized} from '../../base/text/index.js';
import type {Transport} from '../connection/index.js';
import type {CertificateSigningRequest} from '../model/index.js';
import type {WatchEvent, WatchedKind} from './watch-events.js';
import {readWatchEvent, signingRequests} from './watch-events.js';

/** A watch that was open for so long worked, even without an event. */
const goodWatchMs = 5000;

export type WatchOptions = {
	/** Limits the watch to one signer. */
	readonly fieldSelector?: string | undefined;
	readonly resourceVersion: string;
	readonly signal: AbortSignal;
	/** Uses a new connection. */
	readonly isFresh: boolean;
	/** Time limit to connect; if undefined, `headTimeoutMs`, the time limit until the watch is open. */
	readonly connectTimeoutMs: number | undefined;
	readonly headTimeoutMs: number;
	/** Silence after which the watch is closed. */
	readonly silenceMs: number;
	/** Silence after which TCP keep-alive probes the connection. */
	readonly keepAliveMs: number;
};

export type WatchListener<T> = {
	opened(): void;
	/** Called for each line of the stream; `event` follows if the line holds an event. */
	received(): void;
	event(event: WatchEvent<T>): void;
};

export type WatchEnd = {
	/** Whether the watch was useful: an event came, or it stayed open for long. */
	readonly isGood: boolean;
	/** Whether the watch was closed because it was silent for too long. */
	readonly isSilent: boolean;
	/** The error that ended it after it was open. */
	readonly error?: unknown;
};

/** Watches CertificateSigningRequests until the stream ends. @throws {ClusterError} if it can't be opened. */
export function watchRequests(
	transport: Pick<Transport, 'lines'>,
	options: WatchOptions,
	listener: WatchListener<CertificateSigningRequest>,
): Promise<WatchEnd> {
	return watchKind(transport, signingRequests, options, listener);
}

/** As `watchRequests`, for any kind of request. */
export async function watchKind<T extends {readonly uid: string; readonly resourceVersion: string}>(
	transport: Pick<Transport, 'lines'>,
	kind: WatchedKind<T>,
	{
		resourceVersion,
		fieldSelector,
		signal,
		isFresh,
		connectTimeoutMs,
		headTimeoutMs,
		silenceMs,
		keepAliveMs,
	}: WatchOptions,
	listener: WatchListener<T>,
): Promise<WatchEnd> {
	const query = new URLSearchParams({
		watch: '1',
		allowWatchBookmarks: 'true',
		resourceVersion,
		...(fieldSelector === undefined ? {} : {fieldSelector}),
		// A random time, so that not all clients of a restarted server return at once.
		timeoutSeconds: String(300 + Math.floor(Math.random() * 300)),
	});
	const {lines, close} = await transport.lines({
		path: `${kind.path}?${query}`,
		what: localized`watch ${kind.what}`,
		signal,
		isFresh,
		connectTimeoutMs,
		headTimeoutMs,
		// Longer than `silenceMs`, which ends the watch without an error.
		idleTimeoutMs: 2 * silenceMs,
		keepAliveMs,
	});
	listener.opened();
	const openedAt = performance.now();
	let hasReceived = false;
	let isSilent = false;
	let failure: {readonly error: unknown} | undefined;
	const timer = setTimeout(() => {
		isSilent = true;
		close();
	}, silenceMs);
	try {
		for await (const line of lines) {
			timer.refresh();
			listener.received();
			const event = line.trim() === '' ? undefined : readWatchEvent(line, kind);
			if (event) {
				hasReceived = true;
				listener.event(event);
			}
		}
	} catch (error) {
		// Silence is no fault. Opening the next watch shows whether the server can be reached.
		failure = isSilent ? undefined : {error};
	} finally {
		clearTimeout(timer);
	}

	return {isGood: hasReceived || isSilent || performance.now() - openedAt > goodWatchMs, isSilent, ...failure};
}
