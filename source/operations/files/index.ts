// Recognizes and reads the files that a user passes in.
export {completePath} from './complete-path.js';
export {textOf} from './file-form.js';
export {knownForm} from './known-form.js';
export {readDocument} from './read-document.js';
export type {ReadForm} from './read-form.js';
export {aboutFile, fileName, isPkcs12File, namedForm, readForm} from './read-form.js';
