import type {Cluster, RequestList, Store} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {OpenedAuthority} from '../read/index.js';
import {authorityFingerprint} from '../sign/index.js';
import type {AuthorityOrigin} from './authority-source.js';
import {createAuthoritySource} from './authority-source.js';
import {startHealthServer} from './health-server.js';
import type {IssuedIndex} from './issued-index.js';
import {createLeader} from './leader.js';
import type {Log} from './log.js';
import {createMetrics} from './metrics.js';
import type {MadeCertificates} from './sign-one.js';
import {LeaseLost, signOne} from './sign-one.js';
import type {SigningRules} from './signing-decision.js';
import type {WorkResult} from './work-queue.js';
import {createWorkQueue} from './work-queue.js';

export type ServeOptions = {
	readonly cluster: Cluster;
	/** The live list of the signer's requests. */
	readonly store: Store<RequestList>;
	readonly rules: SigningRules;
	readonly origin: AuthorityOrigin;
	readonly index: IssuedIndex;
	readonly lease: {readonly namespace: string; readonly name: string; readonly durationSeconds: number};
	/** No health server where absent. */
	readonly listen?: {readonly host: string; readonly port: number} | undefined;
	readonly log: Log;
	now(): Date;
	/** How often the files of the authority are looked at. */
	readonly reloadMs?: number;
};

/** Requests that are dealt with at once: the API server's answers are what takes time. */
const workers = 8;
const perSecond = 50;
const burst = 200;
/** What a stop waits for writes under way. */
const stopMs = 10_000;
/** A list that is not live for so long makes the process unhealthy: a new one may reach the server. */
const deadMs = 300_000;

/**
 * Signs approved requests of one signer by policy until the signal fires. It approves nothing. Of several replicas the one
 * with the lease signs.
 *
 * Throws, before it begins, what opening the authority and listening throw; then never.
 */
