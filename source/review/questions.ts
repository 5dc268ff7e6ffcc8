import type {QuestionRule} from './facts.js';
import {addressQuestions} from './rules/addresses.js';
import {nodeQuestions} from './rules/nodes.js';
import {requesterQuestions} from './rules/requester.js';
import {rightsQuestions} from './rules/rights.js';
import {serviceQuestions} from './rules/services.js';
import {usageQuestions} from './rules/usages.js';
import {workloadQuestions} from './rules/workload-identity.js';

/** Every question that may stay open, in the order in which they are told. */
export const questions: readonly QuestionRule[] = [
	...rightsQuestions,
	...nodeQuestions,
	...serviceQuestions,
	...addressQuestions,
	...workloadQuestions,
	...usageQuestions,
	...requesterQuestions,
];
