import type {Printable} from '../../base/text/index.js';
import {paddedStart, printable, printableSentence, printed, repeated} from '../../base/text/index.js';
import type {BulkGroup} from '../../operations/bulk/index.js';
import type {Finding, Question} from '../../review/finding/index.js';
import {byWeight, questionMark, severityMarks} from '../findings/index.js';
import {shrink} from '../list/index.js';
import type {Emphasis, Line, Span} from '../text/index.js';
import {displayWidth, fit, wrap} from '../text/index.js';

const groupColumns = [
	{title: printed`COUNT`, least: 5},
	{title: printed`SIGNER`, least: 14},
	{title: printed`REQUESTER`, least: 14},
	{title: printed`FINDINGS`, least: 24},
] as const;

/** The width that all columns need. A narrower screen shows the cells of a group one below another. */
const leastWidth = groupColumns.reduce((sum, {least}) => sum + least + 2, 0);

/** One row a group. A cell wraps onto further lines, because the operator must see all of its text. */
export function bulkGroupTable(bulkGroups: readonly BulkGroup[], width: number): readonly Line[] {
	const rows = bulkGroups.map(
		({signerName, requester, findings, questions, items}): ReadonlyArray<readonly Span[]> => [
			[{emphasis: 'strong', text: paddedStart(printable(String(items.length)), 5)}],
			[{emphasis: 'plain', text: printable(signerName.replace(/^kubernetes\.io\//, ''))}],
			[{emphasis: 'plain', text: printable(requester)}],
			findings.length + questions.length === 0
				? [{emphasis: 'ok', text: printed`none`}]
				: [
						...questions.map((each): Span => ({emphasis: 'focus', text: questionText(each)})),
						...byWeight(findings).map((each): Span => ({emphasis: emphasisOf(each), text: findingText(each)})),
					],
		],
	);
	if (width < leastWidth) {
		return rows.flatMap(row => stackedLines(row, width));
	}

	const head = groupColumns.map(({title}): readonly Span[] => [{emphasis: 'muted', text: title}]);
	const widths = shrink(
		groupColumns.map((_, column) =>
			Math.max(...[head, ...rows].flatMap(row => (row[column] ?? []).map(({text}) => displayWidth(text)))),
		),
		groupColumns,
		width - 2,
	);
	return [head, ...rows].flatMap(row => rowLines(row, widths));
}

/** The count beside the first cell, and the other cells below it. */
function stackedLines([count = [], ...cells]: ReadonlyArray<readonly Span[]>, width: number): readonly Line[] {
	const lines = cells.flat().flatMap(span => cellLines(span, width - 8));
	return lines.map(
		(span, index): Line => [
			{emphasis: 'plain', text: printed` `},
			...(index === 0 ? count : [{emphasis: 'plain', text: printed`     `} as const]),
			{emphasis: 'plain', text: printed`  `},
			span,
		],
	);
}

function rowLines(row: ReadonlyArray<readonly Span[]>, widths: readonly number[]): readonly Line[] {
	const cells = row.map((spans, column) =>
		column === 0 ? spans : spans.flatMap(span => cellLines(span, widths[column] ?? 1)),
	);
	return Array.from(
		{length: Math.max(...cells.map(cell => cell.length))},
		(_, at): Line =>
			cells.flatMap((cell, column): Line => {
				const {emphasis, text} = cell[at] ?? {emphasis: 'plain', text: printed``};
				return [
					{emphasis: 'plain', text: column === 0 ? printed` ` : printed`  `},
					{emphasis, text: fit(text, widths[column] ?? 0)},
				];
			}),
	);
}

/** The text of a cell. Further lines are indented by the width of a finding's mark. */
function cellLines({emphasis, text}: Span, width: number): readonly Span[] {
	const [, mark = '', rest = ''] = /^((?:!!|! |[?] |· ) )?(.*)$/s.exec(text) ?? [];
	return wrap(printableSentence(rest), width - mark.length).map(
		(part, index): Span => ({
			emphasis,
			text: printed`${index === 0 ? printableSentence(mark) : repeated(printed` `, mark.length)}${part}`,
		}),
	);
}

/** A finding in a few words, with its mark before its id. */
export function findingText({id, severity}: Finding): Printable {
	return printed`${severityMarks[severity]} ${printable(id)}`;
}

/** As `findingText`, for an open question. */
export function questionText({id}: Pick<Question, 'id'>): Printable {
	return printed`${questionMark} ${printable(id)}`;
}

/** The emphasis of a finding's severity on a screen. */
export function emphasisOf({severity}: Finding): Emphasis {
	return severity === 'block' ? 'danger' : severity === 'warn' ? 'waiting' : 'plain';
}
