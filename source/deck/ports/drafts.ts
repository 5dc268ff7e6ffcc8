import type {Subscribable} from '../../base/index.js';

/**
 * Keeps the input of the guide on disk until it is sent, so that after a crash or a lost connection the next deck offers it.
 * The snapshot is the draft of an earlier deck for this cluster, until it is taken over or discarded.
 */
export type DraftsPort = Subscribable<{readonly savedAt: string; readonly content: unknown} | undefined> & {
	/** Replaces the draft of this deck; undefined removes it. A draft never holds a secret. */
	save(content: object | undefined): void;
	/** Makes the draft of the earlier deck this deck's own. */
	takeOver(): void;
	/** Removes the draft of the earlier deck and that of this one. */
	discard(): void;
};
