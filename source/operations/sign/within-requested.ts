import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {SigningPolicy} from '../../pki/spec/index.js';

/** Limits the lifetime of a policy to `spec.expirationSeconds`, the most that the requester wants. */
export function withinRequested(
	policy: SigningPolicy,
	{expirationSeconds}: Pick<CertificateSigningRequest, 'expirationSeconds'>,
	now: Date,
): SigningPolicy {
	if (expirationSeconds === undefined) {
		return policy;
	}

	const expiryMs = expirationSeconds * 1000;
	const end = new Date(now.getTime() + expiryMs);
	return {
		...policy,
		expiryMs: Math.min(policy.expiryMs, expiryMs + policy.backdateMs),
		...(policy.notAfter !== undefined && policy.notAfter > end ? {notAfter: end} : {}),
	};
}
