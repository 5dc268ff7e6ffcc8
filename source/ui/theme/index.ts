// Colours by meaning.
export type {Look, Tone} from './theme.js';
export {asciiLine, createLook, paintLine} from './theme.js';
