// What to copy.
export {CopyDialog} from './copy-dialog.js';
