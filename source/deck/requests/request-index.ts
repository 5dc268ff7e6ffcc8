// One closure: reviews, their order and what rows are drawn with share the list and its entries.

import type {Subscribable} from '../../base/index.js';
import {createListeners} from '../../base/index.js';
import type {RequestList} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {readSigningRequest, traitsOf} from '../../operations/read/index.js';
import type {RequestDigest} from '../../present/list/index.js';
import {digestOf, unreviewedDigest} from '../../present/list/index.js';
import type {OtherRequests, OtherRequestsIndex, RequestTraits} from '../../review/facts/index.js';
import {createOtherRequestsIndex} from '../../review/facts/index.js';
import type {DeckIndex} from '../ports/index.js';
import {createSubjectIndex} from './subject-index.js';

/** How long the review of new requests may block the event loop after a change of the list, in milliseconds. */
const firstMs = 6;
/** How long a slice may block the event loop, and the pause for keys between two slices, in milliseconds. */
const sliceMs = 6;
const pauseMs = 6;
/** The pause while pages of the list arrive. */
const connectingMs = 200;
/** The pause while pages of several lists may arrive, each of which has a pause of its own. */
const otherConnectingMs = 1000;
/** After this time from the first page, evidence no longer waits for the last one, in milliseconds. */
const evidenceMs = 2000;
/** The least time between two notifications of progress, in milliseconds. */
const notifyMs = 250;
/** From this length on, notifications are rarer: each sorts, filters and folds the list again. */
const longList = 2000;
const longNotifyMs = 500;
const connectingNotifyMs = 1000;

export type RequestIndex = DeckIndex & {
	/** The other requests, as far as the list was read. */
	readonly knownOthers: OtherRequests;
	/** The other requests of the whole list. It reads the rest of the list at once. */
	others(): OtherRequests;
	/** The requests of the list with the same subject, including this one, as far as they were read. */
	forSubject(request: CertificateSigningRequest): readonly CertificateSigningRequest[];
	/** A text that changes whenever the list's effect on the review of a request changes. */
	stampOf(request: CertificateSigningRequest): string;
	/**
	 * Must be called when evidence beyond the list has changed. Every digest is compared with its stamp again.
	 *
	 * @param alone - the only request that the change concerns.
	 */
	refresh(alone?: CertificateSigningRequest): void;
	stop(): void;
};

type Entry = {
	readonly traits: RequestTraits;
	stamp?: string;
	digest?: RequestDigest;
};

type IndexOptions = {
	readonly requests: Subscribable<RequestList>;
	review(request: CertificateSigningRequest, others: OtherRequests): Parameters<typeof digestOf>[0];
	/** Whether the evidence of reviews was read once. What was reviewed before that counts as not reviewed. */
	isEvidenceRead?(): boolean;
	/** A stamp of the further input of a request's review, such as the operator. */
	extraStamp(request: CertificateSigningRequest): string;
	/** Called before a review that will be kept. It starts to read the evidence of the review. */
	beforeReview?(request: CertificateSigningRequest): void;
	/** Whether pages of another list arrive, which the same screen shows. Reviews then wait as for pages of this list. */
	isOtherConnecting?(): boolean;
};

/**
 * Reads and reviews the whole list in the background, a slice at a time. Requests that a change elsewhere concerns are
 * reviewed again.
 */
