// The journal.
export {JournalScreen} from './journal-screen.js';
