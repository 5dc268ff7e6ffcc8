import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {SigningPolicy} from '../../pki/spec/index.js';

/** `spec.expirationSeconds` is the most that the requester wants; the policy is the most that the signer gives. */
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
