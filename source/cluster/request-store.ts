import {setTimeout as sleep} from 'node:timers/promises';
import {ClusterError} from './cluster-error.js';
import type {ConnectedCluster} from './connect.js';
import {listRequests, requestsPath} from './connect.js';
import {asObject, asText, decodeSigningRequest} from './decode.js';
import {fromStatus} from './errors.js';
import type {CertificateSigningRequest, RequestList, Store} from './types.js';

export type RequestStoreOptions = {
	/** Milliseconds for which events are gathered before listeners hear of them; the first of a quiet time goes at once. */
	readonly gatherMs?: number;
	/** Longest silence of a watch before it is opened anew; bookmarks come about once a minute. */
	readonly idleTimeoutMs?: number;
	/** First and longest pause before a new try. */
	readonly backoffMs?: readonly [number, number];
};

/**
 * The live list: list in pages, then watch, and again from what was last seen whatever happens in between. It never
 * stops by itself; a fault shows as `stale`, a refusal before the first list as `failed`, and both are tried again.
 */
export function createRequestStore(
	{transport}: Pick<ConnectedCluster, 'transport'>,
	{gatherMs = 50, idleTimeoutMs = 90_000, backoffMs = [500, 30_000]}: RequestStoreOptions = {},
): Store<RequestList> {
	const requests = new Map<string, CertificateSigningRequest>();
	const listeners = new Set<() => void>();
	let snapshot: RequestList = {phase: 'connecting', requests: []};
	let resourceVersion = '';
	let timer: NodeJS.Timeout | undefined;
	let lastNotified = 0;

	function publish(next: RequestList): void {
		snapshot = next;
		if (timer !== undefined) {
			return;
		}

		const wait = Math.max(0, lastNotified + gatherMs - performance.now());
		const notify = () => {
			timer = undefined;
			lastNotified = performance.now();
			for (const listener of listeners) {
				listener();
			}
		};
		if (wait === 0) {
			notify();
		} else {
			timer = setTimeout(notify, wait);
		}
	}

	/** Events change the map; the list of a snapshot is made when somebody looks. */
	let isDirty = false;
	function current(): RequestList {
		if (isDirty) {
			isDirty = false;
			snapshot = {...snapshot, requests: [...requests.values()]};
		}

		return snapshot;
	}

	async function list(signal: AbortSignal): Promise<void> {
		const isFirst = snapshot.phase === 'connecting' || snapshot.phase === 'failed';
		const page = await listRequests(
			transport,
			isFirst
				? {
						onPage({requests: soFar, remaining}) {
							if (remaining !== undefined && remaining > 0) {
								publish({phase: 'connecting', requests: soFar, remaining});
							}
						},
					}
				: {},
			signal,
		);
		const known = new Map(requests);
		requests.clear();
		for (const request of page.requests) {
			const old = known.get(request.uid);
			requests.set(request.uid, old?.resourceVersion === request.resourceVersion ? old : request);
		}

		({resourceVersion} = page);
		publish({phase: 'live', requests: [...requests.values()]});
	}

	/** @returns whether the watch said anything. */
	async function watch(signal: AbortSignal): Promise<boolean> {
		const timeoutSeconds = 300 + Math.floor(Math.random() * 300);
		const query = new URLSearchParams({
			watch: '1',
			allowWatchBookmarks: 'true',
			resourceVersion,
			timeoutSeconds: String(timeoutSeconds),
		});
		const {lines} = await transport.lines({
			path: `${requestsPath}?${query}`,
			what: 'watch CertificateSigningRequests',
			signal,
			idleTimeoutMs,
		});
		if (snapshot.phase === 'stale') {
			publish({phase: 'live', requests: [...requests.values()]});
		}

		let isHeard = false;
		for await (const line of lines) {
			if (line.trim() !== '') {
				isHeard = true;
				take(line);
			}
		}

		return isHeard;
	}

	function take(line: string): void {
		let event: Readonly<Record<string, unknown>>;
		try {
			event = asObject(JSON.parse(line));
		} catch (error) {
			throw new ClusterError('server', 'the watch was cut within an event', {cause: error});
		}

		const object = asObject(event['object']);
		switch (event['type']) {
			case 'ADDED':
			case 'MODIFIED': {
				const request = decodeSigningRequest(object);
				if (requests.get(request.uid)?.resourceVersion !== request.resourceVersion) {
					requests.set(request.uid, request);
					change(request.resourceVersion);
				}

				break;
			}

			case 'DELETED': {
				const {uid, resourceVersion: version} = decodeSigningRequest(object);
				requests.delete(uid);
				change(version);
				break;
			}

			case 'BOOKMARK': {
				resourceVersion = asText(asObject(object['metadata'])['resourceVersion']) || resourceVersion;
				break;
			}

			case 'ERROR': {
				const {code} = object;
				throw fromStatus(typeof code === 'number' ? code : 500, object, 'watch CertificateSigningRequests');
			}

			default:
		}
	}

	function change(version: string): void {
		resourceVersion = version || resourceVersion;
		isDirty = true;
		publish(snapshot);
	}

	async function run(signal: AbortSignal): Promise<void> {
		let failures = 0;
		let needsList = true;
		while (!signal.aborted) {
			try {
				if (needsList) {
					await list(signal);
					needsList = false;
				}

				if (await watch(signal)) {
					failures = 0;
				} else {
					// A watch that ends at once without a word would otherwise be opened in a tight loop.
					await pause(Math.random() * backoffMs[0], signal);
				}
			} catch (error) {
				if (signal.aborted) {
					return;
				}

				const failure =
					error instanceof ClusterError ? error : new ClusterError('server', 'the live list failed', {cause: error});
				if (failure.code === 'expired') {
					needsList = true;
					if (failures === 0) {
						failures += 1;
						continue;
					}
				}

				failures += 1;
				const longest = Math.min(backoffMs[1], backoffMs[0] * 2 ** failures);
				const wait =
					failure.retryAfterSeconds === undefined
						? Math.random() * longest
						: failure.retryAfterSeconds * 1000 + Math.random() * 500;
				fault(failure, new Date(Date.now() + wait));
				await pause(wait, signal);
			}
		}
	}

	function fault(error: ClusterError, retryAt: Date): void {
		const {requests: shown} = current();
		if (snapshot.phase === 'connecting' || snapshot.phase === 'failed') {
			publish({phase: 'failed', requests: shown, error});
		} else {
			publish({
				phase: 'stale',
				requests: shown,
				since: snapshot.phase === 'stale' ? snapshot.since : new Date(),
				error,
				retryAt,
			});
		}
	}

	return {
		getSnapshot: current,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		async start(signal) {
			try {
				await run(signal);
			} finally {
				clearTimeout(timer);
				timer = undefined;
			}
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
