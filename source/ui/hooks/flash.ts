import type {Subscribable} from '../../base/index.js';
import {createStore} from '../../base/index.js';
import type {Printable} from '../../base/text/index.js';
import {printableSentence} from '../../base/text/index.js';
import type {Tone} from '../theme/index.js';

export type FlashNote = {readonly tone: Tone; readonly text: Printable};

/** The message in the bottom line: the latest note, until its time is over or a key is pressed. */
export type Flash = Subscribable<FlashNote | undefined> & {
	show(tone: Tone, text: string): void;
	clear(): void;
	/** Stops the timer. */
	end(): void;
};

/** @param lastsMs - how long a note stays, in milliseconds */
export function createFlash(lastsMs: number): Flash {
	const note = createStore<FlashNote | undefined>(undefined);
	let timer: ReturnType<typeof setTimeout> | undefined;

	const set = (next: FlashNote | undefined) => {
		clearTimeout(timer);
		note.set(next);
	};

	return {
		show(tone, text) {
			set({tone, text: printableSentence(text)});
			timer = setTimeout(() => set(undefined), lastsMs);
			timer.unref();
		},
		clear: () => set(undefined),
		getSnapshot: note.getSnapshot,
		subscribe: note.subscribe,
		end: () => clearTimeout(timer),
	};
}
