// A bulk decision.
export {BulkDialog} from './bulk-dialog.js';
export {BulkScreen} from './bulk-screen.js';
