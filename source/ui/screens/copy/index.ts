// The dialog that copies parts of a request.
export {CopyDialog} from './copy-dialog.js';
