import type {CertificateSigningRequest} from '../../../cluster/types.js';
import type {RequestDigest} from '../../../present/request-digest.js';
import type {Digests} from '../../../present/request-order.js';
import type {DeckIndex} from '../../deck.js';

/**
 * A list beside what is known of each of its requests, both by place. Each key goes through ten thousand rows: there is
 * time to read arrays, but not to look each request up.
 */
export type RowTable = {
	readonly requests: readonly CertificateSigningRequest[];
	readonly digests: Digests;
	/** Codes of `Weights`, by place. */
	readonly weights: Uint8Array;
	/** How grave the gravest finding of a row is, by place; 0 where there is none or it is not known. */
	readonly gravity: Uint8Array;
	/** Where in the list the request is; undefined where it is not. */
	placeOf(uid: string): number | undefined;
};

/** How many of the rows have a finding that blocks, one that warns, and neither; and how many are yet to be reviewed. */
export type Weights = {
	readonly block: number;
	readonly warn: number;
	readonly clear: number;
	readonly unknown: number;
	/** Of some it is not known what their holder could do: more of them may block than are counted. */
	readonly isUnsure: boolean;
	/** Of some the cluster was not asked all yet: that comes once they are looked at. */
	readonly isUnasked: boolean;
};

/** Which rows of a table are meant. */
export type Selection = {
	/** 1 where the row is one of them, by place. */
	readonly flags: Uint8Array;
	readonly count: number;
};

/** How long the pass over the list may work out what is not known yet, in milliseconds: the rest comes between keys. */
const passMs = 6;

/** By code; what is not known is 0. */
const kinds = ['unknown', 'clear', 'warn', 'block'] as const;
const unsure = kinds.length;
const unasked = 2 * unsure;
const gravities = {block: 3, warn: 2, info: 1} as const;

/** Lays a list and what is known of it side by side, again and again: what is known no better than before is not looked at. */
export function createRowTables(
	requests: readonly CertificateSigningRequest[],
): (index: Pick<DeckIndex, 'known' | 'of'>) => RowTable {
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
		placeOf,
	};
	return index => {
		const until = performance.now() + passMs;
		const digests = requests.map(
			request => index.known(request) ?? (performance.now() < until ? index.of(request) : undefined),
		);
		const weights = last.weights.slice();
		const gravity = last.gravity.slice();
		for (const [place, digest] of digests.entries()) {
			if (digest !== undefined && digest !== last.digests[place]) {
				weights[place] = weightCode(digest);
				gravity[place] = digest.gravest === undefined ? 0 : gravities[digest.gravest];
			}
		}

		last = {requests, digests, weights, gravity, placeOf};
		return last;
	};
}

function weightCode({gravest, findings}: RequestDigest): number {
	const kind = kinds.indexOf(gravest === 'block' || gravest === 'warn' ? gravest : 'clear');
	const has = (wanted: string) => findings.some(({id}) => id === wanted);
	return has('bindings-unread') ? kind + unsure : has('addresses-unasked') ? kind + unasked : kind;
}

/** Counts the selected rows by what review found. */
export function weightsOf({weights}: Pick<RowTable, 'weights'>, {flags}: Selection): Weights {
	const counts = new Uint32Array(3 * unsure);
	for (let place = 0; place < weights.length; place += 1) {
		const code = weights[place] ?? 0;
		counts[code] = (counts[code] ?? 0) + (flags[place] ?? 0);
	}

	const [unknown, clear, warn, block] = kinds.map(
		(_, kind) => (counts[kind] ?? 0) + (counts[kind + unsure] ?? 0) + (counts[kind + unasked] ?? 0),
	);
	return {
		unknown: unknown ?? 0,
		clear: clear ?? 0,
		warn: warn ?? 0,
		block: block ?? 0,
		isUnsure: counts.subarray(unsure, unasked).some(count => count > 0),
		isUnasked: counts.subarray(unasked).some(count => count > 0),
	};
}
