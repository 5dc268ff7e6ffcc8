// Text to read and copy.
export {textKeys} from './text-keys.js';
export type {TextPage} from './text-screen.js';
export {TextScreen} from './text-screen.js';
