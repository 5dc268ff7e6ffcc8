import type {Printable} from '../../base/text/index.js';
import {joined, printable, printableSentence, printed} from '../../base/text/index.js';
import {isDoubtful} from '../../operations/write/index.js';
import type {JournalRecord, ReadJournal} from '../../storage/journal/index.js';
import type {Emphasis, Line, Span} from '../text/index.js';
import {cursorMargin, fit, line, spread, wrap} from '../text/index.js';

type Column = {
	readonly title: Printable;
	readonly width: number;
	span(record: JournalRecord): Span;
};

const plain = (text: Printable): Span => ({emphasis: 'plain', text});

/** Columns for a line of `width`. A wide line also has context and answer. */
function columnsFor(width: number): readonly Column[] {
	const isWide = width >= 110;
	const fixed: readonly Column[] = [
		{
			title: printed`WHEN (UTC)`,
			width: 16,
			span: ({at}) => plain(printableSentence(printable(at).slice(0, 16).replace('T', ' '))),
		},
		{title: printed`DECISION`, width: 8, span: decisionSpan},
	];
	const findings: Column = {
		title: printed`FINDINGS`,
		width: isWide ? 15 : 8,
		span: record => findingsSpan(record, isWide),
	};
	const context: Column = {title: printed`CONTEXT`, width: 16, span: ({context: name}) => plain(printable(name))};
	const answer: Column = {title: printed`ANSWER`, width: isWide ? 22 : 8, span: record => answerSpan(record, isWide)};
	const rest = [...fixed, findings, ...(isWide ? [context] : []), answer];
	const left = width - 3 - rest.reduce((sum, each) => sum + each.width + 2, 0) - 2;
	const name = Math.max(10, Math.ceil(left * 0.55));
	return [
		...fixed,
		...(isWide ? [context] : []),
		{title: printed`NAME`, width: name, span: record => plain(printable(record.name))},
		{
			title: printed`SIGNER`,
			width: Math.max(6, left - name),
			span: ({signerName}) => plain(printable(signerName.replace(/^kubernetes\.io\//, ''))),
		},
		findings,
		answer,
	];
}

function decisionSpan({decision}: JournalRecord): Span {
	return {emphasis: decision === 'Approved' ? 'ok' : 'muted', text: printable(decision)};
}

/** Without room for all, only the most severe are shown. */
function findingsSpan({findings}: JournalRecord, isWide: boolean): Span {
	const count = (severity: string) => findings.filter(each => each.severity === severity).length;
	const parts = ['block', 'warn', 'unknown']
		.filter(severity => count(severity) > 0)
		.map(severity => printed`${count(severity)} ${printable(severity)}`);
	const emphasis: Emphasis = count('block') > 0 ? 'danger' : count('warn') > 0 ? 'waiting' : 'muted';
	return {emphasis, text: joined(parts.slice(0, isWide ? 2 : 1), printed`, `) || printed`none`};
}

function answerSpan({answer}: JournalRecord, isWide: boolean): Span {
	if ('error' in answer) {
		const word = isDoubtful(answer.error) ? printed`no answer` : printed`not done`;
		return {emphasis: 'danger', text: isWide ? printed`${word}: ${printable(answer.error)}` : word};
	}

	return {emphasis: 'muted', text: isWide ? printed`version ${printable(answer.resourceVersion)}` : printed`done`};
}

/** The titles over the rows. */
export function journalHead(width: number): Line {
	return inColumns({emphasis: 'plain', text: printed`   `}, width, ({title}) => ({emphasis: 'muted', text: title}));
}

/** One decision on a line. */
export function journalRow(record: JournalRecord, isHere: boolean, width: number): Line {
	return inColumns(cursorMargin(isHere), width, ({span}) => span(record));
}

function inColumns(margin: Span, width: number, cell: (column: Column) => Span): Line {
	const columns = columnsFor(width);
	return [
		margin,
		...columns.map((column, index): Span => {
			const {emphasis, text} = cell(column);
			return {
				emphasis,
				text: printed`${fit(text, column.width)}${index < columns.length - 1 ? printed`  ` : printed``}`,
			};
		}),
	];
}

/** The number of decisions, and whether the chain of their hashes is intact. */
export function journalTitle({records, fault, head}: ReadJournal, width: number): Line {
	return spread(
		[
			{emphasis: 'strong', text: printed` Journal`},
			{
				emphasis: 'plain',
				text: printed`   ${records.length} ${records.length === 1 ? printed`decision` : printed`decisions`}`,
			},
		],
		fault
			? line(printed`the chain breaks at line ${fault.line} `, 'danger')
			: line(head === null ? printed`` : printed`unbroken chain, the last ${printable(head.slice(0, 16))}… `, 'ok'),
		width,
	);
}

/** The path of the journal, and what is wrong with its chain. */
export function journalNotes({fault}: ReadJournal, path: string, width: number): readonly Line[] {
	return [
		...(fault
			? wrap(printed`! line ${fault.line} ${printableSentence(fault.why)}`, width - 2).map(part =>
					line(printed` ${part}`, 'danger'),
				)
			: []),
		line(printed` ${printable(path)}`, 'muted'),
	];
}
