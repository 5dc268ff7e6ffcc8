// Shows issuances, the journal and RBAC rights as text.
export type {FollowFacts} from './follow-lines.js';
export {followLines} from './follow-lines.js';
export {howToUse, usesToCopy} from './how-to-use.js';
export {journalHead, journalNotes, journalRow, journalTitle} from './journal-rows.js';
export {journalText} from './journal-text.js';
export {keyNote} from './key-note.js';
export {issuancePhraseNow, keyPhrase, pendingIssuancesJson, pendingIssuancesText} from './pending-issuances-text.js';
export {rightsPhrase, rightsYaml} from './rights-text.js';
