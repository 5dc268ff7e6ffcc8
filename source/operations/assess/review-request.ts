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
import {reviewRequest} from '../../review/judge/index.js';
import {signingOf} from '../../review/rules/request/index.js';
import type {Signing} from '../../signers/forecast/index.js';
import type {ClusterEvidence} from '../evidence/index.js';
import {createClusterEvidence, missingRight} from '../evidence/index.js';
import type {ReadRequest} from '../read/index.js';
import {readSigningRequest, traitsOf} from '../read/index.js';

/** A request decoded, with what review says of it. */
export type ReviewedRequest = ReadRequest &
	Review & {
		readonly verdict: Verdict;
		/** What the cluster said of what it touches, where it was asked. */
		readonly evidence?: Evidence;
		/** Who may sign for its signer, where that is another than Kubernetes' own and the cluster was asked. */
		readonly signing?: Signing;
		/** What checking the request's signature showed, where it was checked here and not only by the server. */
		readonly signature?: SignatureCheck;
	};

export type ReviewSurroundings = {
	readonly now: Date;
	/** Who asks for the review: approving one's own request is worth a word. */
	readonly me?: UserInfo;
	/** All live requests, this one among them, where they may be listed. */
	readonly others?: readonly CertificateSigningRequest[];
	/** What the cluster says of what this request touches. */
	readonly evidence?: Evidence;
	/** What is said of them, where that is kept up already. */
	readonly crowd?: OtherRequests;
	/** Why `me` or `others` is absent, where they were asked for. */
	readonly unread?: Unread;
	/** What the operator's team lets requests ask for, where they say so. */
	readonly policy?: LocalPolicy | undefined;
};

/** What requests are reviewed against, and who to ask about each. */
export type ReadSurroundings = Omit<ReviewSurroundings, 'evidence'> & {readonly source: ClusterEvidence};

/** Decodes and reviews one request with what is known around it; asks nobody. */
export function reviewSeen(
	seen: CertificateSigningRequest,
	{now, me, others, crowd, evidence, unread, policy}: ReviewSurroundings,
	signature?: SignatureCheck,
): ReviewedRequest {
	const read = readSigningRequest(seen);
	const summary = crowd ?? (others && summaryOf(others));
	const signing = signingOf(seen.signerName, evidence, summary);
	const found = reviewRequest({
		seen,
		request: read.request,
		decodeError: read.requestError,
		signature,
		certificate: read.certificates[0],
		me,
		now,
		others: summary,
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

/** By list: a snapshot keeps its identity while nothing changed, and every visible row asks for it. */
const summaries = new WeakMap<readonly CertificateSigningRequest[], OtherRequests>();
function summaryOf(requests: readonly CertificateSigningRequest[]): OtherRequests {
	const known = summaries.get(requests);
	if (known !== undefined) {
		return known;
	}

	const summary = createOtherRequestsIndex(requests.map(traitsOf));
	summaries.set(requests, summary);
	return summary;
}

/**
 * Reviews one request with what the cluster says of its surroundings; what the operator may not ask is left out.
 *
 * @throws {ClusterError} for anything but a refusal.
 */
export async function reviewAgainstCluster(
	cluster: Cluster,
	seen: CertificateSigningRequest,
	now: Date,
	signal?: AbortSignal,
): Promise<ReviewedRequest> {
	return reviewWithin(seen, await readSurroundings(cluster, now, signal));
}

/**
 * Asks the cluster once for what requests are reviewed against; what the operator may not ask is left out.
 *
 * @throws {ClusterError} for anything but a refusal.
 */
export async function readSurroundings(cluster: Cluster, now: Date, signal?: AbortSignal): Promise<ReadSurroundings> {
	const [around, others] = await Promise.all([
		readAround(cluster, now, signal),
		allowed(cluster.listRequests({}, signal).then(({requests}) => requests)),
	]);
	return {
		...around,
		...('value' in others ? {others: others.value} : {}),
		unread: {
			...around.unread,
			...('error' in others
				? {
						others:
							others.error.code === 'forbidden'
								? missingRight({verb: 'list', resource: 'certificatesigningrequests', group: 'certificates.k8s.io'})
								: others.error.message,
					}
				: {}),
		},
	};
}

/**
 * The same without the other requests, for whoever has a live list of them.
 *
 * @throws {ClusterError} for anything but a refusal.
 */
export async function readAround(
	cluster: Cluster,
	now: Date,
	signal?: AbortSignal,
): Promise<Omit<ReadSurroundings, 'others'>> {
	const source = createClusterEvidence(cluster, {now: () => new Date(), ...(signal && {signal})});
	source.warm();
	const me = await allowed(cluster.whoAmI(signal));
	const {policy} = cluster.info;
	return {now, source, policy, ...('value' in me ? {me: me.value} : {unread: {me: me.error.message}})};
}

/**
 * The same as `reviewAgainstCluster` with surroundings that were read already; verifies the request's signature.
 *
 * @param isAlone - asks the cluster about this one request too, a few calls; else only what all requests share.
 * @throws {ClusterError} `aborted` only.
 */
export async function reviewWithin(
	seen: CertificateSigningRequest,
	{source, ...surroundings}: ReadSurroundings,
	isAlone = true,
): Promise<ReviewedRequest> {
	const {request} = readSigningRequest(seen);
	const [evidence, signature] = await Promise.all([source.gather(seen, isAlone), request && verifyRequest(request)]);
	return reviewSeen(seen, {...surroundings, evidence}, signature);
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
