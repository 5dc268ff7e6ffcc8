// What a review says: findings, questions, verdict.
export type {EvidenceSource, Finding, Provenance, Severity} from './finding.js';
export type {Question, Review, Verdict} from './verdict.js';
export {verdictOf, verdicts} from './verdict.js';
