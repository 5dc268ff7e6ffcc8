/** One action of a plan, as the confirming dialog prints it. */
export type PlanStep = {
	/** `create`, `update`, `apply`, `write`, `read`, `sign`. */
	readonly verb: string;
	/** `CertificateSigningRequest/approval`, `Secret`, `ConfigMap`, `File`. */
	readonly kind: string;
	readonly namespace?: string;
	/** Object name or file path; hostile text. */
	readonly name: string;
	/** What the action does, as a phrase. */
	readonly note: string;
	/** What the action replaces or takes over. The operator has to agree to this step by name. */
	readonly overwrites?: string;
	/** Hex SHA-256 of the content that is lost. An operator who has agreed once is not asked again. */
	readonly lost?: string;
};

/** What a plan says. */
export type PlanDescription = Omit<Plan<unknown>, 'perform'>;

/** The planned actions, worked out from what was read. Nothing is written before `perform`. */
export type Plan<Result> = {
	readonly title: string;
	readonly steps: readonly PlanStep[];
	/** Sentences to consider. None of them prevents the plan. */
	readonly warnings: readonly string[];
	/** A word that must be typed before the plan is performed, such as the request's name if it grants cluster-admin. */
	readonly typeToConfirm?: string;
	/** Performs the steps in order, once. Throws OperationError, ClusterError or PkiError. */
	perform(signal?: AbortSignal): Promise<Result>;
};
