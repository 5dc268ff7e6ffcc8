// The journal.
export {journalKeys} from './journal-keys.js';
export {JournalScreen} from './journal-screen.js';
