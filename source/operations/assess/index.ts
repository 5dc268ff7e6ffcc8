// Reviews requests against the cluster.
export {cachedReviewContext} from './cached-review-context.js';
export type {EntryReport, Said} from './policy-check.js';
export {checkPolicy} from './policy-check.js';
export type {ClusterReviewContext, ReviewContext, ReviewedRequest} from './review-request.js';
export {readContextWithoutRequests, readReviewContext, reviewRequest, reviewRequestOffline} from './review-request.js';
export type {UnreadRequest} from './review-requests.js';
export {
	allRequests,
	mostReadAlone,
	reviewMatchingRequests,
	reviewPendingRequests,
	reviewRequests,
	reviewRequestsAsRows,
	reviewRequestsByName,
} from './review-requests.js';
export type {RequestDifference, SameSubject} from './same-subject.js';
export {mostCompared, sameSubject} from './same-subject.js';
export {searchable} from './searchable.js';
