import type {RequestList, Store} from '../../cluster/calls/index.js';
import type {LocalPolicy} from '../../cluster/context/index.js';
import type {CertificateSigningRequest, UserInfo} from '../../cluster/model/index.js';
import type {ReviewContext, ReviewedRequest} from '../../operations/assess/index.js';
import {reviewRequestOffline} from '../../operations/assess/index.js';
import type {ClusterEvidence} from '../../operations/evidence/index.js';
import {grantLines} from '../../present/detail/index.js';
import type {RequestView} from '../../present/request/index.js';
import type {OtherRequests} from '../../review/facts/index.js';
import type {Review} from '../../review/finding/index.js';
import type {RequestIndex} from './request-index.js';
import {createRequestIndex} from './request-index.js';

/** The most reviews that are kept in full. Those of ten thousand requests would fill the memory. */
const mostReviews = 32;

type ReviewSources = {
	readonly requests: Store<RequestList>;
	readonly evidence: ClusterEvidence;
	/** The user on the server; undefined until it is known. */
	me(): UserInfo | undefined;
	now(): Date;
	/** It does not change during a run, so no stamp contains it. */
	readonly policy: LocalPolicy | undefined;
	/** See `RequestIndex`. */
	isOtherConnecting?(): boolean;
};

export type DeckReviews = {
	readonly index: RequestIndex;
	/** The review beside the requests of the list that were read so far. It is kept for the few requests on the screen. */
	review(request: CertificateSigningRequest): RequestView & ReviewedRequest;
	/** The current review of a request. It is made again only if the stamp of the request has changed. */
	reviewOf(request: CertificateSigningRequest): Review;
	/** A new review beside the whole list, because a request with the same key may have arrived. */
	reviewNow(request: CertificateSigningRequest): ReviewedRequest;
};

/** Reviews the requests of the deck, each beside the others and with the evidence that was read. */
export function createDeckReviews({
	requests,
	evidence,
	me,
	now,
	policy,
	isOtherConnecting = () => false,
}: ReviewSources): DeckReviews {
	const contextOf = (request: CertificateSigningRequest, others: OtherRequests): ReviewContext => {
		const user = me();
		return {
			now: now(),
			others,
			evidence: evidence.of(request),
			policy,
			...(user === undefined ? {} : {me: user}),
		};
	};

	const index = createRequestIndex({
		requests,
		review: (request, others) => reviewRequestOffline(request, contextOf(request, others)),
		isEvidenceRead: evidence.isAsked,
		beforeReview: evidence.refreshFor,
		isOtherConnecting,
		extraStamp: request => `${request.username === me()?.username ? 'own' : ''} ${evidence.stampOf(request)}`,
	});
	evidence.subscribe(index.refresh);
	const reviews = new Map<
		CertificateSigningRequest,
		{readonly stamp: string; readonly review: RequestView & ReviewedRequest}
	>();
	const found = new WeakMap<CertificateSigningRequest, {readonly stamp: string; readonly found: Review}>();
	const reviewNow = (request: CertificateSigningRequest) =>
		reviewRequestOffline(request, contextOf(request, index.others()));

	return {
		index,
		reviewNow,
		review(request) {
			const stamp = index.stampOf(request);
			const known = reviews.get(request);
			if (known?.stamp === stamp) {
				return known.review;
			}

			const reviewed = reviewRequestOffline(request, contextOf(request, index.knownOthers));
			const made = {...reviewed, summary: grantLines(reviewed, now())};
			reviews.set(request, {stamp, review: made});
			for (const [oldest] of reviews) {
				if (reviews.size <= mostReviews) {
					break;
				}

				reviews.delete(oldest);
			}

			return made;
		},
		reviewOf(request) {
			const stamp = index.stampOf(request);
			let known = found.get(request);
			if (known?.stamp !== stamp) {
				const {findings, questions} = reviewNow(request);
				known = {stamp, found: {findings, questions}};
				found.set(request, known);
			}

			return known.found;
		},
	};
}
