// The forms of names in Kubernetes (apimachinery `validation.go`) and SPIFFE. Host names of certificates have a wider rule:
// `dnsNameProblem`.

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
/** A label, without the limit of its length. */
export const labelPattern = new RegExp(`^${label}$`);
/** A subdomain, without the limit of its length. Only the whole name has a limit. */
export const subdomainPattern = new RegExp(`^${label}(\\.${label})*$`);

/** The most characters of a label (RFC 1123 §2.1). */
export const longestLabel = 63;
/** The most characters of a whole name (RFC 1123 §2.1). */
export const longestSubdomain = 253;

/** Whether a text is a lower-case RFC 1123 label, the form of names of Namespaces and Services. */
export function isLabel(text: string): boolean {
	return text.length <= longestLabel && labelPattern.test(text);
}

/** Whether a text is a lower-case RFC 1123 subdomain, the form of most names: Nodes, Pods, Secrets, ServiceAccounts. */
export function isSubdomain(text: string): boolean {
	return text.length <= longestSubdomain && subdomainPattern.test(text);
}

/** Whether a text is the trust domain of a SPIFFE ID (SPIFFE-ID §2.1): lower case, at most 255 characters. */
export function isTrustDomain(text: string): boolean {
	return /^[a-z0-9._-]{1,255}$/.test(text);
}
