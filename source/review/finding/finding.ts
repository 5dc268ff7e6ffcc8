/**
 * The severity of a finding. To approve despite `block`, the operator types the name of the request; bulk decisions exclude
 * it.
 */
export type Severity = 'block' | 'warn' | 'info';

/** The source of a finding: the API server's own data, claims of the requester or its node, or a rule of certdeck. */
export type Provenance = 'server' | 'self' | 'policy';

/** The evidence on which a finding is based. */
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

/** One fact that an approver should know before a decision. */
export type Finding = {
	/** Stable, in kebab-case: `grants-cluster-admin`. */
	readonly id: string;
	readonly severity: Severity;
	/** One sentence: what approval would do, or what is wrong. It contains hostile text, which `printable()` escapes. */
	readonly message: string;
	/** The field that the finding is about: `spec.request`, `spec.usages`, `spec.username`, `metadata.annotations` … */
	readonly field: string;
	readonly provenance: Provenance;
	/** The evidence that was read for it; absent if the request alone shows it. */
	readonly evidence?: EvidenceSource;
	/** The policy entry that lowers the finding from `warn` to `info`, its reason, and its last day. */
	readonly allowed?: {readonly at: string; readonly reason: string; readonly until: string};
};
