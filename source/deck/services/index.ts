// The ports, served by operations.
export {keyFolder} from './key-folder.js';
export {createNotices} from './notices.js';
