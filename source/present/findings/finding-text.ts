import type {Printable} from '../../base/text/index.js';
import {joined, printable, printed} from '../../base/text/index.js';
import type {Finding, Review, Severity, Verdict} from '../../review/finding/index.js';

/** Marks that are readable without colour: `!!` blocks, `!` warns, `·` informs. */
export const severityMarks: Readonly<Record<Severity, Printable>> = {
	block: printed`!!`,
	warn: printed`! `,
	info: printed`· `,
};
/** The mark of an open question. */
export const questionMark = printed`? `;
/** The mark of a request; empty if the verdict is clear. */
export const verdictMarks: Readonly<Record<Verdict, Printable>> = {
	block: severityMarks.block,
	warn: severityMarks.warn,
	unknown: questionMark,
	clear: printed``,
};

const order: Readonly<Record<Severity, number>> = {block: 0, warn: 1, info: 2};

/** The most severe first. Findings of one severity keep their order. */
export function byWeight(findings: readonly Finding[]): readonly Finding[] {
	return findings.toSorted((a, b) => order[a.severity] - order[b.severity]);
}

/**
 * One line for each finding or open question: mark, sentence, id, field and provenance. Why questions are open is shown
 * elsewhere, once for all.
 */
export function reviewLines({findings, questions}: Review): readonly Printable[] {
	const lineOf = ({severity, message, id, field, provenance}: Finding) =>
		printed`${severityMarks[severity]} ${printable(message)} (${printable(id)}; ${printable(field)}, ${printable(provenance)})`;
	const sorted = byWeight(findings);
	const lines = [
		...sorted.filter(({severity}) => severity !== 'info').map(lineOf),
		...questions.map(
			({message, id, field}) => printed`${questionMark} ${printable(message)} (${printable(id)}; ${printable(field)})`,
		),
		...sorted.filter(({severity}) => severity === 'info').map(lineOf),
	];
	return lines.length === 0 ? [printed`no findings`] : lines;
}

/** `2 block, 1 warn, 1 unknown`; empty if nothing blocks, warns or is unknown. */
export function reviewCount({findings, questions}: Review): Printable {
	const count = (severity: Severity) => findings.filter(finding => finding.severity === severity).length;
	const counts: ReadonlyArray<readonly [number, Printable]> = [
		[count('block'), printed`block`],
		[count('warn'), printed`warn`],
		[questions.length, printed`unknown`],
	];
	return joined(
		counts.filter(([many]) => many !== 0).map(([many, word]) => printed`${many} ${word}`),
		printed`, `,
	);
}
