import type {QuestionRule} from '../facts/index.js';
import {addressQuestions, nodeQuestions, serviceQuestions, workloadQuestions} from '../rules/names/index.js';
import {requesterQuestions, rightsQuestions} from '../rules/people/index.js';
import {usageQuestions} from '../rules/request/index.js';

/** All questions, in the order in which they are shown. */
export const questions: readonly QuestionRule[] = [
	...rightsQuestions,
	...nodeQuestions,
	...serviceQuestions,
	...addressQuestions,
	...workloadQuestions,
	...usageQuestions,
	...requesterQuestions,
];
