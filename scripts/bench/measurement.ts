import type {Row} from './figures.js';
import type {Peers} from './peers.js';
import type {Place} from './place.js';
import type {Programs} from './programs.js';

/** How much is measured. */
export type Extent = {
	/** Of programs that start, and of verbs. */
	readonly runs: number;
	readonly keys: number;
	readonly idleSeconds: number;
};

export type Bench = Extent & {readonly place: Place; readonly peers: Peers; readonly programs: Programs};

/** Some rows that are measured together. */
export type Measurement = {
	readonly rows: readonly string[];
	/** So many requests wait on the server meanwhile; 0 where no server is needed. */
	readonly count: number;
	/** Left out of a quick run, and of one that names no rows. */
	readonly isLong?: boolean;
	measure(bench: Bench): Promise<readonly Row[]>;
};

/** Runs each program once, then each once more: a machine that is slow for a while is slow for all of them. */
export async function interleaved<T>(
	runs: number,
	programs: Readonly<Record<string, (() => Promise<T>) | undefined>>,
): Promise<Readonly<Record<string, readonly T[]>>> {
	const answers: Record<string, T[]> = {};
	for (let round = 0; round < runs; round += 1) {
		for (const [name, run] of Object.entries(programs)) {
			if (run !== undefined) {
				answers[name] ??= [];
				answers[name].push(await run());
			}
		}
	}

	return answers;
}

/** One number of each answer. */
export function samples<T>(
	answers: Readonly<Record<string, readonly T[]>>,
	number: (answer: T) => number,
): Readonly<Record<string, readonly number[]>> {
	return Object.fromEntries(Object.entries(answers).map(([name, each]) => [name, each.map(number)]));
}
