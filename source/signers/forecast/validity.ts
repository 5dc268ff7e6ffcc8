const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** `--cluster-signing-duration` where nobody set it: 8760 h. */
export const defaultSigningSeconds = 8760 * 3600;
/** Least `.spec.expirationSeconds` of certificates.k8s.io/v1. */
export const leastExpirationSeconds = 600;

const backdateMs = 5 * minute;
const shortMs = 8 * hour;

/**
 * From when to when a certificate of kube-controller-manager is valid: backdated by five minutes, and those of eight
 * hours or more cut by as much, so that their span is what was asked for.
 *
 * @param expirationSeconds - `.spec.expirationSeconds`; the signer's own duration caps it and stands in for it.
 * @param authorityNotAfter - the authority's end, which a certificate never passes; unknown to most clients.
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
	// X.509 times are whole seconds.
	const from = Math.floor(now.getTime() / second) * second;
	const end = from + (spanMs < shortMs ? spanMs : spanMs - backdateMs);
	const limit = authorityNotAfter?.getTime() ?? Number.POSITIVE_INFINITY;
	return {notBefore: new Date(from - backdateMs), notAfter: new Date(Math.min(end, limit))};
}
