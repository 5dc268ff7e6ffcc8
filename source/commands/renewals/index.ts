// Renews many certificates from the command line, and continues what was agreed to as a whole.
export type {Carrying} from './carry-options.js';
