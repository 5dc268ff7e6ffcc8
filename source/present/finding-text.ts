import type {Finding, Severity} from '../review/finding.js';
import type {Review, Verdict} from '../review/verdict.js';
import {printable} from './printable.js';

/** A mark that reads without colour: `!!` blocks, `!` warns, `·` informs. */
export const severityMarks: Readonly<Record<Severity, string>> = {block: '!!', warn: '! ', info: '· '};
/** The mark of an open question. */
export const questionMark = '? ';
/** The mark of a request; nothing where it is clear. */
export const verdictMarks: Readonly<Record<Verdict, string>> = {
	block: severityMarks.block,
	warn: severityMarks.warn,
	unknown: questionMark,
	clear: '',
};

const order: Readonly<Record<Severity, number>> = {block: 0, warn: 1, info: 2};

/** The gravest first; findings of one weight keep their order. */
export function byWeight(findings: readonly Finding[]): readonly Finding[] {
	return findings.toSorted((a, b) => order[a.severity] - order[b.severity]);
}

/** One line a finding or open question: mark, sentence, id, field and how we know. Why one is open is told elsewhere, once. */
export function reviewLines({findings, questions}: Review): readonly string[] {
	const lineOf = ({severity, message, id, field, provenance}: Finding) =>
		`${severityMarks[severity]} ${printable(message)} (${id}; ${printable(field)}, ${provenance})`;
	const sorted = byWeight(findings);
	const lines = [
		...sorted.filter(({severity}) => severity !== 'info').map(lineOf),
		...questions.map(({message, id, field}) => `${questionMark} ${printable(message)} (${id}; ${printable(field)})`),
		...sorted.filter(({severity}) => severity === 'info').map(lineOf),
	];
	return lines.length === 0 ? ['no findings'] : lines;
}

/** `2 block, 1 warn, 1 unknown`, or an empty text where nothing weighs. */
export function reviewCount({findings, questions}: Review): string {
	const count = (severity: Severity) => findings.filter(finding => finding.severity === severity).length;
	return [
		[count('block'), 'block'],
		[count('warn'), 'warn'],
		[questions.length, 'unknown'],
	]
		.filter(([many]) => many !== 0)
		.map(each => each.join(' '))
		.join(', ');
}
