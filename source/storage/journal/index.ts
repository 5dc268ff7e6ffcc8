// Keeps the journal of decisions on disk.

export type {Journal} from './journal.js';
export {createJournal, journalPath} from './journal.js';
export type {Answer, Decided, Intended, JournalRecord} from './journal-record.js';
export {notStored, withoutOutcome} from './journal-record.js';
export type {ReadJournal} from './read-journal.js';
