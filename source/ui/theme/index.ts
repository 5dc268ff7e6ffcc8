// Colours by meaning.
export type {Tone} from './theme.js';
export {paintLine} from './theme.js';
