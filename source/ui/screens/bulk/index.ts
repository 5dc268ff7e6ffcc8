// A bulk decision.
export {BulkDialog} from './bulk-dialog.js';
export {bulkApproveKeys, bulkResultKeys, callBackKeys} from './bulk-keys.js';
export {BulkScreen} from './bulk-screen.js';
