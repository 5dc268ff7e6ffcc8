// The dialogs that sign a request or mark it as Failed.
export {FailDialog} from './fail-dialog.js';
export {SignDialog} from './sign-dialog.js';
