/** How much a finding weighs: `block` asks for the request's name to be typed, and never goes in bulk. */
export type Severity = 'block' | 'warn' | 'info';

/** How we know: stamped by the API server, reported by the requester or its node, or a rule of ours. */
export type Provenance = 'server' | 'self' | 'policy';

/** What of the cluster a finding leans on. */
export type EvidenceSource =
	| 'bindings'
	| 'access-reviews'
	| 'nodes'
	| 'services'
	| 'pods'
	| 'api-server'
	| 'domain'
	| 'authorities'
	| 'routes'
	| 'account-pods'
	| 'client-authorities'
	| 'trust-domains';

/** One thing an approver should know before deciding. */
export type Finding = {
	/** Stable, kebab-case: `grants-cluster-admin`. */
	readonly id: string;
	readonly severity: Severity;
	/** One sentence: what approving would do, or what is wrong. Holds hostile text; printed through `printable()`. */
	readonly message: string;
	/** Where it comes from: `spec.request`, `spec.usages`, `spec.username`, `metadata.annotations` … */
	readonly field: string;
	readonly provenance: Provenance;
	/** What was read of the cluster for it; absent where the request alone shows it. */
	readonly evidence?: EvidenceSource;
	/** It would warn, and the policy allows it: by which entry, why, and the last day of that. */
	readonly allowed?: {readonly at: string; readonly reason: string; readonly until: string};
};
