import type {ReadJournal} from '../../storage/journal/index.js';

/** The record of this operator's decisions. */
export type JournalPort = {
	path(): string;
	/** What is on disk, once all decisions of this deck are. Rejects with FileError. */
	read(): Promise<ReadJournal>;
};
