// Puts authorities into lines, tables and JSON.
export {authorityJson, authorityLines, authorityTable} from './authority-text.js';
