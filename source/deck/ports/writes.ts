import type {Subscribable} from '../../base/index.js';

/** Writes that are under way. */
export type WritesPort = {
	/** Registers a write under the title of its plan: where the deck is left meanwhile, the program waits for it and prints its outcome. */
	track(title: string, work: Promise<unknown>): void;
	/** How many have no answer yet. */
	underWay(): number;
	/** How many writes wait to be read back because their answer was lost. */
	readonly lostAnswers: Subscribable<number>;
};
