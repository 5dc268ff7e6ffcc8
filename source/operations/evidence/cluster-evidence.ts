// One closure: all reads share one state, which holds the evidence and its age.

import {createListeners} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {ServerView} from '../../pki/x509/index.js';
import {serverView} from '../../pki/x509/index.js';
import {effectOf, loggedIn, namespacesOf} from '../../review/evidence/effect/index.js';
import type {Evidence, PowerAnswers, Reading, RequesterAnswers} from '../../review/evidence/index.js';
import {answered} from '../../review/evidence/index.js';
import type {Nodes} from '../../review/evidence/network/index.js';
import {indexNodes} from '../../review/evidence/network/index.js';
import {bindingsOf, everybody} from '../../review/evidence/rights/index.js';
import {kubeletClient, kubeletServing, signerInfo} from '../../signers/known/index.js';
import {readSigningRequest} from '../read/index.js';
import {addressesOf, isSecondFamily, strangers} from './addresses.js';
import {readNode, readPowers, readRequester} from './own-reads.js';
import {createPodSearch} from './pod-search.js';
import type {SharedReads} from './shared-reads.js';
import {createSharedReads} from './shared-reads.js';

/** Evidence about requests. Shared parts are read once for all; a request's own parts only when somebody opens it. */
export type ClusterEvidence = {
	/**
	 * What is known about a request now; reads nothing. It stays the same object while nothing changes. Before the first read,
	 * each shared part is `skipped`, so that a review leaves open what it can't know yet.
	 */
	of(seen: CertificateSigningRequest): Evidence;
	/** Whether the shared parts were read once. */
	isAsked(): boolean;
	/**
	 * Reads all evidence of one request, and waits for it. The evidence also says what could not be read.
	 *
	 * @param isAlone - also access reviews and Pods: a few calls for this one request; otherwise the shared parts, and
	 * the rest is `skipped`.
	 * @param maxAgeMs - how old bindings and access reviews may be, see `decisionMaxAgeMs`.
	 * @throws {ClusterError} `aborted` only.
	 */
	gather(seen: CertificateSigningRequest, isAlone?: boolean, maxAgeMs?: number): Promise<Evidence>;
	/**
	 * Reads the evidence that these requests share, once, and returns it for each. Evidence that needs questions about one
	 * request is `skipped`, unless it was read before. Requests that lack the same evidence get the same object.
	 *
	 * @throws {ClusterError} `aborted` only.
	 */
	gatherForRows(rows: readonly CertificateSigningRequest[]): Promise<(seen: CertificateSigningRequest) => Evidence>;
	/** Adds what a request of this requester needs to the next read of the shared parts. */
	expect(seen: CertificateSigningRequest): void;
	/**
	 * Called when the cluster answers again after an interruption: old values are read again, and what could not
	 * be read is asked for at once.
	 */
	expire(): void;
	/** Starts to read the shared parts if that is due. */
	warm(): void;
	/** As `warm`, with the needs of this requester's requests. It checks at most once a second whether a read is due. */
	refreshFor(seen: CertificateSigningRequest): void;
	/** Whether `of` has everything that `gather` would read, and none of it is old. */
	isGathered(seen: CertificateSigningRequest, maxAgeMs?: number): boolean;
	/** Changes when `of` changes for a request. */
	stampOf(seen: CertificateSigningRequest): string;
	/** Grows when `of` changes for any request. */
	getSnapshot(): number;
	/** `alone` is the request that changed, if it is only one. */
	subscribe(listener: (alone?: CertificateSigningRequest) => void): () => void;
};

/** Maximum age for the rows of a list. */
const listMaxAgeMs = 60_000;
/** Maximum age for a request that is open or being decided. */
const ownMaxAgeMs = 10_000;
/** How often it is checked whether a read is due. */
const pokeMs = 1000;
const firstMs = 150;
/** For how many requests their own evidence is kept; the list may have many thousands. */
const mostKept = 200;

/** Why the cluster is not asked about this request alone. */
const tooMany = localized`too many requests are reviewed at once`;
const notYet = localized`the cluster was not asked yet`;
const neverAlone = Number.NEGATIVE_INFINITY;

type Own = {readonly gatheredAt: number; readonly base: Evidence; readonly evidence: Evidence};

