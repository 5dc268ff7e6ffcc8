// Text to read and copy.
export {TextScreen} from './text-screen.js';
