const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** The default of `--cluster-signing-duration`: 8760 h. */
export const defaultSigningSeconds = 8760 * 3600;
/** The least `.spec.expirationSeconds` of certificates.k8s.io/v1. */
export const leastExpirationSeconds = 600;

const backdateMs = 5 * minute;
const shortMs = 8 * hour;

/**
 * The validity of a certificate of kube-controller-manager. notBefore is backdated by five minutes. For eight hours or more,
 * notAfter is five minutes earlier too, so that the whole span is the requested one.
 *
 * @param expirationSeconds - `.spec.expirationSeconds`. The signer's own duration limits it, and is its default.
 * @param authorityNotAfter - the end of the authority, which limits notAfter. Most clients do not know it.
 */
export function predictValidity(
	now: Date,
	expirationSeconds: number | undefined,
	{
		signingSeconds = defaultSigningSeconds,
		authorityNotAfter,
	}: {readonly signingSeconds?: number; readonly authorityNotAfter?: Date} = {},
): {readonly notBefore: Date; readonly notAfter: Date} {
	const seconds = Math.max(leastExpirationSeconds, Math.min(expirationSeconds ?? signingSeconds, signingSeconds));
	const spanMs = seconds * second;
	// X.509 times have whole seconds.
	const from = Math.floor(now.getTime() / second) * second;
	const end = from + (spanMs < shortMs ? spanMs : spanMs - backdateMs);
	const limit = authorityNotAfter?.getTime() ?? Number.POSITIVE_INFINITY;
	return {notBefore: new Date(from - backdateMs), notAfter: new Date(Math.min(end, limit))};
}
