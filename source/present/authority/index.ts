// Puts authorities into lines, tables and JSON.
export type {AuthorityRow} from './authority-rows.js';
export {authorityNotes, authorityRows} from './authority-rows.js';
export {authorityJson, authorityLines, authorityTable} from './authority-text.js';
