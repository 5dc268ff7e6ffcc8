// Puts decisions and bulk decisions into lines and tables.
export {bulkClusterLines, bulkClusterResultLines} from './bulk-cluster-lines.js';
export {bulkItemLines, bulkNameLines, bulkPlanLines} from './bulk-plan-lines.js';
export {olderLines, takeLines} from './bulk-take-lines.js';
export {
	bulkSummary,
	bulkSummaryOfAll,
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
