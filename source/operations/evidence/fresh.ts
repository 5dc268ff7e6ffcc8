import {createHash} from 'node:crypto';
import type {Reading} from '../../review/evidence/index.js';

/** Something that is read again and again, by many who need it. */
export type Fresh<T> = {
	/** As it was last read; keeps its identity while what is read stays the same. */
	current(): Reading<T> | undefined;
	/** The latest reading, no older than this or what reading it again would cost; read once for all who ask at a time. */
	get(maxAgeMs: number): Promise<Reading<T>>;
	/** What is known may be out of date, and what is being read may never come: whoever asks next has it read again. */
	expire(): void;
};

export type FreshOptions<Raw, T> = {
	/** Rejects only where it was aborted, which changes nothing here. */
	read(): Promise<Reading<Raw>>;
	/** Makes of what was read what is kept; only where it is not what was read before. */
	derive(raw: Raw): T;
	readonly now: () => Date;
	/** Hears that `current` is another. */
	onChange(): void;
};

/** A failure is tried again sooner. */
const retryMs = 10_000;
/** What takes long to read is read less often, so that no cluster is kept busy by it: a twentieth of the time at most. */
const restPerRead = 20;
/** As old as bindings may be once somebody is about to decide: then no rest is kept. */
export const decisionMaxAgeMs = 1000;

/** Keeps what was read, and knows whether reading it again brought anything new. */
export function createFresh<Raw, T>({read, derive, now, onChange}: FreshOptions<Raw, T>): Fresh<T> {
	let current: Reading<T> | undefined;
	let latest: Reading<T> | undefined;
	let mark = '';
	let tookMs = 0;
	let running: Promise<Reading<T>> | undefined;
	/** Another one after each time that all before it expired. */
	let era = {};

	async function again(): Promise<Reading<T>> {
		const began = now().getTime();
		const mine = era;
		const reading = await read();
		if (mine !== era && current !== undefined) {
			return current;
		}

		tookMs = reading.at.getTime() - began;
		const nextMark = markOf(reading);
		if (nextMark === mark && current !== undefined) {
			latest = {...current, at: reading.at};
			return latest;
		}

		mark = nextMark;
		current = reading.state === 'read' ? {...reading, value: derive(reading.value)} : reading;
		latest = current;
		onChange();
		return current;
	}

	return {
		current: () => current,
		async get(maxAgeMs) {
			const rested = maxAgeMs <= decisionMaxAgeMs ? maxAgeMs : Math.max(maxAgeMs, tookMs * restPerRead);
			const limit = latest?.state === 'failed' ? Math.min(maxAgeMs, retryMs) : rested;
			if (latest !== undefined && now().getTime() - latest.at.getTime() <= limit) {
				return latest;
			}

			if (running === undefined) {
				const reading = again().finally(() => {
					running = running === reading ? undefined : running;
				});
				running = reading;
			}

			return running;
		},
		expire() {
			era = {};
			latest = undefined;
			running = undefined;
		},
	};
}

function markOf(reading: Reading<unknown>): string {
	const content = reading.state === 'read' ? reading.value : [reading.state, reading.why];
	return createHash('sha256').update(JSON.stringify(content)).digest('base64');
}
