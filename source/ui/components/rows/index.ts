// Keeps the cursor of a list on its row while the list changes.
export {noRowChosen, useRowCursor} from './use-row-cursor.js';
