import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {isUndecided} from '../../operations/sign/index.js';
import type {Digests, Needs, RequestDigest} from '../../present/list/index.js';
import {measured} from '../../present/list/index.js';
import type {Verdict} from '../../review/finding/index.js';
import type {DeckIndex} from '../ports/index.js';

/**
 * A list beside what is known of each of its requests, both by place. Each key goes through ten thousand rows: there is
 * time to read arrays, but not to look each request up.
 */
export type RowTable = {
	readonly requests: readonly CertificateSigningRequest[];
	readonly digests: Digests;
	/** Codes of `Weights`, by place. */
	readonly weights: Uint8Array;
	/** How grave a row's verdict is, by place; 0 where it is clear or not reviewed yet. */
	readonly gravity: Uint8Array;
	/** 1 where the row waits for a decision, by place. */
	readonly waiting: Uint8Array;
	/** How many columns the widest text of the list takes, by column. */
	readonly needs: Needs;
	/** Where in the list the request is; undefined where it is not. */
	placeOf(uid: string): number | undefined;
};

/** How many of the rows that wait for a decision have each verdict, and how many are yet to be reviewed. */
export type Weights = Readonly<Record<Verdict, number>> & {
	readonly waiting: number;
	readonly unreviewed: number;
	/** Why questions of some are open, each reason once. */
	readonly whyOpen: readonly string[];
};

/** Which rows of a table are meant. */
export type Selection = {
	/** 1 where the row is one of them, by place. */
	readonly flags: Uint8Array;
	readonly count: number;
};

/** By code; what is not reviewed yet is 0. */
const kinds = ['unreviewed', 'clear', 'unknown', 'warn', 'block'] as const;
const gravities: Readonly<Record<Verdict, number>> = {block: 3, warn: 2, unknown: 1, clear: 0};

/** Lays a list and what is known of it side by side, again and again: what is known no better than before is not looked at. */
export function createRowTables(
	requests: readonly CertificateSigningRequest[],
): (index: Pick<DeckIndex, 'known'>) => RowTable {
	let places: ReadonlyMap<string, number> | undefined;
	const placeOf = (uid: string) => {
		places ??= new Map(requests.map((request, place) => [request.uid, place]));
		return places.get(uid);
	};

	let last: RowTable = {
		requests,
		digests: [],
		weights: new Uint8Array(requests.length),
		gravity: new Uint8Array(requests.length),
		waiting: Uint8Array.from(requests, request => Number(isUndecided(request))),
		needs: {},
		placeOf,
	};
	return index => {
		const digests = requests.map(request => index.known(request));
		const weights = last.weights.slice();
		const gravity = last.gravity.slice();
		const most = measured.map(column => last.needs[column] ?? 0);
		for (const [place, digest] of digests.entries()) {
			if (digest !== undefined && digest !== last.digests[place]) {
				weights[place] = kinds.indexOf(digest.verdict);
				gravity[place] = gravities[digest.verdict];
				for (const [at, column] of measured.entries()) {
					most[at] = Math.max(most[at] ?? 0, digest.widths[column]);
				}
			}
		}

		const isWider = measured.some((column, at) => most[at] !== last.needs[column]);
		const needs = isWider ? Object.fromEntries(measured.map((column, at) => [column, most[at] ?? 0])) : last.needs;
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
		const questions = digests[place]?.questions;
		if (questions !== undefined && questions.length > 0) {
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