export type EvidenceOptions = {
	readonly now: () => Date;
	/** Ends the running reads. */
	readonly signal?: AbortSignal;
	/** Which shared parts are read; all if absent. */
	readonly only?: ReadonlySet<keyof SharedReads>;
};

/** Asks `cluster` only when a caller asks, never by itself. */
export function createClusterEvidence(cluster: Cluster, {now, signal, only}: EvidenceOptions): ClusterEvidence {
	const listeners = createListeners<[alone?: CertificateSigningRequest]>();
	let version = 0;
	let pokedAt = Number.NEGATIVE_INFINITY;
	let baseVersion = 0;
	/** Those of the Pods in `base`: with later ones, a review by the Pods of before would count as one by the new. */
	let podStamps: ReadonlyMap<string, number> = new Map();
	let isDirty = false;
	const own = new Map<string, Own>();
	const logins = new Map<string, Reading<PowerAnswers>>();
	const podSearch = createPodSearch(cluster, {now, signal});
	const requesters = new Map<string, Reading<RequesterAnswers>>();

	function changed(alone?: CertificateSigningRequest): void {
		version += 1;
		listeners.notify(alone);
	}

	/** Called once for all reads that end together, because each call reviews every concerned request again. */
	function rebuild(): void {
		isDirty = false;
		const before = base;
		base = compact(Object.fromEntries(wantedParts.map(([name, part]) => [name, part.current()])));
		podStamps = parts.accountPods.stamps();
		// Pods concern only the requests of their account, which have their own stamp.
		const isOthers = Object.entries(base).some(
			([name, reading]) => name !== 'accountPods' && reading !== before[name as keyof Evidence],
		);
		baseVersion += Number(isOthers);
		changed();
	}

	const parts = createSharedReads(cluster, {
		now,
		signal,
		onChange() {
			isDirty = true;
		},
	});
	const wantedParts = (
		Object.entries(parts) as ReadonlyArray<[keyof SharedReads, SharedReads[keyof SharedReads]]>
	).filter(([name]) => only?.has(name) ?? true);
	const skipped: Reading<never> = {state: 'skipped', why: notYet, at: now()};
	const unasked: Evidence = Object.fromEntries(wantedParts.map(([name]) => [name, skipped]));
	let base = unasked;

	async function readShared(maxAgeMs: number, seen?: CertificateSigningRequest): Promise<Evidence> {
		const shared: Evidence = Object.fromEntries(
			await Promise.all(
				wantedParts.map(async ([name, part]) => {
					// Rights may change at any moment; everything else is still valid.
					const most = name === 'bindings' ? maxAgeMs : Math.max(maxAgeMs, ownMaxAgeMs);
					return [name, await part.get(most, seen)];
				}),
			),
		);
		if (isDirty) {
			rebuild();
		}

		return shared;
	}

	/** An error here is reported where the answer is awaited. */
	function warm(): void {
		readShared(listMaxAgeMs).catch(() => undefined);
	}

	/** Called for every row of every frame. */
	function refreshFor(seen: CertificateSigningRequest): void {
		const at = now().getTime();
		if (parts.accountPods.expect(seen) && pokedAt !== Number.NEGATIVE_INFINITY) {
			warmSoon();
		}

		if (at - pokedAt >= pokeMs) {
			// At the start other calls are more urgent: the list, and which keys work.
			const isFirst = pokedAt === Number.NEGATIVE_INFINITY;
			pokedAt = at;
			setTimeout(warm, isFirst ? firstMs : 0).unref();
		}
	}

	let isWarmingSoon = false;
	/** For all of the rows that come by at a time. */
	function warmSoon(): void {
		if (!isWarmingSoon) {
			isWarmingSoon = true;
			setTimeout(() => {
				isWarmingSoon = false;
				warm();
			}, firstMs).unref();
		}
	}

	async function powersOf(
		view: ServerView,
		shared: Promise<Evidence>,
		maxAgeMs: number,
	): Promise<Reading<PowerAnswers>> {
		const login = {username: view.commonName ?? '', groups: view.organizations};
		const rights = answered((await shared).bindings);
		const bound = rights && bindingsOf(rights, loggedIn(login));
		const namespaces = bound === undefined ? [] : namespacesOf(bound);
		const key = JSON.stringify([login, namespaces]);
		const known = logins.get(key);
		if (known !== undefined && now().getTime() - known.at.getTime() <= maxAgeMs) {
			return known;
		}

		const reading = await readPowers(cluster, login, namespaces, now, signal);
		keep(logins, key, reading);
		return reading;
	}

	async function requesterOf(
		{username, groups, extra}: CertificateSigningRequest,
		view: ServerView,
		known: Parts<'bindings' | 'powers'>,
		maxAgeMs: number,
	): Promise<Reading<RequesterAnswers>> {
		const who = {username, groups, extra};
		const target = {username: view.commonName ?? '', groups: view.organizations};
		const held = (effectOf(target, compact(known))?.held ?? []).map(({power: {id}, namespace}) =>
			namespace === undefined ? {id} : {id, namespace},
		);
		const key = JSON.stringify([who, target, held]);
		const kept = requesters.get(key);
		if (kept !== undefined && now().getTime() - kept.at.getTime() <= maxAgeMs) {
			return kept;
		}

		const reading = await readRequester(cluster, who, target, held, now, signal);
		keep(requesters, key, reading);
		return reading;
	}

	async function gather(seen: CertificateSigningRequest, isAlone = true, maxAgeMs = ownMaxAgeMs): Promise<Evidence> {
		const {request} = readSigningRequest(seen);
		if (request === undefined) {
			return readShared(maxAgeMs, seen);
		}

		const view = serverView(request);
		const isLogin = isForLogin(seen, view);
		// An answer from a moment ago, when the request was opened, is good enough.
		const fresh = !isAlone && isGathered(seen) ? own.get(seen.uid)?.evidence : undefined;
		const skipped: Reading<never> = {state: 'skipped', why: tooMany, at: now()};
		const sharing = readShared(maxAgeMs, seen);
		const isOthers = isLogin && isForAnother(seen, view);
		const [shared, powers] = await Promise.all([
			sharing,
			isLogin ? (isAlone ? powersOf(view, sharing, maxAgeMs) : (fresh?.powers ?? skipped)) : undefined,
		]);
		const requester = isOthers
			? isAlone
				? await requesterOf(seen, view, {bindings: shared.bindings, powers}, maxAgeMs)
				: (fresh?.requester ?? skipped)
			: undefined;
		const addresses = strangers(addressesOf(seen, view), shared);
		// For many requests at once, one list is read for all expected addresses.
		const others = isAlone ? [] : strangers(podSearch.expected(), shared);
		const [pods, nodes] = await Promise.all([
			addresses.length + others.length === 0
				? undefined
				: (fresh?.pods ??
					(isAlone
						? podSearch.find(addresses, address => isSecondFamily(shared, address))
						: podSearch.findAll([...addresses, ...others]))),
			isAlone ? completeNodes(seen, view, shared.nodes) : shared.nodes,
		]);
		const evidence = compact({...shared, powers, requester, pods, nodes});
		// For one request of many: that its own questions were skipped is kept only if it has such questions.
		if (isAlone || (fresh === undefined && (powers !== undefined || pods !== undefined))) {
			const isAnotherLost = own.size >= mostKept && !own.has(seen.uid);
			keep(own, seen.uid, {gatheredAt: isAlone ? now().getTime() : neverAlone, base, evidence});
			changed(isAnotherLost ? undefined : seen);
		}

		return evidence;
	}

	async function gatherForRows(
		rows: readonly CertificateSigningRequest[],
	): Promise<(seen: CertificateSigningRequest) => Evidence> {
		for (const seen of rows) {
			expect(seen);
		}

		const shared = await readShared(ownMaxAgeMs);
		const addresses = strangers(podSearch.expected(), shared);
		const pods = addresses.length === 0 ? undefined : await podSearch.findAll(addresses);
		const skipped: Reading<never> = {state: 'skipped', why: tooMany, at: now()};
		const alike = new Map<string, Evidence>();
		return seen => {
			const {request} = readSigningRequest(seen);
			const view = request && serverView(request);
			const isLogin = view !== undefined && isForLogin(seen, view);
			const lacks = {
				powers: isLogin ? skipped : undefined,
				requester: isLogin && isForAnother(seen, view) ? skipped : undefined,
				pods: view !== undefined && strangers(addressesOf(seen, view), shared).length > 0 ? pods : undefined,
			};
			const before = isGathered(seen) ? own.get(seen.uid)?.evidence : undefined;
			if (before !== undefined) {
				const {powers = lacks.powers, requester = lacks.requester, pods: found = lacks.pods} = before;
				return compact({...shared, powers, requester, pods: found});
			}

			const key = Object.values(lacks).map(Boolean).join();
			const evidence = alike.get(key) ?? compact({...shared, ...lacks});
			alike.set(key, evidence);
			return evidence;
		};
	}

	function expect(seen: CertificateSigningRequest): void {
		parts.accountPods.expect(seen);
		const {request} = readSigningRequest(seen);
		podSearch.expect(request === undefined ? [] : addressesOf(seen, serverView(request)));
	}

	function isGathered({uid}: CertificateSigningRequest, maxAgeMs = ownMaxAgeMs): boolean {
		const kept = own.get(uid);
		return kept !== undefined && !hasFailed(kept.evidence) && now().getTime() - kept.gatheredAt <= maxAgeMs;
	}

	async function completeNodes(
		{signerName}: CertificateSigningRequest,
		{commonName = ''}: ServerView,
		nodes: Reading<Nodes> | undefined,
	): Promise<Reading<Nodes> | undefined> {
		const name = /^system:node:(.+)$/.exec(commonName)?.[1];
		const isKubelet = signerName === kubeletServing || signerName === kubeletClient;
		if (nodes?.state !== 'read' || nodes.value.isComplete || !isKubelet || name === undefined) {
			return nodes;
		}

		const reading = await readNode(cluster, name, now, signal);
		return reading.state === 'read'
			? // For this request these are all parts.
				{...reading, value: indexNodes([...nodes.value.byName.values(), ...reading.value], true)}
			: reading;
	}

	return {
		of(seen) {
			const kept = own.get(seen.uid);
			if (kept === undefined) {
				return base;
			}

			if (kept.base === base) {
				return kept.evidence;
			}

			const evidence = compact({
				...base,
				powers: kept.evidence.powers,
				requester: kept.evidence.requester,
				pods: kept.evidence.pods,
			});
			own.set(seen.uid, {...kept, base, evidence});
			return evidence;
		},
		isAsked: () => base !== unasked,
		gather,
		gatherForRows,
		expect,
		expire() {
			for (const part of Object.values(parts)) {
				part.expire();
			}

			podSearch.expire();
			logins.clear();
			requesters.clear();
			for (const [uid, kept] of own) {
				own.set(uid, {...kept, gatheredAt: neverAlone});
			}

			warm();
			changed();
		},
		warm,
		refreshFor,
		isGathered,
		stampOf(seen) {
			return `${baseVersion} ${podStamps.get(seen.username) ?? ''} ${own.get(seen.uid)?.gatheredAt ?? ''}`;
		},
		getSnapshot: () => version,
		subscribe: listeners.subscribe,
	};
}

/** Whether a request's own question was asked and not answered. */
function hasFailed({powers, requester, pods}: Evidence): boolean {
	return [powers, requester, pods].some(reading => reading?.state === 'failed');
}

/** Whether the API server takes the certificate for a login. */
function isForLogin({signerName}: CertificateSigningRequest, {commonName}: ServerView): boolean {
	return signerInfo(signerName).authenticates && Boolean(commonName);
}

/** Whether the login is for another user than the requester. */
function isForAnother({username, groups}: CertificateSigningRequest, view: ServerView): boolean {
	return (
		view.commonName !== username || view.organizations.some(group => group !== everybody && !groups.includes(group))
	);
}

type Parts<Name extends keyof Evidence> = {readonly [Part in Name]?: Evidence[Part] | undefined};

function compact(evidence: Parts<keyof Evidence>): Evidence {
	return Object.fromEntries(Object.entries(evidence).filter(([, reading]) => reading !== undefined));
}

/** Drops the oldest if there are too many. */
function keep<T>(kept: Map<string, T>, key: string, value: T): void {
	kept.delete(key);
	kept.set(key, value);
	const [oldest] = kept.keys();
	if (kept.size > mostKept && oldest !== undefined) {
		kept.delete(oldest);
	}
}
