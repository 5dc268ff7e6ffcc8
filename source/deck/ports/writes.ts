import type {Subscribable} from '../../base/index.js';

/** Writes that are running. */
export type WritesPort = {
	/** Registers a write under the title of its plan. If the deck ends first, the program waits and prints the outcome. */
	track(title: string, work: Promise<unknown>): void;
	/** The number of writes without an answer. */
	underWay(): number;
	/** How many writes wait to be read back because their answer was lost. */
	readonly lostAnswers: Subscribable<number>;
};
