import type {Printable} from '../../base/text/index.js';
import {joined, paddedEnd, printable, printed, repeated} from '../../base/text/index.js';
import type {SigningPreview} from '../../operations/sign/index.js';
import type {Emphasis, Line, Span} from '../text/index.js';
import {displayWidth, minuteText, wrap} from '../text/index.js';
import {humanDuration} from '../words/index.js';

/** The most rows of each kind. A request may have a hundred thousand names, and the detail screen shows them. */
const mostRows = 8;
/** The most characters of unchanged values of one kind. */
const mostText = 400;
const labelWidth = 10;

type PreviewRow = SigningPreview['rows'][number];

type Cells = {
	readonly label: Printable;
	readonly asked: Printable;
	readonly askedEmphasis: Emphasis;
	readonly mark: Span;
	readonly given: ReadonlyArray<readonly [Printable, Emphasis]>;
};

const labels: Readonly<Record<PreviewRow['what'], Printable>> = {
	subject: printed`subject`,
	dns: printed`dns`,
	ip: printed`ip`,
	email: printed`email`,
	uri: printed`uri`,
	otherName: printed`other`,
	directoryName: printed`directory`,
	registeredID: printed`id`,
	x400Address: printed`x400`,
	ediPartyName: printed`edi`,
	usage: printed`usages`,
	CA: printed`CA`,
	extension: printed`extension`,
};

/**
 * The request on the left, and the planned certificate on the right. Refused values are struck out and marked ✗. Added
 * values are marked +, and so is a shorter life, with its reason.
 */
export function signingPreviewLines({rows, life}: SigningPreview, width: number): readonly Line[] {
	const left = Math.max(10, Math.floor((width - labelWidth - 3) * 0.42));
	const right = Math.max(10, width - labelWidth - 3 - left);
	const kinds = [...new Set(rows.map(({what}) => what))];
	const all = [...kinds.flatMap(what => kindCells(rows.filter(row => row.what === what))), lifeCells(life)];
	return [
		[
			{
				emphasis: 'muted',
				text: printed`${repeated(printed` `, labelWidth)}${paddedEnd(printed`asked`, left)}   ${printed`certificate-to-be`}`,
			},
		],
		...all.flatMap(cells =>
			isWide(cells, left) ? spanningLines(cells, left + 3 + right) : cellLines(cells, left, right),
		),
	];
}

/** Whether the certificate will have exactly what was asked for. */
export function isAsAsked({rows, life}: SigningPreview): boolean {
	return rows.every(({asked, given}) => asked === given) && !isShortened(life);
}

/** A short form for a small screen, if everything is as asked. */
export function asAskedLines({life}: SigningPreview, width: number): readonly Line[] {
	return wrap(printed`The certificate-to-be has all that was asked for, until ${endText(life)}`, width).map(text => [
		{emphasis: 'plain', text},
	]);
}

const nothing: Span = {emphasis: 'plain', text: printed` `};

/** The unchanged values on one line, then one line for each difference. */
function kindCells(rows: readonly PreviewRow[]): readonly Cells[] {
	const [first] = rows;
	if (first === undefined) {
		return [];
	}

	const label = labels[first.what];
	const same = rows.filter(({asked, given}) => asked !== undefined && asked === given);
	const others = rows.filter(row => !same.includes(row));
	const sameText = shortened(
		joined(
			same.map(({asked = ''}) => printable(asked)),
			printed`, `,
		),
	);
	const more = others.length - mostRows;
	return [
		...(same.length === 0
			? []
			: [
					{
						label,
						asked: sameText,
						askedEmphasis: 'plain' as const,
						mark: nothing,
						given: [[sameText, 'plain'] as const],
					},
				]),
		...others.slice(0, mostRows).map(row => differing(row, label)),
		...(more > 0
			? [
					{
						label,
						asked: printed`and ${more} more that are not as asked`,
						askedEmphasis: 'waiting' as const,
						mark: nothing,
						given: [],
					},
				]
			: []),
	];
}

