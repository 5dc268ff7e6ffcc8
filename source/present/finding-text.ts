import type {Finding, Severity} from '../review/finding.js';
import {printable} from './printable.js';

/** A mark that reads without colour: `!!` blocks, `!` warns, `·` informs. */
export const severityMarks: Readonly<Record<Severity, string>> = {block: '!!', warn: '! ', info: '· '};

const order: Readonly<Record<Severity, number>> = {block: 0, warn: 1, info: 2};

/** The gravest first; findings of one weight keep their order. */
export function byWeight(findings: readonly Finding[]): readonly Finding[] {
	return findings.toSorted((a, b) => order[a.severity] - order[b.severity]);
}

/** What the gravest weighs; undefined where there is none. */
export function gravestOf(findings: ReadonlyArray<Pick<Finding, 'severity'>>): Severity | undefined {
	return (['block', 'warn', 'info'] as const).find(weight => findings.some(({severity}) => severity === weight));
}

/** One line a finding: mark, sentence, id, field and how we know. */
export function findingLines(findings: readonly Finding[]): readonly string[] {
	return findings.length === 0
		? ['no findings']
		: byWeight(findings).map(
				({severity, message, id, field, provenance}) =>
					`${severityMarks[severity]} ${printable(message)} (${id}; ${printable(field)}, ${provenance})`,
			);
}

/** `2 block, 1 warn`, or an empty text where nothing weighs. */
export function findingCount(findings: readonly Finding[]): string {
	return (['block', 'warn'] as const)
		.map(severity => [severity, findings.filter(finding => finding.severity === severity).length] as const)
		.filter(([, count]) => count > 0)
		.map(([severity, count]) => `${count} ${severity}`)
		.join(', ');
}
