import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {isUndecided} from '../../operations/sign/index.js';
import type {Digests, Needs, RequestDigest} from '../../present/list/index.js';
import {measured} from '../../present/list/index.js';
import type {Verdict} from '../../review/finding/index.js';
import type {DeckIndex} from '../ports/index.js';

/**
 * A list and the known facts about its requests, both as arrays by place. Each key press goes through up to ten thousand
 * rows. Arrays are fast enough for that, and look-ups by request are not.
 */
export type RowTable = {
	readonly requests: readonly CertificateSigningRequest[];
	readonly digests: Digests;
	/** Codes of `Weights`, by place. */
	readonly weights: Uint8Array;
	/** The severity of a row's verdict, by place; 0 if it is clear or not reviewed yet. */
	readonly gravity: Uint8Array;
	/** 1 if the row waits for a decision, by place. */
	readonly waiting: Uint8Array;
	/** The width of the widest text in each column, in characters; empty until enough rows are known. */
	readonly needs: Needs;
	/** The place of a request in the list; undefined if it is not in the list. */
	placeOf(uid: string): number | undefined;
	/** The digest of a request of this list. */
	digestOf(request: CertificateSigningRequest): RequestDigest | undefined;
};

/** Counts of rows that wait for a decision, by verdict, and of those that are not reviewed yet. */
export type Weights = Readonly<Record<Verdict, number>> & {
	readonly waiting: number;
	readonly unreviewed: number;
	/** The reasons why questions are open, each once. */
	readonly whyOpen: readonly string[];
};

/** A subset of the rows of a table. */
export type Selection = {
	/** 1 if the row is in the subset, by place. */
	readonly flags: Uint8Array;
	readonly count: number;
};

/** From so many known rows on, or half of a shorter list, columns are as wide as their texts. Before, each would move them. */
const fewRows = 16;

/** Kinds by code; 0 for rows that are not reviewed yet. */
const kinds = ['unreviewed', 'clear', 'unknown', 'warn', 'block'] as const;
const gravities: Readonly<Record<Verdict, number>> = {block: 3, warn: 2, unknown: 1, clear: 0};

/** Makes a table for each new version of a list. Facts that did not change are not computed again. */
export function createRowTables(
	requests: readonly CertificateSigningRequest[],
): (index: Pick<DeckIndex, 'known'>) => RowTable {
	// Few rows are asked for. A map of all ten thousand would take longer, for each event of the watch.
	const placeOf = (uid: string) => {
		const place = requests.findIndex(request => request.uid === uid);
		return place === -1 ? undefined : place;
	};

	/** The places of the rows that were asked for. */
	const placed = new Map<CertificateSigningRequest, number>();
	const digestOf = (request: CertificateSigningRequest) => {
		const place = placed.get(request) ?? requests.indexOf(request);
		placed.set(request, place);
		return last.digests[place];
	};

	let last: RowTable = {
		requests,
		digests: [],
		weights: new Uint8Array(requests.length),
		gravity: new Uint8Array(requests.length),
		waiting: Uint8Array.from(requests, request => Number(isUndecided(request))),
		needs: {},
		placeOf,
		digestOf,
	};
	const widest = measured.map(() => 0);
	return index => {
		const digests = requests.map(request => index.known(request));
		const weights = last.weights.slice();
		const gravity = last.gravity.slice();
		let known = 0;
		for (const [place, digest] of digests.entries()) {
			known += digest === undefined ? 0 : 1;
			if (digest !== undefined && digest !== last.digests[place]) {
				weights[place] = digest.isPreliminary ? 0 : kinds.indexOf(digest.verdict);
				gravity[place] = gravities[digest.verdict];
				for (const [at, column] of measured.entries()) {
					widest[at] = Math.max(widest[at] ?? 0, digest.widths[column]);
				}
			}
		}

		const isWider = measured.some((column, at) => widest[at] !== last.needs[column]);
		const needs =
			isWider && known > 0 && known >= Math.min(fewRows, requests.length / 2)
				? Object.fromEntries(measured.map((column, at) => [column, widest[at] ?? 0]))
				: last.needs;
		last = {...last, digests, weights, gravity, needs};
		return last;
	};
}

/** Counts the selected rows that wait for a decision, by their verdict. */
export function weightsOf(
	{weights, digests, waiting}: Pick<RowTable, 'weights' | 'digests' | 'waiting'>,
	{flags}: Selection,
): Weights {
	const counts = new Uint32Array(kinds.length);
	let all = 0;
	// Requests with the same open questions share the list of them, so there are few lists.
	const open = new Set<RequestDigest['questions']>();
	for (let place = 0; place < weights.length; place += 1) {
		if (flags[place] !== 1 || waiting[place] !== 1) {
			continue;
		}

		all += 1;
		const code = weights[place] ?? 0;
		counts[code] = (counts[code] ?? 0) + 1;
		const {questions = [], isPreliminary = false} = digests[place] ?? {};
		if (questions.length > 0 && !isPreliminary) {
			open.add(questions);
		}
	}

	const [unreviewed = 0, clear = 0, unknown = 0, warn = 0, block = 0] = counts;
	return {
		waiting: all,
		unreviewed,
		clear,
		unknown,
		warn,
		block,
		whyOpen: [...new Set([...open].flatMap(questions => questions.flatMap(({why}) => why)))],
	};
}
