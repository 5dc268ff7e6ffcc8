// Defines the result of a review: findings, questions and verdict.
export type {EvidenceSource, Finding, Provenance, Severity} from './finding.js';
export type {Question, Review, Verdict} from './verdict.js';
export {verdictOf, verdicts} from './verdict.js';
