import type {EvidenceSource, Finding} from './finding.js';

/** Something that a verdict depends on and that could not be read. It is neither a danger nor a clearance. */
export type Question = {
	/** Stable, kebab-case: `bindings-unread`. */
	readonly id: string;
	/** One sentence: what is not known of the request. Holds hostile text; printed through `printable()`. */
	readonly message: string;
	/** Why not: the RBAC rule that is missing, or what went wrong. The same for every request that it is asked of. */
	readonly why: readonly string[];
	/** What of the request it is about: `spec.request: subject` … */
	readonly field: string;
	/** What of the cluster would answer it; absent where that is the list of requests. */
	readonly evidence?: EvidenceSource;
};

/** The result of a review: the findings, gravest first, and the questions that stay open. */
export type Review = {readonly findings: readonly Finding[]; readonly questions: readonly Question[]};

/** The gravest first. */
export const verdicts = ['block', 'warn', 'unknown', 'clear'] as const;

/**
 * What review makes of a request. `clear`: nothing is given away that the requester does not have. `warn`: a person has to
 * look. `block`: somebody would gain power over the cluster or over others. `unknown`: a question could not be asked.
 */
export type Verdict = (typeof verdicts)[number];

/** The gravest finding decides; an open question keeps a request from being clear, but does not hide a finding. */
export function verdictOf({
	findings,
	questions,
}: {
	readonly findings: ReadonlyArray<Pick<Finding, 'severity'>>;
	readonly questions: readonly unknown[];
}): Verdict {
	const weighty = (['block', 'warn'] as const).find(weight => findings.some(({severity}) => severity === weight));
	return weighty ?? (questions.length > 0 ? 'unknown' : 'clear');
}
