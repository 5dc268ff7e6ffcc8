// Text to read and copy.
export {textKeys} from './text-keys.js';
export {TextScreen} from './text-screen.js';
