import {stripVTControlCharacters, styleText} from 'node:util';
import type {CertificateSigningRequest} from '../cluster/types.js';
import type {CertificationRequest} from '../pki/types.js';
import type {Review, Verdict} from '../review/verdict.js';
import {verdictOf} from '../review/verdict.js';
import {age, humanDuration} from './age.js';
import {reviewCount} from './finding-text.js';
import {displayWidth, fit} from './fit.js';
import {shortSubject} from './name-text.js';
import {printable} from './printable.js';
import type {Tone} from './request-state.js';
import {stateOf} from './request-state.js';

/** A request with what is known of it, as a row needs it. */
export type RequestRow = Review & {
	readonly seen: CertificateSigningRequest;
	readonly request?: CertificationRequest;
};

export type Column = {
	readonly title: string;
	/** Narrowest width that still helps; a column may shrink to it where the line is too short. */
	readonly least: number;
	text(row: RequestRow, now: Date): string;
	tone?(row: RequestRow): Tone | undefined;
};

const name: Column = {title: 'NAME', least: 12, text: ({seen}) => printable(seen.name)};
const ageColumn: Column = {title: 'AGE', least: 4, text: ({seen}, now) => age(seen.createdAt, now)};
const signer: Column = {
	title: 'SIGNER',
	least: 10,
	text: ({seen}) => printable(seen.signerName.replace(/^kubernetes\.io\//, '')),
};
const requester: Column = {title: 'REQUESTER', least: 10, text: ({seen}) => printable(seen.username)};
const subject: Column = {
	title: 'SUBJECT',
	least: 12,
	text: ({request}) => (request ? shortSubject(request) : '(unreadable)'),
};
const state: Column = {
	title: 'STATE',
	least: 8,
	text: ({seen}) => stateOf(seen).phrase,
	tone: ({seen}) => stateOf(seen).tone,
};
const verdictTones: Readonly<Record<Verdict, Tone | undefined>> = {
	block: 'danger',
	warn: 'waiting',
	unknown: 'muted',
	clear: undefined,
};
const findings: Column = {
	title: 'FINDINGS',
	least: 8,
	text: row => reviewCount(row) || '-',
	tone: row => verdictTones[verdictOf(row)],
};
const names: Column = {
	title: 'SANS',
	least: 10,
	text: ({request}) => (request ? request.subjectAltNames.map(({value}) => printable(value)).join(',') || '-' : '-'),
};
const duration: Column = {
	title: 'DURATION',
	least: 8,
	text: ({seen}) => (seen.expirationSeconds === undefined ? '-' : humanDuration(seen.expirationSeconds * 1000)),
};
const usages: Column = {
	title: 'USAGES',
	least: 10,
	text: ({seen}) => seen.usages.map(usage => printable(usage)).join(','),
};
const groups: Column = {
	title: 'GROUPS',
	least: 8,
	text: ({request}) =>
		request
			? request.subject
					.flat()
					.filter(({type}) => type === 'O')
					.map(({value}) => printable(value))
					.join(',') || '-'
			: '-',
};

/** Columns of `certdeck list`; `-o wide` has those that a line of 80 has no room for. */
export function requestColumns(isWide: boolean): readonly Column[] {
	return isWide
		? [name, ageColumn, signer, requester, subject, groups, names, usages, duration, state, findings]
		: [name, ageColumn, signer, requester, subject, state, findings];
}

export type TableOptions = {
	readonly now: Date;
	/** Columns of the terminal; where absent each column is as wide as its widest text. */
	readonly width: number | undefined;
	readonly color: boolean;
	readonly header: boolean;
};

const styles: Readonly<Record<Tone, Parameters<typeof styleText>[0]>> = {
	waiting: 'yellow',
	ok: 'green',
	danger: 'red',
	muted: 'dim',
};

/** Rows under their titles, in columns; a terminal's line is not overrun. Ends with a newline. */
export function tableText(
	rows: readonly RequestRow[],
	columns: readonly Column[],
	{now, width, color, header}: TableOptions,
): string {
	const cells = rows.map(row => columns.map(column => column.text(row, now)));
	const widths = shrink(
		columns.map((column, index) =>
			Math.max(column.title.length, ...cells.map(line => displayWidth(line[index] ?? ''))),
		),
		columns,
		width,
	);
	const line = (texts: readonly string[], row?: RequestRow) =>
		texts
			.map((text, index) => {
				const isLast = index === texts.length - 1;
				const fitted = isLast ? fit(text, widths[index] ?? 0).trimEnd() : fit(text, widths[index] ?? 0);
				const tone = row && columns[index]?.tone?.(row);
				return color && tone ? styleText(styles[tone], fitted, {validateStream: false}) : fitted;
			})
			.join('  ');
	const lines = rows.map((row, index) => line(cells[index] ?? [], row));
	return [...(header ? [line(columns.map(({title}) => title))] : []), ...lines]
		.map(text => `${color ? text : stripVTControlCharacters(text)}\n`)
		.join('');
}

/** Takes from the widest column first until the line fits, and from none below its least. */
export function shrink(
	wanted: readonly number[],
	columns: ReadonlyArray<Pick<Column, 'least'>>,
	width: number | undefined,
): readonly number[] {
	const widths = [...wanted];
	if (width === undefined) {
		return widths;
	}

	let excess = widths.reduce((sum, each) => sum + each, 0) + 2 * (widths.length - 1) - width;
	while (excess > 0) {
		let widest = -1;
		for (const [index, each] of widths.entries()) {
			if (each > (columns[index]?.least ?? 0) && (widest === -1 || each > (widths[widest] ?? 0))) {
				widest = index;
			}
		}

		if (widest === -1) {
			break;
		}

		widths[widest] = (widths[widest] ?? 1) - 1;
		excess -= 1;
	}

	return widths;
}
