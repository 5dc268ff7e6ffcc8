// Fills the ports by operations.
export {keyFolder} from './key-folder.js';
export type {Notices} from './notices.js';
export {createNotices} from './notices.js';
