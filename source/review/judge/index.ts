// Applies all rules to a request or a file.
export type {ParsedPolicy} from './local-policy.js';
export {parseLocalPolicy} from './local-policy.js';
export type {NameBacking} from './name-backing.js';
export {nameBackings} from './name-backing.js';
export {policyOnRecord} from './policy-on-record.js';
export {questions} from './questions.js';
export {reviewFacts, reviewFileFacts} from './review-facts.js';
export {rules} from './rules.js';
