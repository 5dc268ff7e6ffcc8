import type {CertificateSigningRequest, RequestList, Store} from '../cluster/types.js';
import {changesOf} from '../operations/differences.js';

/** Marked requests by metadata.uid, each as it was when it was last shown. */
export type Marked = ReadonlyMap<string, CertificateSigningRequest>;

/** Which requests are marked to be decided together. A mark goes where its request goes, whatever the list shows. */
export type Marks = {
	/** Marks requests, or takes their marks away where the first has one. */
	toggle(requests: readonly CertificateSigningRequest[]): void;
	add(requests: readonly CertificateSigningRequest[]): void;
	clear(): void;
	getSnapshot(): Marked;
	subscribe(listener: () => void): () => void;
	/** Stops following the list. */
	end(): void;
};

/**
 * @param onLost - hears, in a sentence, that marks were taken off because their requests are gone or no longer what
 * was marked
 */
export function createMarks(requests: Store<RequestList>, onLost: (sentence: string) => void): Marks {
	let marked: Marked = new Map();
	const listeners = new Set<() => void>();

	const set = (next: Marked) => {
		marked = next;
		for (const listener of listeners) {
			listener();
		}
	};

	const follow = () => {
		if (marked.size === 0) {
			return;
		}

		const {kept, lost} = followed(marked, requests.getSnapshot().requests);
		if (kept !== marked) {
			set(kept);
		}

		if (lost.length > 0) {
			onLost(lostSentence(lost));
		}
	};

	const unsubscribe = requests.subscribe(follow);
	return {
		toggle(requests) {
			const next = new Map(marked);
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
			set(new Map([...marked, ...added.map(request => [request.uid, request] as const)]));
		},
		clear() {
			if (marked.size > 0) {
				set(new Map());
			}
		},
		getSnapshot: () => marked,
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		end: unsubscribe,
	};
}

/** The marks that hold for a new list; the very same map where nothing changed. */
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
		? `${first?.name} is no longer marked: it is gone, or no longer what was marked`
		: `${lost.length} are no longer marked, ${first?.name} among them: they are gone, or no longer what was marked`;
}
