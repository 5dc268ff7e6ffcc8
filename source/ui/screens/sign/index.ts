// A request to sign.
export {FailDialog} from './fail-dialog.js';
export {SignDialog} from './sign-dialog.js';
