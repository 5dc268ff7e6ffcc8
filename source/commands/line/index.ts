// Provides what verbs share: the policy file, the filter, errors and exit codes.
export type {FromEach} from './each-cluster.js';
export {isAgreed, readEach} from './each-cluster.js';
export {failOnCode} from './fail-on-code.js';
export {includedBy} from './included-by.js';
export {isYes} from './is-yes.js';
export {localPolicyOf} from './local-policy.js';
export {operatorConfigOf} from './operator-config.js';
export {createProgress} from './progress.js';
export {filterHelp, readFilter} from './read-filter.js';
export {errorText, reportError} from './report-error.js';
export {rightsHint} from './rights-hint.js';
export {waitSeconds} from './wait-seconds.js';
