import {inPool} from '../../base/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import {isForLogins} from '../../signers/known/index.js';
import type {Filter} from '../filter/index.js';
import {isUndecided} from '../sign/index.js';
import type {ClusterReviewContext, ReviewedRequest} from './review-request.js';
import {readReviewContext, reviewRequest, reviewRequestOffline} from './review-request.js';
import {searchable} from './searchable.js';

/** A request that could not be read by its name. */
export type UnreadRequest = {readonly name: string; readonly error: ClusterError};

/** The most requests that are read at the same time. */
const atOnce = 8;
/**
 * The most requests that get evidence of their own, which takes some twenty calls each. With more requests, each gets only
 * the shared evidence.
 */
export const mostReadAlone = 25;

/**
 * Reads and reviews requests by name, all with the same shared evidence.
 *
 * @returns in the order of `names`. A request that can't be read is replaced by its error.
 * @throws {ClusterError} if the cluster can't be asked at all, or `aborted`.
 */
export async function reviewRequestsByName(
	cluster: Cluster,
	names: readonly string[],
	now: Date,
	signal?: AbortSignal,
): Promise<ReadonlyArray<ReviewedRequest | UnreadRequest>> {
	const context = await readReviewContext(cluster, now, signal);
	// All requests are read before the first review. Then evidence that several of them need is read once.
	const read = await inPool(names, atOnce, name => readByName(cluster, name, signal));
	const reviewed = await reviewEach(
		read.flatMap(each => ('error' in each ? [] : [each])),
		context,
	);
	const bySeen = new Map(reviewed.map(each => [each.seen, each]));
	return read.flatMap(each => ('error' in each ? each : (bySeen.get(each) ?? [])));
}

/**
 * Reviews every request that waits for a decision, the oldest first.
 *
 * @throws {ClusterError} `forbidden` if the operator may not list requests, or another error of the call.
 */
export async function reviewPendingRequests(
	cluster: Cluster,
	now: Date,
	signal?: AbortSignal,
): Promise<readonly ReviewedRequest[]> {
	return reviewPending(cluster, await readReviewContext(cluster, now, signal), signal);
}

/**
 * Reviews the requests that match a filter. Shared evidence is read once. Access reviews are read for each matching
 * request, because all of them may be about to be approved.
 *
 * @throws {ClusterError} as `reviewPending`.
 */
export async function reviewMatchingRequests(
	cluster: Cluster,
	filter: Filter,
	now: Date,
	signal?: AbortSignal,
): Promise<readonly ReviewedRequest[]> {
	const context = await readReviewContext(cluster, now, signal);
	const reviewed = await reviewPending(cluster, context, signal);
	const found = reviewed.filter(each => filter.matches(searchable(each), now)).map(({seen}) => seen);
	return reviewEach(found, context);
}

/**
 * Reviews requests, decided or not, in the same way as the rows of the deck: with shared evidence only, and without
 * verifying signatures.
 *
 * @throws {ClusterError} `aborted` only.
 */
export async function reviewRequestsAsRows(
	rows: readonly CertificateSigningRequest[],
	{source, ...context}: ClusterReviewContext,
): Promise<readonly ReviewedRequest[]> {
	if (rows.length === 0) {
		return [];
	}

	const evidenceOf = await source.gatherForRows(rows);
	return rows.map(seen => reviewRequestOffline(seen, {...context, evidence: evidenceOf(seen)}));
}

/**
 * Reviews requests that are already read, with new evidence from the cluster.
 *
 * @throws {ClusterError} if the cluster can't be asked at all, or `aborted`.
 */
export async function reviewRequests(
	cluster: Cluster,
	requests: readonly CertificateSigningRequest[],
	now: Date,
	signal?: AbortSignal,
): Promise<readonly ReviewedRequest[]> {
	return reviewEach(requests, await readReviewContext(cluster, now, signal));
}

function reviewEach(
	requests: readonly CertificateSigningRequest[],
	context: ClusterReviewContext,
): Promise<readonly ReviewedRequest[]> {
	expectEach(requests, context);
	return inPool(requests, atOnce, seen =>
		reviewRequest(seen, context, requests.length <= mostReadAlone || isForLogins(seen.signerName)),
	);
}

/** Announces all requests, so that evidence that several of them need is read once. */
function expectEach(
	requests: readonly CertificateSigningRequest[],
	{source}: Pick<ClusterReviewContext, 'source'>,
): void {
	for (const seen of requests) {
		source.expect(seen);
	}
}

/** The requests that wait for a decision, the oldest first. */
async function reviewPending(
	cluster: Cluster,
	context: ClusterReviewContext,
	signal: AbortSignal | undefined,
): Promise<readonly ReviewedRequest[]> {
	const all = await allRequests(cluster, context, signal);
	const pending = all
		.filter(isUndecided)
		.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.name < b.name ? -1 : 1));
	expectEach(pending, context);
	return inPool(pending, atOnce, seen => reviewRequest(seen, context, pending.length <= mostReadAlone));
}

/** If the list was refused, lists again, so that the caller gets the error. */
export async function allRequests(
	cluster: Cluster,
	{requests}: ClusterReviewContext,
	signal?: AbortSignal,
): Promise<readonly CertificateSigningRequest[]> {
	return requests ?? (await cluster.listRequests({}, signal)).requests;
}

async function readByName(
	cluster: Cluster,
	name: string,
	signal: AbortSignal | undefined,
): Promise<CertificateSigningRequest | UnreadRequest> {
	try {
		return await cluster.getRequest(name, signal);
	} catch (error) {
		if (error instanceof ClusterError && error.code !== 'aborted') {
			return {name, error};
		}

		throw error;
	}
}
