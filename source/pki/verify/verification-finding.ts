/** Stable names of what verification can find. */
export type VerificationCode =
	| 'malformed'
	| 'unknown-critical-extension'
	| 'key-mismatch'
	| 'weak-key'
	| 'is-ca'
	| 'authority-unchecked'
	| 'issuer-unknown'
	| 'issuer-not-ca'
	| 'issuer-usage'
	| 'key-identifier-mismatch'
	| 'name-forbidden'
	| 'name-constraints-unchecked'
	| 'path-too-long'
	| 'policy-missing'
	| 'search-given-up'
	| 'signature-invalid'
	| 'signature-unsupported'
	| 'signature-weak'
	| 'not-yet-valid'
	| 'expired'
	| 'shorter-than-asked'
	| 'longer-than-asked'
	| 'name-missing'
	| 'name-extra'
	| 'usage-missing'
	| 'usage-extra'
	| 'subject-differs';

export type VerificationFinding = {
	readonly code: VerificationCode;
	/** An error makes the certificate useless or another than was asked for; a warning may be meant so. */
	readonly severity: 'error' | 'warning';
	/** One sentence; text from certificates stands in it in JSON's quotes. */
	readonly message: string;
};
