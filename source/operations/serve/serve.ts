import type {Cluster, LiveList, RequestList, Store} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {PodCertificateRecord} from '../../cluster/records/pods/index.js';
import type {PodRules} from '../pod-signing/index.js';
import {podCertificateState} from '../pods/index.js';
import {authorityFingerprint} from '../sign/index.js';
import type {AuthorityOrigin} from './authority-source.js';
import {createAuthoritySource} from './authority-source.js';
import type {Desk} from './desk.js';
import {createDesk} from './desk.js';
import {startHealthServer} from './health-server.js';
import type {IssuedIndex} from './issued-index.js';
import {createLeader} from './leader.js';
import type {Log} from './log.js';
import {createMetrics} from './metrics.js';
import type {MadeCertificates} from './sign-once.js';
import {signOne} from './sign-one.js';
import {signPod} from './sign-pod.js';
import type {SigningRules} from './signing-decision.js';
import {createTrustCheck} from './trust-check.js';

export type ServeOptions = {
	readonly cluster: Cluster;
	/** The live list of the signer's requests. */
	readonly store: Store<RequestList>;
	readonly rules: SigningRules;
	/** Set if Pods' requests are also processed, for listed ServiceAccounts. */
	readonly pods?: {readonly store: Store<LiveList<PodCertificateRecord>>; readonly rules: PodRules} | undefined;
	readonly origin: AuthorityOrigin;
	readonly index: IssuedIndex;
	readonly lease: {readonly namespace: string; readonly name: string; readonly durationSeconds: number};
	/** Without it no health server is started. */
	readonly listen?: {readonly host: string; readonly port: number} | undefined;
	readonly log: Log;
	now(): Date;
	/** How often the files of the authority are checked. */
	readonly reloadMs?: number;
	/** How often it is checked whether Pods can trust the authority. */
	readonly trustMs?: number;
};

/** The timeout of the first search for a trust bundle. */
const trustPatienceMs = 5000;
/** How long a stop waits for running writes. */
const stopMs = 10_000;
/** If a list is not live for this time, the process becomes unhealthy, because a new process may reach the server. */
const deadMs = 300_000;

/**
 * Signs approved requests of one signer by policy, and with `pods` those of the Pods that it lists, until the signal fires.
 * It approves no CertificateSigningRequest. Of several replicas, the holder of the lease signs.
 *
 * It throws errors of opening the authority and of listening before it begins, and never later.
 */
export async function serveSigner(
	{
		cluster,
		store,
		rules,
		pods,
		origin,
		index,
		lease,
		listen,
		log,
		now,
		reloadMs = 2000,
		trustMs = 60_000,
	}: ServeOptions,
	signal: AbortSignal,
): Promise<void> {
	const metrics = createMetrics();
	/** Ends everything except running writes. */
	const stopped = new AbortController();
	/** Certificates that are signed but not uploaded yet. */
	const made: MadeCertificates = new Map();
	let lastLive = performance.now();
	let desks: readonly Desk[] = [];

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
			for (const desk of desks) {
				desk.offerAll();
			}
		},
		onRefusal(error) {
			metrics.count('refusals');
			log('authority-refused', {message: error.message});
		},
	});

	const leader = createLeader(cluster, {
		...lease,
		onTerm(began) {
			metrics.count('terms');
			log('leading', {lease: lease.name, identity: leader.identity});
			index.forget();
			began.addEventListener('abort', () => {
				for (const desk of desks) {
					desk.lead(undefined);
				}

				log('not-leading', {lease: lease.name, holder: leader.holder()});
			});
			for (const desk of desks) {
				desk.lead(began);
			}
		},
		onFault: error => log('lease-error', {code: error.code, message: error.message}),
	});

	/** For one request, which has the same authority from beginning to end. */
	const partsNow = () => {
		const current = authority.current();
		return {cluster, index, made, authority: () => current, isLeader: leader.isHeld, now, log, metrics};
	};
	const unlisted = new Set<string>();
	const waiting = new Set<string>();
	const common = {
		log,
		metrics,
		forget(uid: string) {
			made.delete(uid);
			waiting.delete(uid);
		},
	};
	desks = [
		createDesk({
			...common,
			store,
			isWaiting: isApproved,
			async work(request, term) {
				return (await signOne(request, {...partsNow(), rules}, term)) === 'issued' ? 'issued' : 'done';
			},
		}),
		...(pods === undefined
			? []
			: [
					createDesk({
						...common,
						store: pods.store,
						isWaiting: request => podCertificateState(request).state === 'pending',
						async work(request, term) {
							const {signerName} = rules;
							const parts = {...partsNow(), rules: {...pods.rules, signerName}, unlisted, waiting};
							const outcome = await signPod(request, parts, term);
							return outcome === 'issued' ? 'issued' : outcome === 'waiting' ? 'again' : 'done';
						},
					}),
				]),
	];

	const listFault = () => desks.map(desk => desk.fault()).find(fault => fault !== undefined);
	const isLive = () => {
		lastLive = listFault() === undefined ? performance.now() : lastLive;
		return performance.now() - lastLive < deadMs;
	};
	const health =
		listen &&
		(await startHealthServer(listen, {
			live: () => (isLive() ? undefined : 'the list of requests is not live'),
			ready: () =>
				listFault() ?? (authority.current().certificate.notAfter <= now() ? 'the authority has expired' : undefined),
			metrics() {
				metrics.set('leader', leader.isHeld() ? 1 : 0);
				metrics.set('live', listFault() === undefined ? 1 : 0);
				metrics.set(
					'queue',
					desks.reduce((sum, desk) => sum + desk.size(), 0),
				);
				return metrics.text();
			},
		}));

	log('started', {signer: rules.signerName, ...(pods && {pods: true}), ...(health && {port: health.port})});
	const trust =
		pods &&
		createTrustCheck({
			...{cluster, signerName: rules.signerName, everyMs: trustMs, log, metrics},
			authority: () => authority.current(),
		});
	// Before the first certificate, the log says if no Pod can trust it.
	await trust?.look(AbortSignal.any([signal, AbortSignal.timeout(trustPatienceMs)]));
	const running = Promise.all([
		...desks.map(desk => desk.start(stopped.signal)),
		leader.run(stopped.signal),
		authority.watch(stopped.signal),
		trust?.watch(stopped.signal),
	]);
	// None of these ends without a bug. A bug ends the process, and another replica continues.
	await Promise.race([aborted(signal), running]).catch((error: unknown) => {
		stopped.abort();
		throw error;
	});
	log('stopping');
	// The lease is kept until the running work is done, and then released.
	const idle = Promise.all(desks.map(desk => desk.close()));
	await Promise.race([idle, new Promise(resolve => setTimeout(resolve, stopMs).unref())]);
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

/** Approved, without a result yet. */
function isApproved({conditions, certificateBase64}: CertificateSigningRequest): boolean {
	return (
		certificateBase64 === undefined &&
		conditions.some(({type, status}) => type === 'Approved' && status === 'True') &&
		!conditions.some(({type}) => type === 'Denied' || type === 'Failed')
	);
}
