import {createHash} from 'node:crypto';
import type {Reading} from '../../review/evidence/index.js';

/** A value that many callers need and that is read again from time to time. */
export type Fresh<T> = {
	/** The last value. It stays the same object while nothing changes. */
	current(): Reading<T> | undefined;
	/** A value that is no older than `maxAgeMs`, or than reading it again takes. Callers at the same time share one read. */
	get(maxAgeMs: number): Promise<Reading<T>>;
	/** The value may be out of date, and a running read may never end. The next caller starts a new read. */
	expire(): void;
};

export type FreshOptions<Raw, T> = {
	/** Rejects only if it was aborted; then the value stays as it was. */
	read(): Promise<Reading<Raw>>;
	/** Turns the answer into the value; called only for an answer that differs from the last. */
	derive(raw: Raw): T;
	readonly now: () => Date;
	/** Called when `current` has changed. */
	onChange(): void;
};

/** A failed read is repeated sooner. */
const retryMs = 10_000;
/** A slow read is repeated less often: reading takes at most a twentieth of the time, so that it keeps no cluster busy. */
const restPerRead = 20;
/** The maximum age of bindings at a decision. A decision does not wait for the pause between reads. */
export const decisionMaxAgeMs = 1000;

/** Keeps a value, and detects whether a new read changed it. */
export function createFresh<Raw, T>({read, derive, now, onChange}: FreshOptions<Raw, T>): Fresh<T> {
	let current: Reading<T> | undefined;
	let latest: Reading<T> | undefined;
	let mark = '';
	let tookMs = 0;
	let running: Promise<Reading<T>> | undefined;
	/** Another object after each `expire`. */
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
