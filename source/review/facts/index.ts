// What a rule may look at: the request, and what stands around it.
export type {
	Evidenced,
	FileFacts,
	OpenQuestion,
	OtherRequests,
	QuestionRule,
	RequestFacts,
	RequestTraits,
	Rule,
	Scope,
	Subject,
	Unread,
} from './facts.js';
export {listAll, mostReviewed, quote, quoteAll, remembered, requestTraits, subjectKey} from './facts.js';
export type {OtherRequestsIndex} from './other-requests-index.js';
export {createOtherRequestsIndex} from './other-requests-index.js';
