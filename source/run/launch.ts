// The functions that the launcher calls before the program is loaded, in one file.
export {compileCacheFolder} from './compile-cache.js';
export {speak} from './language.js';
export {showSplash} from './splash.js';
