import type {Subscribable} from '../../base/index.js';
import {createStore} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {RequestList} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {changesOf} from '../../operations/decide/index.js';

/** Marked requests by metadata.uid, each in the last version that was shown. */
export type Marked = ReadonlyMap<string, CertificateSigningRequest>;

/** The requests that are marked for one decision. A mark belongs to its request, independent of filter and order. */
export type Marks = Subscribable<Marked> & {
	/** Marks requests. If the first one is marked already, it removes the marks. */
	toggle(requests: readonly CertificateSigningRequest[]): void;
	add(requests: readonly CertificateSigningRequest[]): void;
	clear(): void;
	/** Stops following the list. */
	end(): void;
};

/**
 * @param onLost - called with a sentence when marks are removed, because their requests are gone or have changed.
 */
export function createMarks(requests: Subscribable<RequestList>, onLost: (sentence: string) => void): Marks {
	const {getSnapshot, subscribe, set} = createStore<Marked>(new Map());
	const follow = () => {
		const marked = getSnapshot();
		if (marked.size === 0) {
			return;
		}

		const {kept, lost} = followed(marked, requests.getSnapshot().requests);
		set(kept);
		if (lost.length > 0) {
			onLost(lostSentence(lost));
		}
	};

	const unsubscribe = requests.subscribe(follow);
	return {
		toggle(requests) {
			const next = new Map(getSnapshot());
			const isMarked = requests[0] !== undefined && next.has(requests[0].uid);
			for (const request of requests) {
				if (isMarked) {
					next.delete(request.uid);
				} else {
					next.set(request.uid, request);
				}
			}

			set(next);
		},
		add(added) {
			set(new Map([...getSnapshot(), ...added.map(request => [request.uid, request] as const)]));
		},
		clear() {
			if (getSnapshot().size > 0) {
				set(new Map());
			}
		},
		getSnapshot,
		subscribe,
		end: unsubscribe,
	};
}

/** The marks that are still valid in a new list. If nothing changed, the result is the same map. */
export function followed(
	marked: Marked,
	list: readonly CertificateSigningRequest[],
): {readonly kept: Marked; readonly lost: readonly CertificateSigningRequest[]} {
	const now = new Map(list.flatMap(request => (marked.has(request.uid) ? [[request.uid, request] as const] : [])));
	const kept = new Map<string, CertificateSigningRequest>();
	const lost: CertificateSigningRequest[] = [];
	let isSame = true;
	for (const [uid, seen] of marked) {
		const current = now.get(uid);
		if (current === undefined || changesOf(seen, current).length > 0) {
			lost.push(seen);
		} else {
			kept.set(uid, current);
		}

		isSame &&= current === seen;
	}

	return {kept: isSame ? marked : kept, lost};
}

function lostSentence(lost: readonly CertificateSigningRequest[]): string {
	const [first] = lost;
	return lost.length === 1
		? localized`${first?.name} is no longer marked: it is gone, or no longer what was marked`
		: localized`${lost.length} are no longer marked, ${first?.name} among them: they are gone, or no longer what was marked`;
}
