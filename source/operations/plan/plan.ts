/** One thing that performing a plan will do, as the confirming dialog prints it. */
export type PlanStep = {
	/** `create`, `update`, `apply`, `write`, `read`, `sign`. */
	readonly verb: string;
	/** `CertificateSigningRequest/approval`, `Secret`, `ConfigMap`, `File`. */
	readonly kind: string;
	readonly namespace?: string;
	/** Object name or file path; hostile text. */
	readonly name: string;
	/** What it does, in a phrase. */
	readonly note: string;
	/** It replaces or takes over something that is there: the reader is asked about it by name. */
	readonly overwrites?: string;
	/** Hex SHA-256 of the content that is lost by that; whoever agreed to lose it once need not be asked again. */
	readonly lost?: string;
};

/** What will be done, worked out from what was read, and the doing of it: nothing is written until `perform`. */
export type Plan<Result> = {
	readonly title: string;
	readonly steps: readonly PlanStep[];
	/** Sentences the reader should weigh; none blocks. */
	readonly warnings: readonly string[];
	/** A word that must be typed before this is performed, such as the request's name where it grants cluster-admin. */
	readonly typeToConfirm?: string;
	/** Does the steps in order, once. Throws OperationError, ClusterError or PkiError. */
	perform(signal?: AbortSignal): Promise<Result>;
};
