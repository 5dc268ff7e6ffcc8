// Requests reviewed against the cluster.
export type {EntryReport, Said} from './policy-check.js';
export {checkPolicy} from './policy-check.js';
export type {ReadSurroundings, ReviewedRequest} from './review-request.js';
export {readAround, readSurroundings, reviewAgainstCluster, reviewSeen, reviewWithin} from './review-request.js';
export type {UnreadRequest} from './review-requests.js';
export {
	mostAlone,
	reviewAgain,
	reviewEvery,
	reviewMatching,
	reviewNamed,
	reviewPending,
	reviewRows,
} from './review-requests.js';
export type {RequestDifference, SameSubject} from './same-subject.js';
export {mostCompared, sameSubject} from './same-subject.js';
export {searchable} from './searchable.js';
export {sharedSurroundings} from './shared-surroundings.js';
