import type {ReadJournal} from '../../storage/journal/index.js';

/** The journal of this operator's decisions. */
export type JournalPort = {
	path(): string;
	/** Reads the journal from disk, after all decisions of this deck are written. Rejects with FileError. */
	read(): Promise<ReadJournal>;
};
