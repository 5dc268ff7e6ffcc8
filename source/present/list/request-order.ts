import type {Printable} from '../../base/text/index.js';
import {printed} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {requestStatuses, statusOf} from '../../operations/plan/index.js';
import {isUndecided} from '../../operations/sign/index.js';
import type {Verdict} from '../../review/finding/index.js';
import type {RequestDigest} from './request-digest.js';

/** The sort keys of a list, in the order in which a reader would try them. */
export const sortKeys = [
	'waiting',
	'age',
	'findings',
	'state',
	'gone',
	'signer',
	'requester',
	'subject',
	'names',
	'for',
	'name',
	'cluster',
] as const;

export type SortKey = (typeof sortKeys)[number];

export type Sort = {
	readonly by: SortKey;
	/**
	 * Whether the usual direction of the key is reversed. Usual is: newest, most severe, soonest or longest first, A to Z.
	 */
	readonly isReversed: boolean;
};

/** Requests that wait for a decision come first, the most severe at the top. */
export const triageOrder: Sort = {by: 'waiting', isReversed: false};

type Value = number | string | undefined;

const weights: Readonly<Record<Verdict, number>> = {block: 3, warn: 2, unknown: 1, clear: 0};

/** Smaller values come first; undefined comes last in both directions. */
const values: Readonly<Record<SortKey, (seen: CertificateSigningRequest, digest: RequestDigest | undefined) => Value>> =
	{
		// A request without a review is placed where most will stay.
		waiting: (seen, digest) => (isUndecided(seen) ? 3 - weights[digest?.verdict ?? 'clear'] : 4),
		age: ({createdAt}) => -createdAt.getTime(),
		findings: (_, digest) => digest && -burden(digest),
		state: seen => requestStatuses.indexOf(statusOf(seen)),
		gone: (_, digest) => digest?.goneAt,
		signer: ({signerName}) => signerName.replace(/^kubernetes\.io\//, ''),
		requester: ({username}) => username,
		subject: (_, digest) => digest?.subject?.toLowerCase(),
		names: (_, digest) => digest?.names.toLowerCase() || undefined,
		for: ({expirationSeconds}) => expirationSeconds && -expirationSeconds,
		name: ({name}) => name,
		cluster: ({cluster}) => cluster?.name,
	};

/** Ordered by the highest severity, then by the number of findings of that severity, then by the number of all. */
function burden({verdict, findings, questions}: RequestDigest): number {
	const asGrave =
		verdict === 'unknown' ? questions.length : findings.filter(({severity}) => severity === verdict).length;
	return weights[verdict] * 1e6 + Math.min(999, asGrave) * 1e3 + Math.min(999, findings.length + questions.length);
}

/** Keys whose values grow from bottom to top. Their arrow points the other way. */
const downward: ReadonlySet<SortKey> = new Set(['findings', 'for']);
/** Keys that need the digest: a request without one has no position yet. */
export const digested: ReadonlySet<SortKey> = new Set(['waiting', 'findings', 'gone', 'subject', 'names']);

/** `▲` if the smallest value is at the top, `▼` if the largest is. */
export function sortArrow({by, isReversed}: Sort): Printable {
	return downward.has(by) === isReversed ? printed`▲` : printed`▼`;
}

/** The next sort key that has a column on the screen. */
export function nextSort({by}: Sort, shown: ReadonlySet<SortKey>): Sort {
	const after = sortKeys.indexOf(by) + 1;
	const next = [...sortKeys.slice(after), ...sortKeys.slice(0, after)].find(key => shown.has(key));
	return {by: next ?? 'waiting', isReversed: false};
}

/** The orders of one list. Each is computed at its first use. A request is represented by its index in the list. */
export type Orders = {
	/** The newest first. Requests of the same second are in the order of their names. */
	readonly newestFirst: Places;
	/**
	 * Requests with equal values have the newest first; those without a value come last.
	 *
	 * @param digests - the digest of each request, by place.
	 */
	of(sort: Sort, digests: Digests): Places;
};

/** Indices of the list. */
export type Places = Uint32Array;
/** The digest of each request, by its place in the list; undefined if there is none yet. */
export type Digests = ReadonlyArray<RequestDigest | undefined>;

type Ranking = {
	readonly digests: Digests;
	readonly straight: Places;
	/** The start of each run of equal values in it. The last run has no value. */
	readonly runs: readonly number[];
	reversed?: Places;
};

/** Sorts a list on demand. A reversed order, or a return to an earlier key, needs no new sort. */
export function createOrders(requests: readonly CertificateSigningRequest[]): Orders {
	const base = byAge(requests);
	const rankings = new Map<SortKey, Ranking>();
	return {
		newestFirst: base,
		of({by, isReversed}, digests) {
			let ranking = rankings.get(by);
			if (ranking === undefined || (digested.has(by) && ranking.digests !== digests)) {
				// Each look at a row creates a new digest with the same values, which does not change the order.
				ranking =
					ranking !== undefined && isRankedAlike(requests, ranking.digests, digests, by)
						? {...ranking, digests}
						: rank(requests, digests, by, base);
				rankings.set(by, ranking);
			}

			if (!isReversed) {
				return ranking.straight;
			}

			ranking.reversed ??= reverse(ranking);
			return ranking.reversed;
		},
	};
}

function isRankedAlike(
	requests: readonly CertificateSigningRequest[],
	before: Digests,
	after: Digests,
	by: SortKey,
): boolean {
	const read = values[by];
	return after.every((digest, place) => {
		const seen = requests[place];
		return digest === before[place] || (seen !== undefined && read(seen, digest) === read(seen, before[place]));
	});
}

function byAge(requests: readonly CertificateSigningRequest[]): Places {
	const times = new Float64Array(requests.length);
	const places = new Uint32Array(requests.length);
	for (const [place, {createdAt}] of requests.entries()) {
		times[place] = createdAt.getTime();
		places[place] = place;
	}

	const nameAt = (place: number) => requests[place]?.name ?? '';
	return places.sort((a, b) => (times[b] ?? 0) - (times[a] ?? 0) || (nameAt(a) < nameAt(b) ? -1 : 1));
}

/**
 * Groups equal values, then sorts only the values: ten thousand requests have few states, signers or requesters. Equal
 * requests are chained by place, because ten thousand small lists would be garbage.
 */
function rank(requests: readonly CertificateSigningRequest[], digests: Digests, by: SortKey, base: Places): Ranking {
	const read = values[by];
	const firsts = new Map<Value, number>();
	const lasts = new Uint32Array(requests.length);
	const nexts = new Uint32Array(requests.length);
	// A loop by index: an iterator over ten thousand rows would be noticeably slow.
	for (let index = 0; index < base.length; index += 1) {
		const place = base[index] ?? 0;
		const seen = requests[place] as CertificateSigningRequest;
		const value = read(seen, digests[place]);
		const first = firsts.get(value);
		if (first === undefined) {
			firsts.set(value, place);
			lasts[place] = place;
		} else {
			nexts[lasts[first] ?? 0] = place;
			lasts[first] = place;
		}
	}

	const straight = new Uint32Array(requests.length);
	const runs: number[] = [];
	let at = 0;
	for (const value of [...inValueOrder([...firsts.keys()]), undefined]) {
		runs.push(at);
		const first = firsts.get(value);
		if (first !== undefined) {
			const last = lasts[first];
			straight[at++] = first;
			for (let place = first; place !== last; ) {
				place = nexts[place] ?? 0;
				straight[at++] = place;
			}
		}
	}

	return {digests, straight, runs};
}

function inValueOrder(distinct: readonly Value[]): readonly Value[] {
	const numbers = distinct.filter(value => typeof value === 'number');
	return numbers.length > 0
		? numbers.sort((a, b) => a - b)
		: // By code units, as `<` compares.
			distinct.filter(value => typeof value === 'string').sort();
}

/** Reverses the order of the runs, not the order within a run. The run without values stays last. */
function reverse({straight, runs}: Ranking): Places {
	const turned = new Uint32Array(straight.length);
	const unvalued = runs.at(-1) ?? 0;
	turned.set(straight.subarray(unvalued), unvalued);
	let at = 0;
	for (let run = runs.length - 2; run >= 0; run -= 1) {
		const part = straight.subarray(runs[run], runs[run + 1]);
		turned.set(part, at);
		at += part.length;
	}

	return turned;
}
