// Prints objects as kubectl's templates say: jsonpath and custom-columns.
export type {Template} from './template.js';
export {templateOf, templateOutputs} from './template.js';
