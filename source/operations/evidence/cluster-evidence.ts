// One closure: what is kept of the evidence, and how old it may be, is one state that every read shares.

import {createListeners} from '../../base/index.js';
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

/** Evidence about requests: what all share is read once for all, what one needs alone only when it is looked at. */
export type ClusterEvidence = {
	/**
	 * What is known now of what a request touches; reads nothing. Keeps its identity while what is known stays the same.
	 */
	of(seen: CertificateSigningRequest): Evidence;
	/**
	 * Reads all that there is to know for one request, and waits for it. What can't be read is in the evidence as that.
	 *
	 * @param isAlone - access reviews and Pods too, which are a few calls for this one request; else what is shared, and
	 * the rest is `skipped`.
	 * @param maxAgeMs - how old bindings and access reviews may be, see `decisionMaxAgeMs`.
	 * @throws {ClusterError} `aborted` only.
	 */
	gather(seen: CertificateSigningRequest, isAlone?: boolean, maxAgeMs?: number): Promise<Evidence>;
	/**
	 * Reads what all of these share, once, and says of each what is known of it. What only asking about it alone would tell
	 * is `skipped`, unless it was asked before. Requests that lack the same have the same evidence, by identity.
	 *
	 * @throws {ClusterError} `aborted` only.
	 */
	gatherForRows(rows: readonly CertificateSigningRequest[]): Promise<(seen: CertificateSigningRequest) => Evidence>;
	/** Has that read with what all share which a request of this requester needs besides. */
	expect(seen: CertificateSigningRequest): void;
	/**
	 * The cluster answers again after a time in which it did not: what was read before is read again, and what could not
	 * be read is asked for at once.
	 */
	expire(): void;
	/** Starts to read what all requests share, where that is due. */
	warm(): void;
	/** The same, and what a request of this requester needs besides; looks at most once a second whether something is due. */
	refreshFor(seen: CertificateSigningRequest): void;
	/** Whether `of` has all that `gather` would bring, and nothing of it is old. */
	isGathered(seen: CertificateSigningRequest, maxAgeMs?: number): boolean;
	/** Another text whenever `of` says something else of a request. */
	stampOf(seen: CertificateSigningRequest): string;
	/** Grows when what `of` says has changed. */
	getSnapshot(): number;
	/** `alone` is the one request of which it says something else, where it is but one. */
	subscribe(listener: (alone?: CertificateSigningRequest) => void): () => void;
};

/** For rows of a list. */
const listMaxAgeMs = 60_000;
/** For a request that is being looked at or decided. */
const ownMaxAgeMs = 10_000;
/** How often it is looked at whether something is due. */
const pokeMs = 1000;
const firstMs = 150;
/** Requests whose own evidence is kept; the list may have many thousands. */
const mostKept = 200;

/** Why a request is not asked about alone. */
const tooMany = 'too many requests are reviewed at once';
const neverAlone = Number.NEGATIVE_INFINITY;

type Own = {readonly gatheredAt: number; readonly base: Evidence; readonly evidence: Evidence};

export type EvidenceOptions = {
	readonly now: () => Date;
	/** Ends what is being read. */
	readonly signal?: AbortSignal;
	/** The parts that are read of what all requests share; all where absent. */
	readonly only?: ReadonlySet<keyof SharedReads>;
};

/** Asks `cluster` when somebody wants to know, never by itself. */
export function createClusterEvidence(cluster: Cluster, {now, signal, only}: EvidenceOptions): ClusterEvidence {
	const listeners = createListeners<[alone?: CertificateSigningRequest]>();
	let version = 0;
	let pokedAt = Number.NEGATIVE_INFINITY;
	let base: Evidence = {};
	let baseVersion = 0;
	let isDirty = false;
	const own = new Map<string, Own>();
	const logins = new Map<string, Reading<PowerAnswers>>();
	const podSearch = createPodSearch(cluster, {now, signal});
	const requesters = new Map<string, Reading<RequesterAnswers>>();

	function changed(alone?: CertificateSigningRequest): void {
		version += 1;
		listeners.notify(alone);
	}

	/** Once for all that was read together: each time, every request that it says something of is reviewed again. */
	function rebuild(): void {
		isDirty = false;
		const before = base;
		base = compact(Object.fromEntries(wantedParts.map(([name, part]) => [name, part.current()])));
		// Pods say something of the requests of their account alone, which have a stamp of their own.
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

	async function readShared(maxAgeMs: number, seen?: CertificateSigningRequest): Promise<Evidence> {
		const shared: Evidence = Object.fromEntries(
			await Promise.all(
				wantedParts.map(async ([name, part]) => {
					// What somebody may do changes from one moment to the next; the rest is as it was.
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

	/** An error here comes again, and is reported, where the answer is awaited. */
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
			// At the start there is something more urgent to ask: the list, and which keys work.
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
		// What was asked a moment ago when it was looked at is as good.
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
		// Of many at once, one list is read for all of those that are expected.
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
		// Of one of many, that it was not asked about alone is worth keeping only where there was something to ask.
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
			? // As far as this one request goes, these are all.
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
			return `${baseVersion} ${parts.accountPods.stampOf(seen)} ${own.get(seen.uid)?.gatheredAt ?? ''}`;
		},
		getSnapshot: () => version,
		subscribe: listeners.subscribe,
	};
}

/** What one request alone needs was asked for, and not answered. */
function hasFailed({powers, requester, pods}: Evidence): boolean {
	return [powers, requester, pods].some(reading => reading?.state === 'failed');
}

/** Whether the API server takes the certificate for a login. */
function isForLogin({signerName}: CertificateSigningRequest, {commonName}: ServerView): boolean {
	return signerInfo(signerName).authenticates && Boolean(commonName);
}

/** Whether a login is asked for that is not the requester's own. */
function isForAnother({username, groups}: CertificateSigningRequest, view: ServerView): boolean {
	return (
		view.commonName !== username || view.organizations.some(group => group !== everybody && !groups.includes(group))
	);
}

type Parts<Name extends keyof Evidence> = {readonly [Part in Name]?: Evidence[Part] | undefined};

function compact(evidence: Parts<keyof Evidence>): Evidence {
	return Object.fromEntries(Object.entries(evidence).filter(([, reading]) => reading !== undefined));
}

/** The oldest goes where there are too many. */
function keep<T>(kept: Map<string, T>, key: string, value: T): void {
	kept.delete(key);
	kept.set(key, value);
	const [oldest] = kept.keys();
	if (kept.size > mostKept && oldest !== undefined) {
		kept.delete(oldest);
	}
}
