import {styleText} from 'node:util';
import type {Printable} from '../../base/text/index.js';
import {joined, printable, printed, trimmedEnd} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {CertificationRequest} from '../../pki/index.js';
import type {Review, Verdict} from '../../review/finding/index.js';
import {verdictOf} from '../../review/finding/index.js';
import {reviewCount} from '../findings/index.js';
import {stateOf} from '../request/index.js';
import type {Tone} from '../text/index.js';
import {displayWidth, fit} from '../text/index.js';
import {age, humanDuration, shortSubject} from '../words/index.js';

/** A request with its review, as a row needs it. */
export type RequestRow = Review & {
	readonly seen: CertificateSigningRequest;
	readonly request?: CertificationRequest;
	/** Only if several clusters are listed. */
	readonly cluster?: string;
};

export type TableColumn<Row> = {
	readonly title: Printable;
	/** The least useful width. The column may shrink to it if the line is too long. */
	readonly least: number;
	text(row: Row, now: Date): Printable;
	tone?(row: Row): Tone | undefined;
};

const cluster: TableColumn<RequestRow> = {
	title: printed`CLUSTER`,
	least: 8,
	text: row => printable(row.cluster ?? ''),
};
const name: TableColumn<RequestRow> = {title: printed`NAME`, least: 12, text: ({seen}) => printable(seen.name)};
const ageColumn: TableColumn<RequestRow> = {
	title: printed`AGE`,
	least: 4,
	text: ({seen}, now) => age(seen.createdAt, now),
};
const signer: TableColumn<RequestRow> = {
	title: printed`SIGNER`,
	least: 10,
	text: ({seen}) => printable(seen.signerName.replace(/^kubernetes\.io\//, '')),
};
const requester: TableColumn<RequestRow> = {
	title: printed`REQUESTER`,
	least: 10,
	text: ({seen}) => printable(seen.username),
};
const subject: TableColumn<RequestRow> = {
	title: printed`SUBJECT`,
	least: 12,
	text: ({request}) => (request ? shortSubject(request) : printed`(unreadable)`),
};
const state: TableColumn<RequestRow> = {
	title: printed`STATE`,
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
const findings: TableColumn<RequestRow> = {
	title: printed`FINDINGS`,
	least: 8,
	text: row => reviewCount(row) || printed`-`,
	tone: row => verdictTones[verdictOf(row)],
};
const names: TableColumn<RequestRow> = {
	title: printed`SANS`,
	least: 10,
	text: ({request}) =>
		request
			? joined(
					request.subjectAltNames.map(({value}) => printable(value)),
					printed`,`,
				) || printed`-`
			: printed`-`,
};
const duration: TableColumn<RequestRow> = {
	title: printed`DURATION`,
	least: 8,
	text: ({seen}) => (seen.expirationSeconds === undefined ? printed`-` : humanDuration(seen.expirationSeconds * 1000)),
};
const usages: TableColumn<RequestRow> = {
	title: printed`USAGES`,
	least: 10,
	text: ({seen}) =>
		joined(
			seen.usages.map(usage => printable(usage)),
			printed`,`,
		),
};
const groups: TableColumn<RequestRow> = {
	title: printed`GROUPS`,
	least: 8,
	text: ({request}) =>
		request
			? joined(
					request.subject
						.flat()
						.filter(({type}) => type === 'O')
						.map(({value}) => printable(value)),
					printed`,`,
				) || printed`-`
			: printed`-`,
};

/** Columns of `certdeck list`; `-o wide` adds those that do not fit into 80 columns. */
export function requestColumns(
	isWide: boolean,
	isReviewed = true,
	hasClusters = false,
): readonly TableColumn<RequestRow>[] {
	return [
		...(hasClusters ? [cluster] : []),
		...[name, ageColumn, signer, requester, subject],
		...(isWide ? [groups, names, usages, duration] : []),
		state,
		...(isReviewed ? [findings] : []),
	];
}

export type TableOptions = {
	readonly now: Date;
	/** The columns of the terminal. Without them each column is as wide as its widest text. */
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

/** Rows in columns below their titles, not wider than the terminal. Ends in a line break. */
export function tableText<Row>(
	rows: readonly Row[],
	columns: readonly TableColumn<Row>[],
	{now, width, color, header}: TableOptions,
): Printable {
	const cells = rows.map(row => columns.map(column => column.text(row, now)));
	const widths = shrink(
		columns.map((column, index) =>
			Math.max(displayWidth(column.title), ...cells.map(line => displayWidth(line[index] ?? ''))),
		),
		columns,
		width,
	);
	const line = (texts: readonly Printable[], row?: Row) =>
		joined(
			texts.map((text, index) => {
				const padded = fit(text, widths[index] ?? 0);
				const fitted = index === texts.length - 1 ? trimmedEnd(padded) : padded;
				const tone = row && columns[index]?.tone?.(row);
				return color && tone ? coloured(tone, fitted) : fitted;
			}),
			printed`  `,
		);
	const lines = rows.map((row, index) => line(cells[index] ?? [], row));
	return joined(
		[...(header ? [line(columns.map(({title}) => title))] : []), ...lines].map(text => printed`${text}\n`),
		printed``,
	);
}

/** Printable text with this program's own colour codes. */
function coloured(tone: Tone, text: Printable): Printable {
	return styleText(styles[tone], text, {validateStream: false}) as Printable;
}

/** Makes the widest columns narrower until the line fits, but none narrower than its least width. */
export function shrink(
	wanted: readonly number[],
	columns: ReadonlyArray<Pick<TableColumn<RequestRow>, 'least'>>,
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
