// The forms of names in Kubernetes (apimachinery `validation.go`) and SPIFFE. Host names of certificates have a rule of
// their own, which is wider: `dnsNameProblem`.

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
/** Without a limit of the length. */
export const labelPattern = new RegExp(`^${label}$`);
/** Without a limit of the length, which is of the whole alone. */
export const subdomainPattern = new RegExp(`^${label}(\\.${label})*$`);

/** Most characters of a label (RFC 1123 §2.1). */
export const longestLabel = 63;
/** Most characters of a whole name (RFC 1123 §2.1). */
export const longestSubdomain = 253;

/** Whether it is a lower-case RFC 1123 label, as Namespaces and Services are called. */
export function isLabel(text: string): boolean {
	return text.length <= longestLabel && labelPattern.test(text);
}

/** Whether it is a lower-case RFC 1123 subdomain, as most objects are called: Nodes, Pods, Secrets, ServiceAccounts. */
export function isSubdomain(text: string): boolean {
	return text.length <= longestSubdomain && subdomainPattern.test(text);
}

/** Whether it is the trust domain of a SPIFFE ID (SPIFFE-ID §2.1): lower case, at most 255 characters. */
export function isTrustDomain(text: string): boolean {
	return /^[a-z0-9._-]{1,255}$/.test(text);
}
