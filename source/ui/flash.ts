import type {Printable} from '../base/printable.js';
import {printableSentence} from '../base/printable.js';
import type {Tone} from './theme.js';

export type FlashNote = {readonly tone: Tone; readonly text: Printable};

/** The one line of news at the bottom: the latest note, until it has been there long enough or a key is pressed. */
export type Flash = {
	show(tone: Tone, text: string): void;
	clear(): void;
	getSnapshot(): FlashNote | undefined;
	subscribe(listener: () => void): () => void;
	/** Stops the clock. */
	end(): void;
};

/** @param lastsMs - how long a note stays, in milliseconds */
export function createFlash(lastsMs: number): Flash {
	let note: FlashNote | undefined;
	let timer: ReturnType<typeof setTimeout> | undefined;
	const listeners = new Set<() => void>();

	const set = (next: FlashNote | undefined) => {
		clearTimeout(timer);
		if (note === next) {
			return;
		}

		note = next;
		for (const listener of listeners) {
			listener();
		}
	};

	return {
		show(tone, text) {
			set({tone, text: printableSentence(text)});
			timer = setTimeout(() => set(undefined), lastsMs);
			timer.unref();
		},
		clear: () => set(undefined),
		getSnapshot: () => note,
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		end: () => clearTimeout(timer),
	};
}