function differing({asked, given, why = ''}: PreviewRow, label: Printable): Cells {
	return given === undefined
		? {
				label,
				asked: shortened(printable(asked ?? '')),
				askedEmphasis: 'struck',
				mark: {emphasis: 'danger', text: printed`✗`},
				given: [[printable(why), 'plain']],
			}
		: {
				label,
				asked: printed`not asked`,
				askedEmphasis: 'muted',
				mark: {emphasis: 'waiting', text: printed`+`},
				given: [[printed`${printable(given)}: ${printable(why)}`, 'plain']],
			};
}

function lifeCells(life: SigningPreview['life']): Cells {
	const {shortest, askedMs} = life;
	const isShort = isShortened(life);
	return {
		label: printed`until`,
		asked: askedMs === undefined ? printed`as long as it may` : printed`for ${humanDuration(askedMs)}`,
		askedEmphasis: isShort && askedMs !== undefined ? 'struck' : askedMs === undefined ? 'muted' : 'plain',
		mark: isShort ? {emphasis: 'waiting', text: printed`✗`} : nothing,
		given: [[endText(life), 'plain'], ...(shortest === 'request' ? [] : [[threeText(life), 'muted'] as const])],
	};
}

function isShortened({shortest, askedMs}: SigningPreview['life']): boolean {
	return shortest === 'authority' || (shortest === 'policy' && askedMs !== undefined);
}

function endText({until, shortest}: SigningPreview['life']): Printable {
	const end = minuteText(until);
	switch (shortest) {
		case 'request':
			return printed`${end}, as asked`;
		case 'policy':
			return printed`${end}, by the policy`;
		case 'authority':
			return printed`${end}, when the authority itself ends`;
	}
}

/** The three limits; the shortest of them was chosen. */
function threeText({askedMs, policy, authorityEnds}: SigningPreview['life']): Printable {
	const policyText = typeof policy === 'number' ? humanDuration(policy) : dayText(policy);
	return askedMs === undefined
		? printed`policy ${policyText}, CA ${dayText(authorityEnds)}`
		: printed`asked ${humanDuration(askedMs)}, policy ${policyText}, CA ${dayText(authorityEnds)}`;
}

function dayText(date: Date): Printable {
	return printable(date.toISOString().slice(0, 10));
}

/** Whether an unchanged value is too long for a column. Then it is shown once, across both columns. */
function isWide({asked, given}: Cells, left: number): boolean {
	return given.length === 1 && given[0]?.[0] === asked && displayWidth(asked) > left;
}

function spanningLines({label, asked}: Cells, width: number): readonly Line[] {
	return wrap(asked, width).map((part, at) => [
		{emphasis: 'muted', text: paddedEnd(at === 0 ? label : printed``, labelWidth)},
		{emphasis: 'plain', text: part},
	]);
}

function cellLines({label, asked, askedEmphasis, mark, given}: Cells, left: number, right: number): readonly Line[] {
	const askedParts = wrap(asked, left);
	const givenParts = given.flatMap(([text, emphasis]) =>
		wrap(text, right).map((part): Span => ({emphasis, text: part})),
	);
	return Array.from({length: Math.max(askedParts.length, givenParts.length, 1)}, (_, at): Line => {
		const part = askedParts[at] ?? printed``;
		return [
			{emphasis: 'muted', text: paddedEnd(at === 0 ? label : printed``, labelWidth)},
			// The blanks after the text are not struck out.
			{emphasis: askedEmphasis, text: part},
			{emphasis: 'plain', text: printed`${repeated(printed` `, Math.max(0, left - displayWidth(part)))} `},
			at === 0 ? mark : nothing,
			nothing,
			givenParts[at] ?? {emphasis: 'plain', text: printed``},
		];
	});
}

function shortened(text: Printable): Printable {
	return text.length > mostText ? printed`${printable(text.slice(0, mostText))}… and more` : text;
}
