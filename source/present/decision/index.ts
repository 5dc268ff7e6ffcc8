// Puts decisions and bulk decisions into lines and tables.
export {bulkItemLines, bulkNameLines, bulkPlanLines} from './bulk-plan-lines.js';
export {bulkResultLines} from './bulk-result-lines.js';
export {hiddenLines, olderLines, supersededLines, takeLines} from './bulk-take-lines.js';
export {
	bulkSummary,
	countStates,
	decisionWords,
	isOutcomeFinal,
	outcomeSentences,
	outcomeWords,
	requestCount,
	secondRound,
} from './bulk-words.js';
export {changeLines, decisionLines, examinationLines, writeLines} from './decision-lines.js';
export {asAskedLines, isAsAsked, signingPreviewLines} from './signing-preview-lines.js';
