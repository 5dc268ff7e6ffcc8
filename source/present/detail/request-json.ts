import type {ReviewedRequest} from '../../operations/assess/index.js';
import type {ReadRequest} from '../../operations/read/index.js';
import type {SignatureCheck} from '../../pki/keys/index.js';
import {certificateJson} from '../certificate/index.js';
import {stateOf} from '../request/index.js';

/**
 * The API server verified the signature when the object was created (`.spec.request`), so the signature of a stored request
 * is valid.
 */
const verifiedByServer: SignatureCheck = {valid: true, acceptedByServer: true};

/** A request with or without a review. */
type Shown = ReadRequest & Partial<Pick<ReviewedRequest, 'verdict' | 'findings' | 'questions' | 'signature'>>;

/**
 * The documented shape of `show -o json`, and of each element of `list -o json`. Dates are ISO 8601 in UTC; absent values
 * are null. Without a review, so are verdict, findings and questions.
 */
export function requestJson({
	seen,
	request,
	certificates,
	verdict,
	findings,
	questions,
	signature = verifiedByServer,
}: Shown) {
	const [certificate] = certificates;
	return {
		name: seen.name,
		uid: seen.uid,
		createdAt: seen.createdAt.toISOString(),
		signerName: seen.signerName,
		usages: seen.usages,
		expirationSeconds: seen.expirationSeconds ?? null,
		requester: seen.username,
		groups: seen.groups,
		extra: seen.extra,
		labels: seen.labels,
		annotations: seen.annotations,
		conditions: seen.conditions.map(({type, status, reason, message, lastUpdateTime, lastTransitionTime}) => ({
			type,
			status,
			reason,
			message,
			lastUpdateTime: lastUpdateTime?.toISOString() ?? null,
			lastTransitionTime: lastTransitionTime?.toISOString() ?? null,
		})),
		state: stateOf(seen).word,
		request: request ? certificateJson(request, signature, []) : null,
		certificate: certificate ? certificateJson(certificate, {valid: null, acceptedByServer: false}, []) : null,
		verdict: verdict ?? null,
		findings: findings ?? null,
		questions: questions ?? null,
	};
}
