// The command line: flags, help, prompts, errors.
export {localPolicyOf} from './local-policy.js';
export {filterHelp, readFilter} from './read-filter.js';
export {errorText, reportError} from './report-error.js';
export {rightsHint} from './rights-hint.js';