export async function serveSigner(
	{cluster, store, rules, origin, index, lease, listen, log, now, reloadMs = 2000}: ServeOptions,
	signal: AbortSignal,
): Promise<void> {
	const metrics = createMetrics();
	/** Ends all but the writes under way. */
	const stopped = new AbortController();
	/** When a request was first seen as approved, by the steady clock; and the version that was last dealt with. */
	const since = new Map<string, number>();
	const dealtWith = new Map<string, string>();
	/** Certificates that are signed and not uploaded yet. */
	const made: MadeCertificates = new Map();
	let known: ReadonlyMap<string, CertificateSigningRequest> = new Map();
	let lastLive = performance.now();
	let term: AbortSignal | undefined;

	const authority = await createAuthoritySource(origin, {
		now,
		everyMs: reloadMs,
		onChange(opened) {
			metrics.count('reloads');
			metrics.set('authorityEnd', Math.floor(opened.certificate.notAfter.getTime() / 1000));
			log('authority-loaded', {
				sha256: authorityFingerprint(opened),
				notAfter: opened.certificate.notAfter.toISOString(),
			});
			dealtWith.clear();
			offerAll();
		},
		onRefusal(error) {
			metrics.count('refusals');
			log('authority-refused', {message: error.message});
		},
	});

	const leader = createLeader(cluster, {
		...lease,
		onTerm(began) {
			term = began;
			metrics.count('terms');
			log('leading', {lease: lease.name, identity: leader.identity});
			index.forget();
			dealtWith.clear();
			began.addEventListener('abort', () => {
				term = undefined;
				queue.clear();
				log('not-leading', {lease: lease.name, holder: leader.holder()});
			});
			offerAll();
		},
		onFault: error => log('lease-error', {code: error.code, message: error.message}),
	});

	const queue = createWorkQueue({workers, perSecond, burst, work});

	async function work(uid: string): Promise<WorkResult> {
		const seen = known.get(uid);
		const ofTerm = term;
		if (seen === undefined || ofTerm === undefined || signal.aborted || isDealtWith(seen)) {
			return 'done';
		}

		const current: OpenedAuthority = authority.current();
		try {
			const outcome = await signOne(
				seen,
				{cluster, index, made, rules, authority: () => current, isLeader: leader.isHeld, now, log, metrics},
				ofTerm,
			);
			dealtWith.set(uid, seen.resourceVersion);
			if (outcome === 'issued') {
				metrics.observe((performance.now() - (since.get(uid) ?? performance.now())) / 1000);
			}

			return 'done';
		} catch (error) {
			return afterError(error, seen, ofTerm);
		}
	}

	/** What was changed since is seen by the list, which offers it anew; so does the next term. All else is tried again. */
	function afterError(
		error: unknown,
		{name, uid, resourceVersion}: CertificateSigningRequest,
		ofTerm: AbortSignal,
	): WorkResult {
		if (ofTerm.aborted || signal.aborted) {
			return 'done';
		}

		// The term goes on: the lease is being renewed, and was too old for a moment.
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

	/** As it was seen; what the list shows next comes after what was written. */
	function isDealtWith({uid, resourceVersion}: CertificateSigningRequest): boolean {
		return dealtWith.get(uid) === resourceVersion;
	}

	function offer(request: CertificateSigningRequest): void {
		if (term !== undefined && !isDealtWith(request) && isWaiting(request)) {
			queue.add(request.uid);
		}
	}

	function offerAll(): void {
		for (const request of known.values()) {
			offer(request);
		}
	}

	function follow(): void {
		const {phase, requests, ...rest} = store.getSnapshot();
		metrics.set('live', phase === 'live' ? 1 : 0);
		if ('error' in rest) {
			log('list-error', {phase, code: rest.error.code, message: rest.error.message});
		}

		if (phase !== 'live') {
			return;
		}

		known = new Map(requests.map(request => [request.uid, request]));
		for (const request of requests) {
			if (isWaiting(request) && !since.has(request.uid)) {
				since.set(request.uid, performance.now());
			}

			offer(request);
		}

		for (const uid of [...since.keys(), ...dealtWith.keys()]) {
			if (!known.has(uid)) {
				since.delete(uid);
				dealtWith.delete(uid);
				made.delete(uid);
			}
		}
	}

	const isLive = () => {
		lastLive = store.getSnapshot().phase === 'live' ? performance.now() : lastLive;
		return performance.now() - lastLive < deadMs;
	};
	const health =
		listen &&
		(await startHealthServer(listen, {
			live: () => (isLive() ? undefined : 'the list of requests is not live'),
			ready: () =>
				store.getSnapshot().phase !== 'live'
					? 'the list of requests is not live'
					: authority.current().certificate.notAfter <= now()
						? 'the authority has expired'
						: undefined,
			metrics() {
				metrics.set('leader', leader.isHeld() ? 1 : 0);
				metrics.set('queue', queue.size());
				return metrics.text();
			},
		}));

	log('started', {signer: rules.signerName, ...(health && {port: health.port})});
	const unsubscribe = store.subscribe(follow);
	const running = Promise.all([
		store.start(stopped.signal),
		leader.run(stopped.signal),
		authority.watch(stopped.signal),
	]);
	follow();
	// None of them ends by itself but by a bug, which ends the process: another replica goes on.
	await Promise.race([aborted(signal), running]).catch((error: unknown) => {
		stopped.abort();
		throw error;
	});
	log('stopping');
	unsubscribe();
	queue.clear();
	// The lease is kept until what is under way is over: then it is given back.
	await Promise.race([queue.idle(), new Promise(resolve => setTimeout(resolve, stopMs).unref())]);
	stopped.abort();
	await running;
	await health?.close();
	log('stopped');
}

function aborted(signal: AbortSignal): Promise<void> {
	return new Promise(resolve => {
		if (signal.aborted) {
			resolve();
		}

		signal.addEventListener('abort', () => resolve(), {once: true});
	});
}

/** Approved, and nothing came of it yet. */
function isWaiting({conditions, certificateBase64}: CertificateSigningRequest): boolean {
	return (
		certificateBase64 === undefined &&
		conditions.some(({type, status}) => type === 'Approved' && status === 'True') &&
		!conditions.some(({type}) => type === 'Denied' || type === 'Failed')
	);
}
