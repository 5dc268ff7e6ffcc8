/** Stable codes of the findings of verification. */
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
	/** `error`: the certificate is unusable, or not the requested one. `warning`: the difference may be intended. */
	readonly severity: 'error' | 'warning';
	/** One sentence. Text from certificates is quoted as in JSON. */
	readonly message: string;
};
