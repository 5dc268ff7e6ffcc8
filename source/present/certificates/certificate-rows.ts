import type {Printable} from '../../base/text/index.js';
import {printable, printed, repeated} from '../../base/text/index.js';
import type {JudgedEntry} from '../../certificates/model/index.js';
import {severityMarks} from '../findings/index.js';
import type {Line, Span, Tone} from '../text/index.js';
import {displayWidth, fit} from '../text/index.js';
import {
	endsText,
	issuerText,
	kindWord,
	placeName,
	purposeText,
	renewerText,
	stateText,
	stateTone,
	subjectText,
	usersText,
} from './certificate-words.js';

type RowColumn = {
	readonly title: Printable;
	/** Columns. Those with `share` divide the remaining width. */
	readonly width: number;
	readonly share?: number;
	/** The least width of the terminal at which the column is shown. */
	readonly from: number;
	readonly spans: (entry: JudgedEntry, now: Date) => Line;
};

const plain =
	(text: (entry: JudgedEntry, now: Date) => Printable) =>
	(entry: JudgedEntry, now: Date): Line => [{emphasis: 'plain', text: text(entry, now)}];

const barWidth = 5;

/** The remaining part of its life, in five steps. */
function bar(entry: JudgedEntry, now: Date): Line {
	const {ends, leaf, certificates} = entry;
	const one = leaf ?? certificates.find(({notAfter}) => notAfter.getTime() === ends?.getTime()) ?? certificates[0];
	if (ends === undefined || one === undefined) {
		return [{emphasis: 'plain', text: repeated(printed` `, barWidth)}];
	}

	const life = ends.getTime() - one.notBefore.getTime();
	const left = Math.max(0, Math.min(1, life <= 0 ? 0 : (ends.getTime() - now.getTime()) / life));
	const full = left === 0 ? 0 : Math.max(1, Math.round(left * barWidth));
	return [
		{emphasis: stateTone(entry), text: repeated(printed`█`, full)},
		{emphasis: 'muted', text: repeated(printed`░`, barWidth - full)},
	];
}

const columns: readonly RowColumn[] = [
	{title: printed`KIND`, width: 10, from: 0, spans: plain(({place}) => kindWord(place))},
	{title: printed`NAME`, width: 14, share: 4, from: 0, spans: plain(({place}) => placeName(place))},
	{title: printed`SUBJECT`, width: 10, share: 2, from: 0, spans: plain(subjectText)},
	{title: printed`FOR`, width: 7, from: 92, spans: plain(purposeText)},
	{title: printed`ISSUER`, width: 10, share: 1, from: 110, spans: plain(issuerText)},
	{title: printed`USED BY`, width: 12, share: 2, from: 130, spans: plain(usersText)},
	{title: printed`RENEWED BY`, width: 12, share: 1, from: 160, spans: plain(({renewer}) => renewerText(renewer))},
	{
		title: printed`ENDS`,
		width: barWidth + 9,
		from: 0,
		spans: (entry, now) => [...bar(entry, now), {emphasis: 'plain', text: printed` ${endsText(entry, now)}`}],
	},
	{title: printed`STATE`, width: 13, from: 0, spans: entry => [{emphasis: stateTone(entry), text: stateText(entry)}]},
];

/** The columns of a row at a width, and the width of each. */
export type CertificateLayout = ReadonlyArray<{readonly column: RowColumn; readonly width: number}>;

const margin = 5;

export function layoutCertificates(width: number): CertificateLayout {
	const shown = columns.filter(({from}) => width >= from);
	const least = shown.reduce((sum, column) => sum + column.width + 1, margin);
	const shares = shown.reduce((sum, {share = 0}) => sum + share, 0);
	const spare = Math.max(0, width - least);
	return shown.map(column => ({
		column,
		width: column.width + (shares === 0 ? 0 : Math.floor((spare * (column.share ?? 0)) / shares)),
	}));
}

export function certificateHead(layout: CertificateLayout): Line {
	return [
		{emphasis: 'muted', text: repeated(printed` `, margin)},
		...layout.map(({column, width}): Span => ({emphasis: 'muted', text: printed`${fit(column.title, width)} `})),
	];
}

const markTones = {block: 'danger', warn: 'waiting', info: 'muted'} as const satisfies Record<string, Tone>;

/** The mark of the most severe finding, then the columns. */
export function certificateRow(
	entry: JudgedEntry,
	layout: CertificateLayout,
	now: Date,
	{
		isHere,
		isBetween,
		isMarked,
	}: {
		/** The cursor is on this row, or at its place if `isBetween`. */
		readonly isHere: boolean;
		readonly isBetween: boolean;
		readonly isMarked: boolean;
	},
): Line {
	const [first] = entry.findings;
	const weighty = first !== undefined && first.severity !== 'info' ? first : undefined;
	return [
		{emphasis: isHere ? 'focus' : 'plain', text: isHere ? (isBetween ? printed`·` : printed`▌`) : printed` `},
		{emphasis: 'waiting', text: isMarked ? printed`*` : printed` `},
		weighty === undefined
			? {emphasis: 'plain', text: printed`   `}
			: {emphasis: markTones[weighty.severity], text: printed`${fit(severityMarks[weighty.severity], 2)} `},
		...layout.flatMap(({column, width}) => [...fitSpans(column.spans(entry, now), width), blank]),
	];
}

const blank: Span = {emphasis: 'plain', text: printed` `};

function fitSpans(spans: Line, width: number): Line {
	const fitted: Span[] = [];
	let left = width;
	for (const [index, {emphasis, text}] of spans.entries()) {
		const own = index === spans.length - 1 ? left : Math.min(left, displayWidth(text));
		fitted.push({emphasis, text: fit(text, own)});
		left -= own;
	}

	return fitted;
}

/** The line below the list about a row: its most severe finding, or who uses and renews it. */
export function certificateNote(entry: JudgedEntry): Line {
	const [first] = entry.findings;
	if (entry.place.kind === 'CertificateSigningRequest') {
		return [{emphasis: 'muted', text: printed` the copy in a request that ${printable(entry.requester ?? '')} made`}];
	}

	return first !== undefined && (first.severity !== 'info' || entry.wasIn !== undefined)
		? [{emphasis: markTones[first.severity], text: printed` ${printable(first.message)}`}]
		: [
				{
					emphasis: 'muted',
					text: printed` used by ${usersText(entry)} · renewed by ${renewerText(entry.renewer)}`,
				},
			];
}
