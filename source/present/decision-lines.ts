import {field, paragraph} from './field-lines.js';
import {byWeight} from './finding-text.js';
import {printable} from './printable.js';
import {severity} from './request-detail.js';
import type {RequestFacts} from './request-facts.js';
import type {Line} from './span.js';
import {wrap} from './wrap.js';

/** What to have in mind when deciding: the gravest findings, then what approving gives. */
export function decisionLines(
	{summary, findings, seen}: RequestFacts,
	decision: 'Approved' | 'Denied',
	width: number,
): readonly Line[] {
	const final = paragraph('A decision can not be taken back.', width, 'muted');
	if (decision === 'Denied') {
		return final;
	}

	const grave = byWeight(findings).filter(finding => finding.severity !== 'info');
	return [
		...grave
			.slice(0, 4)
			.flatMap(finding =>
				wrap(printable(finding.message), width - 4).map(
					(part, index): Line => [
						index === 0 ? severity(finding) : {emphasis: 'plain', text: '    '},
						{emphasis: 'plain', text: part},
					],
				),
			),
		...(grave.length > 4 ? [[{emphasis: 'waiting', text: `    and ${grave.length - 4} more findings`} as const]] : []),
		...summary.slice(0, 3).flatMap(([label, text]) => field(label, [printable(text)], width)),
		...paragraph(`asked by ${printable(seen.username)}`, width, 'muted'),
		...final,
	];
}
