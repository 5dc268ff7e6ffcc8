// Approves or denies one request.
export type {ChangeSince} from './change-since.js';
export {changeSince} from './change-since.js';
export type {Decision, DecisionCondition, DecisionOptions, DecisionPlan} from './decide.js';
export {
	changedSince,
	defaultReason,
	explainConflict,
	getAgain,
	journalEntry,
	planDecision,
	reasonFault,
} from './decide.js';
export {changesOf, describeDifferences} from './differences.js';
