// Puts findings and open questions into words, lines and SARIF.
export {byWeight, questionMark, reviewCount, reviewLines, severityMarks, verdictMarks} from './finding-text.js';
export {findingWords} from './finding-words.js';
export {policyCheckText} from './policy-check-text.js';
export {summaryLines} from './request-summary.js';
export {reviewSarif} from './review-sarif.js';
export {reviewText} from './review-text.js';
export {unaskedText, whyUnasked} from './unasked.js';
