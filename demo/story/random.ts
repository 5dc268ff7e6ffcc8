/** Pseudorandom numbers. The same seed gives the same sequence (mulberry32). */
export type Random = {
	/** A whole number from 0 to `limit` - 1. */
	readonly below: (limit: number) => number;
	readonly pick: <T>(items: readonly T[]) => T;
	/** Letters and digits of Kubernetes' generated names. */
	readonly suffix: (length: number) => string;
};

const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** @returns a new sequence for the seed. */
export function seededRandom(seed: number): Random {
	let state = seed | 0;
	const next = () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};

	const below = (limit: number) => Math.floor(next() * limit);
	return {
		below,
		pick: <T>(items: readonly T[]) => items[below(items.length)] as T,
		suffix: length => Array.from({length}, () => alphabet[below(alphabet.length)]).join(''),
	};
}
