import type {Row} from './figures.js';
import type {Peers} from './peers.js';
import type {Place} from './place.js';
import type {Programs} from './programs.js';

/** The extent of a measurement. */
export type Extent = {
	/** Runs of program starts and of verbs. */
	readonly runs: number;
	readonly keys: number;
	readonly idleSeconds: number;
};

export type Bench = Extent & {readonly place: Place; readonly peers: Peers; readonly programs: Programs};

/** Rows that are measured together. */
export type Measurement = {
	readonly rows: readonly string[];
	/** The number of requests on the server during the measurement; 0 if no server is needed. */
	readonly count: number;
	/** Not part of a quick run, nor of a run without named rows. */
	readonly isLong?: boolean;
	measure(bench: Bench): Promise<readonly Row[]>;
};

/** Runs all programs in turn, again and again, so that a slow phase of the machine affects all of them. */
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

/** One number of each result. */
export function samples<T>(
	answers: Readonly<Record<string, readonly T[]>>,
	number: (answer: T) => number,
): Readonly<Record<string, readonly number[]>> {
	return Object.fromEntries(Object.entries(answers).map(([name, each]) => [name, each.map(number)]));
}
