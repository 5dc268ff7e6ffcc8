import type {Subscribable} from '../../base/index.js';

/**
 * What is typed in the guide and not yet sent, kept on disk: after a crash or a lost connection the next deck offers it. The
 * snapshot is the draft that an earlier deck left for this cluster, until it is taken over or discarded.
 */
export type DraftsPort = Subscribable<{readonly savedAt: string; readonly content: unknown} | undefined> & {
	/** Replaces the draft of this deck; undefined removes it. Never holds a secret. */
	save(content: object | undefined): void;
	/** Makes the draft of the earlier deck this deck's own. */
	takeOver(): void;
	/** Removes the draft of the earlier deck and that of this one. */
	discard(): void;
};
