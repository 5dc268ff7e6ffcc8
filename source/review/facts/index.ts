// Holds the facts that a rule may use: the request, its context and the other requests.
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