export function createRequestIndex({
	requests,
	review,
	isEvidenceRead = () => true,
	extraStamp,
	beforeReview = () => {},
	isOtherConnecting = () => false,
}: IndexOptions): RequestIndex {
	const entries = new Map<CertificateSigningRequest, Entry>();
	const others: OtherRequestsIndex = createOtherRequestsIndex();
	const bySubject = createSubjectIndex();
	const listeners = createListeners();
	let followed: readonly CertificateSigningRequest[] = [];
	let members: ReadonlySet<CertificateSigningRequest> = new Set();
	/** The places in the list where reading and reviewing continue. */
	let nextRead = 0;
	let nextReview = 0;
	/** Requests to review before the others. */
	const waiting: CertificateSigningRequest[] = [];
	let version = 0;
	let duplicateStamp = 0;
	let notifiedAt = Number.NEGATIVE_INFINITY;
	/** When the first page of the list arrived. */
	let pagesSince: number | undefined;
	let timer: ReturnType<typeof setTimeout> | undefined;
	/** When the planned slice begins. */
	let dueAt = Number.POSITIVE_INFINITY;
	/** The rows in sight while pages arrive. The next slice reviews them before all others. */
	let inSight: CertificateSigningRequest[] = [];
	/** Whether the complete list was on the screen yet. */
	let isCompleteDrawn = false;
	/** Whether the next slice notifies, because rows were drawn without the reviews that they have now. */
	let mustNotify = false;
	/** The facts of the whole list, for a caller that can't wait until `others` is complete. */
	let complete: OtherRequests | undefined;

	/**
	 * After the complete list was drawn once, it reviews new requests before their rows are drawn, as far as there is time.
	 */
	function follow(): void {
		const {requests: list} = requests.getSnapshot();
		if (list === followed) {
			return;
		}

		members = new Set(list);
		inSight = inSight.filter(request => members.has(request));
		for (const [gone, {traits}] of entries) {
			if (!members.has(gone)) {
				entries.delete(gone);
				others.remove(traits);
				bySubject.remove(gone, traits);
				duplicateStamp += 1;
			}
		}

		followed = list;
		complete = undefined;
		if (list.length > 0) {
			pagesSince ??= performance.now();
		}

		restart();
		// Reviews would delay the next page, and the first frame of the complete list.
		if (isConnecting() || !isCompleteDrawn) {
			return;
		}

		const until = performance.now() + firstMs;
		for (const request of list) {
			if (!entries.has(request) && performance.now() < until) {
				update(request);
			}
		}
	}

	/**
	 * Plans the next slice. While pages arrive, it waits longer, because later pages change the reviews of earlier ones. The
	 * last page ends that.
	 */
	function schedule(): void {
		const waitMs = isOtherConnecting() ? otherConnectingMs : isConnecting() ? connectingMs : pauseMs;
		const at = performance.now() + waitMs;
		if (at < dueAt) {
			clearTimeout(timer);
			timer = setTimeout(work, waitMs);
			dueAt = at;
		}
	}

	function isConnecting(): boolean {
		return requests.getSnapshot().phase === 'connecting' || isOtherConnecting();
	}

	function restart(): void {
		nextRead = 0;
		nextReview = 0;
		// The pause between pages begins with the first one.
		if (followed.length > 0) {
			schedule();
		}
	}

	function entryOf(request: CertificateSigningRequest): Entry {
		let entry = entries.get(request);
		if (entry === undefined) {
			entry = {traits: traitsOf(request)};
			// A request outside the list does not count as another request of it.
			if (members.has(request)) {
				entries.set(request, entry);
				others.add(entry.traits);
				bySubject.add(request, entry.traits);
				duplicateStamp += 1;
			}
		}

		return entry;
	}

	function stampIn({traits}: Pick<Entry, 'traits'>, request: CertificateSigningRequest): string {
		const isContested =
			traits.isPending && traits.subject !== undefined && [...others.requestersFor(traits.subject)].length > 1;
		return `${others.isKeyShared(traits) ? 'shared' : ''} ${isContested ? 'contested' : ''} ${isServed(request)} ${extraStamp(request)}`;
	}

	/** Part of the stamp: a served request shows that its signer works, which concerns all requests to the signer. */
	function isServed({signerName}: CertificateSigningRequest): string {
		return others.servedBy(signerName) > 0 ? 'served' : '';
	}

	function traitsAt(request: CertificateSigningRequest): RequestTraits {
		return entries.get(request)?.traits ?? traitsOf(request);
	}

	/**
	 * Starts to read evidence after the list is complete, because some twenty API requests would delay its pages. A long list
	 * does not delay the evidence of its first rows.
	 */
	function updateWithEvidence(request: CertificateSigningRequest): void {
		if (!isConnecting() || performance.now() - (pagesSince ?? 0) > evidenceMs) {
			beforeReview(request);
		}

		update(request);
	}

	/** Digests that rows were drawn with before their review was kept, which would make them again. */
	const drawn = new WeakMap<CertificateSigningRequest, {readonly stamp: string; readonly digest: RequestDigest}>();

	/** Digests that rows were drawn with before any review. */
	const unreviewed = new WeakMap<CertificateSigningRequest, RequestDigest>();

	function digestNow(request: CertificateSigningRequest): RequestDigest {
		const digest = digestOf(review(request, others));
		return isEvidenceRead() ? digest : {...digest, isPreliminary: true};
	}

	function stampNow(request: CertificateSigningRequest): string {
		return stampIn({traits: traitsAt(request)}, request);
	}

	/** The digest that is stored, or that a row was drawn with, if it has this stamp. */
	function digestWith(stamp: string, request: CertificateSigningRequest): RequestDigest | undefined {
		return [entries.get(request), drawn.get(request)].find(known => known?.stamp === stamp)?.digest;
	}

	function of(request: CertificateSigningRequest): RequestDigest {
		const stamp = stampNow(request);
		let digest = digestWith(stamp, request);
		if (digest === undefined) {
			digest = digestNow(request);
			drawn.set(request, {stamp, digest});
		}

		return digest;
	}

	function update(request: CertificateSigningRequest): void {
		const entry = entryOf(request);
		const stamp = stampIn(entry, request);
		if (entry.digest === undefined || entry.stamp !== stamp) {
			entry.digest = digestWith(stamp, request) ?? digestNow(request);
			entry.stamp = stamp;
			drawn.delete(request);
			if (entries.has(request)) {
				version += 1;
				// Notifies listeners, because their counts lack this request.
				schedule();
			}
		}
	}

	function readUntil(until: number): void {
		while (nextRead < followed.length && performance.now() < until) {
			const request = followed[nextRead++];
			if (request !== undefined) {
				entryOf(request);
			}
		}
	}

	/**
	 * One slice. The whole list is read before any request is reviewed, because a review looks at the others too. Only the
	 * rows in sight do not wait for that.
	 */
	function work(): void {
		const before = version;
		for (const request of inSight.splice(0)) {
			updateWithEvidence(request);
		}

		mustNotify ||= version !== before;
		const until = performance.now() + sliceMs;
		readUntil(until);
		while (nextRead >= followed.length && waiting.length > 0 && performance.now() < until) {
			updateWithEvidence(waiting.shift() as CertificateSigningRequest);
		}

		while (nextRead >= followed.length && nextReview < followed.length && performance.now() < until) {
			const request = followed[nextReview++];
			if (request !== undefined) {
				updateWithEvidence(request);
			}
		}

		const isDone = waiting.length === 0 && nextReview >= followed.length;
		// The pause begins now, and not with the first review of this slice.
		clearTimeout(timer);
		dueAt = Number.POSITIVE_INFINITY;
		if (mustNotify || performance.now() - notifiedAt > (isDone && !isConnecting() ? 0 : restMs())) {
			notify();
		}

		if (!isDone || notifiedVersion !== version) {
			schedule();
		}
	}

	/** The time until the next notification, in milliseconds. */
	function restMs(): number {
		if (isConnecting()) {
			return connectingNotifyMs;
		}

		return followed.length > longList ? longNotifyMs : notifyMs;
	}

	let notifiedVersion = 0;
	function notify(): void {
		mustNotify = false;
		if (notifiedVersion !== version) {
			notifiedVersion = version;
			notifiedAt = performance.now();
			listeners.notify();
		}
	}

	const unsubscribe = requests.subscribe(follow);
	follow();
	return {
		getSnapshot: () => notifiedVersion,
		subscribe: listeners.subscribe,
		of,
		forRow(request) {
			if (isCompleteDrawn && !isConnecting()) {
				return of(request);
			}

			let digest = digestWith(stampNow(request), request) ?? unreviewed.get(request);
			if (digest === undefined) {
				digest = unreviewedDigest(readSigningRequest(request));
				unreviewed.set(request, digest);
			}

			return digest;
		},
		prioritize(wanted) {
			// The next page may bring other rows into sight.
			if (isConnecting()) {
				inSight = [...wanted];
				if (wanted.length > 0) {
					schedule();
				}

				return;
			}

			mustNotify ||= !isCompleteDrawn;
			isCompleteDrawn = true;
			for (const request of wanted) {
				updateWithEvidence(request);
			}
		},
		known: request => entries.get(request)?.digest,
		duplicateKey(request) {
			const entry = entries.get(request);
			if (
				!entry?.traits.isPending ||
				entry.traits.subject === undefined ||
				others.pendingFor(entry.traits.subject) < 2
			) {
				return undefined;
			}

			return entry.traits.repeat;
		},
		duplicateStamp: () => duplicateStamp,
		knownOthers: others,
		others() {
			if (entries.size === members.size) {
				return others;
			}

			complete ??= createOtherRequestsIndex(followed.map(traitsAt));
			return complete;
		},
		forSubject: request => bySubject.of(traitsAt(request)),
		stampOf(request) {
			const traits = traitsAt(request);
			const users = traits.keySha256 === undefined ? [] : [...others.requestersOf(traits.keySha256)];
			const rivals = others.requestersFor(traits.subject ?? '');
			return [...rivals, '', ...users, isServed(request), extraStamp(request)].join('\n');
		},
		refresh(alone) {
			if (alone === undefined) {
				restart();
			} else {
				waiting.push(alone);
				schedule();
			}
		},
		stop() {
			clearTimeout(timer);
			unsubscribe();
		},
	};
}
