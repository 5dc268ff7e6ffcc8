import type {EvidenceSource, Finding} from './finding.js';

/** A fact that a verdict depends on and that could not be read. It neither proves nor excludes a danger. */
export type Question = {
	/** Stable, in kebab-case: `bindings-unread`. */
	readonly id: string;
	/** One sentence: what is not known about the request. It contains hostile text, which `printable()` escapes. */
	readonly message: string;
	/** The reasons: a missing RBAC rule, or an error. They are the same for every request with this question. */
	readonly why: readonly string[];
	/** The field of the request that the question is about: `spec.request: subject` … */
	readonly field: string;
	/** The evidence that would answer it; absent if the list of requests would. */
	readonly evidence?: EvidenceSource;
};

/** The result of a review: the findings, the most severe first, and the open questions. */
export type Review = {readonly findings: readonly Finding[]; readonly questions: readonly Question[]};

/** The most severe first. */
export const verdicts = ['block', 'warn', 'unknown', 'clear'] as const;

/**
 * The verdict about a request. `clear`: the requester gets nothing that the requester does not already have. `warn`: a
 * person has to look. `block`: the holder would gain power over the cluster or over others. `unknown`: a question could not
 * be answered.
 */
export type Verdict = (typeof verdicts)[number];

/** The most severe finding decides. An open question turns `clear` into `unknown`, but does not hide a finding. */
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
