// Completes words for the shell.
export {answerText} from './answer.js';
export type {Candidate, Target} from './target.js';
export {targetOf} from './target.js';
