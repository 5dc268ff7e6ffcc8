// A request to sign.
export {SignDialog} from './sign-dialog.js';
