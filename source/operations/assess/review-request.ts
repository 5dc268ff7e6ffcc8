import type {Cluster} from '../../cluster/calls/index.js';
import type {LocalPolicy} from '../../cluster/context/index.js';
import type {CertificateSigningRequest, UserInfo} from '../../cluster/model/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {SignatureCheck} from '../../pki/keys/index.js';
import {verifyRequest} from '../../pki/keys/index.js';
import type {Evidence} from '../../review/evidence/index.js';
import type {OtherRequests, Unread} from '../../review/facts/index.js';
import {createOtherRequestsIndex} from '../../review/facts/index.js';
import type {Review, Verdict} from '../../review/finding/index.js';
import {verdictOf} from '../../review/finding/index.js';
import {reviewFacts} from '../../review/judge/index.js';
import {signingOf} from '../../review/rules/request/index.js';
import type {Signing} from '../../signers/forecast/index.js';
import type {ClusterEvidence} from '../evidence/index.js';
import {createClusterEvidence, missingRight, neededParts} from '../evidence/index.js';
import type {ReadRequest} from '../read/index.js';
import {readSigningRequest, traitsOf} from '../read/index.js';

/** A decoded request with its review. */
export type ReviewedRequest = ReadRequest &
	Review & {
		readonly verdict: Verdict;
		/** The cluster's answers about it, if the cluster was asked. */
		readonly evidence?: Evidence;
		/** Who may sign for its signer; only if the cluster was asked, and if the signer is not one of Kubernetes. */
		readonly signing?: Signing;
		/** The result of verifying the request's signature; only if it was verified here, and not only by the server. */
		readonly signature?: SignatureCheck;
	};

/** The data that a review compares a request with. */
export type ReviewContext = {
	readonly now: Date;
	/** The operator: a review says when a request is the operator's own. */
	readonly me?: UserInfo;
	/** All live requests, including this one; absent if the operator may not list them. */
	readonly requests?: readonly CertificateSigningRequest[];
	/** What the cluster says about the objects that this request names. */
	readonly evidence?: Evidence;
	/** The index of `requests`, if the caller already keeps one. */
	readonly others?: OtherRequests;
	/** Why `me` or `requests` is absent although it was asked for. */
	readonly unread?: Unread;
	/** The operator's local policy, if there is one. */
	readonly policy?: LocalPolicy | undefined;
};

/** The data that reviews compare requests with, and the source of evidence about each. */
export type ClusterReviewContext = Omit<ReviewContext, 'evidence'> & {readonly source: ClusterEvidence};

/** Decodes and reviews one request against a context that is already read. It sends nothing to the cluster. */
export function reviewRequestOffline(
	seen: CertificateSigningRequest,
	{now, me, requests, others, evidence, unread, policy}: ReviewContext,
	signature?: SignatureCheck,
): ReviewedRequest {
	const read = readSigningRequest(seen);
	const index = others ?? (requests && indexOf(requests));
	const signing = signingOf(seen.signerName, evidence, index);
	const found = reviewFacts({
		seen,
		request: read.request,
		decodeError: read.requestError,
		signature,
		certificate: read.certificates[0],
		me,
		now,
		others: index,
		unread,
		evidence,
		policy,
	});
	return {
		...read,
		...found,
		verdict: verdictOf(found),
		...(evidence && {evidence}),
		...(signing && {signing}),
		...(signature && {signature}),
	};
}

/** One index per list: a snapshot keeps its identity while nothing changes, and each visible row needs the index. */
const indexes = new WeakMap<readonly CertificateSigningRequest[], OtherRequests>();
function indexOf(requests: readonly CertificateSigningRequest[]): OtherRequests {
	const known = indexes.get(requests);
	if (known !== undefined) {
		return known;
	}

	const index = createOtherRequestsIndex(requests.map(traitsOf));
	indexes.set(requests, index);
	return index;
}

/**
 * Reads once from the cluster the data that reviews need. It leaves out what the operator may not read.
 *
 * @param alone - the only request that will be reviewed. Evidence about others is not read.
 * @throws {ClusterError} for anything but a refusal.
 */
export async function readReviewContext(
	cluster: Cluster,
	now: Date,
	signal?: AbortSignal,
	alone?: CertificateSigningRequest,
): Promise<ClusterReviewContext> {
	const [context, requests] = await Promise.all([
		readContextWithoutRequests(cluster, now, signal, alone),
		allowed(cluster.listRequests({}, signal).then(({requests}) => requests)),
	]);
	return {
		...context,
		...('value' in requests ? {requests: requests.value} : {}),
		unread: {
			...context.unread,
			...('error' in requests
				? {
						others:
							requests.error.code === 'forbidden'
								? missingRight({verb: 'list', resource: 'certificatesigningrequests', group: 'certificates.k8s.io'})
								: requests.error.message,
					}
				: {}),
		},
	};
}

/**
 * As `readReviewContext`, without the list of requests, for callers that have a live list.
 *
 * @throws {ClusterError} for anything but a refusal.
 */
export async function readContextWithoutRequests(
	cluster: Cluster,
	now: Date,
	signal?: AbortSignal,
	alone?: CertificateSigningRequest,
): Promise<Omit<ClusterReviewContext, 'requests' | 'others'>> {
	const source = createClusterEvidence(cluster, {
		now: () => new Date(),
		...(signal && {signal}),
		...(alone && {only: neededParts(alone)}),
	});
	source.warm();
	const me = await allowed(cluster.whoAmI(signal));
	const {policy} = cluster.info;
	return {now, source, policy, ...('value' in me ? {me: me.value} : {unread: {me: me.error.message}})};
}

/**
 * Gathers the evidence for one request, verifies its signature and reviews it.
 *
 * @param isAlone - if true, also reads evidence about this request only, which takes a few calls; otherwise only the shared
 *   evidence.
 * @throws {ClusterError} `aborted` only.
 */
export async function reviewRequest(
	seen: CertificateSigningRequest,
	{source, ...context}: ClusterReviewContext,
	isAlone = true,
): Promise<ReviewedRequest> {
	const {request} = readSigningRequest(seen);
	const [evidence, signature] = await Promise.all([source.gather(seen, isAlone), request && verifyRequest(request)]);
	return reviewRequestOffline(seen, {...context, evidence}, signature);
}

async function allowed<T>(answer: Promise<T>): Promise<{readonly value: T} | {readonly error: ClusterError}> {
	try {
		return {value: await answer};
	} catch (error) {
		if (error instanceof ClusterError && (error.code === 'forbidden' || error.code === 'not-found')) {
			return {error};
		}

		throw error;
	}
}
