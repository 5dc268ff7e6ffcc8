// Prints objects as kubectl's templates say: jsonpath and custom-columns.
export type {Template} from './template.js';
export {templateOf} from './template.js';
export {templateOutputs} from './template-outputs.js';
export {withTemplates, withTemplatesOf} from './with-templates.js';
