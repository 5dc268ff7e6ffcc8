import type {Printable} from '../../base/text/index.js';
import {joined, printed} from '../../base/text/index.js';
import type {PodCertificateRecord} from '../../cluster/records/pods/index.js';
import {sweptFrom} from '../../operations/pods/index.js';
import {shrink} from '../list/index.js';
import type {Line} from '../text/index.js';
import {cursorMargin, displayWidth, fit} from '../text/index.js';
import {coarseAge} from '../words/index.js';
import type {PodColumn} from './pod-certificate-columns.js';
import {ageColumn, left, pod, podCertificateColumns, signer, state} from './pod-certificate-columns.js';

/** The least terminal width for all columns. A narrower terminal shows fewer. */
const roomy = 110;
const narrow: readonly PodColumn[] = [pod, signer, ageColumn, left, state];

/** Ages without seconds, because a live screen with seconds changes every second. */
function inMinutes(column: PodColumn): PodColumn {
	switch (column) {
		case ageColumn:
			return {...column, text: ({createdAt}, now) => coarseAge(createdAt, now)};
		case left:
			return {
				...column,
				text(record, now) {
					const minutes = Math.ceil((sweptFrom(record).getTime() - now.getTime()) / 60_000);
					return minutes <= 0 ? printed`due` : printed`${minutes}m`;
				},
			};
		default:
			return column;
	}
}

/**
 * The titles, and the rows from `top` on, as wide as the screen.
 *
 * @param at - the row of the cursor.
 */
export function podCertificateRows(
	records: readonly PodCertificateRecord[],
	{
		at,
		isBetween,
		top,
		count,
		now,
		width,
	}: {
		/** The place of the cursor. */
		readonly at: number;
		/** The request under the cursor is gone. */
		readonly isBetween: boolean;
		readonly top: number;
		readonly count: number;
		readonly now: Date;
		readonly width: number;
	},
): {readonly head: Line; readonly rows: readonly Line[]} {
	const columns = podCertificateColumns(false)
		.filter(column => width >= roomy || narrow.includes(column))
		.map(inMinutes);
	const cells = records.map(record => columns.map(column => column.text(record, now)));
	const widths = shrink(
		columns.map((column, index) =>
			Math.max(displayWidth(column.title), ...cells.map(line => displayWidth(line[index] ?? printed``))),
		),
		columns,
		width - 4,
	);
	const line = (texts: readonly Printable[]) =>
		joined(
			texts.map((text, index) => fit(text, widths[index] ?? 0)),
			printed`  `,
		);
	return {
		head: [{emphasis: 'muted', text: printed`   ${line(columns.map(({title}) => title))}`}],
		rows: records.slice(top, top + count).map((record, index): Line => {
			const isHere = top + index === at;
			const texts = cells[top + index] ?? [];
			const tone = columns.at(-1)?.tone?.(record);
			return [
				cursorMargin(isHere, isBetween),
				{emphasis: isHere && !isBetween ? 'strong' : 'plain', text: printed`${line(texts.slice(0, -1))}  `},
				{emphasis: tone ?? 'plain', text: fit(texts.at(-1) ?? printed``, widths.at(-1) ?? 0)},
			];
		}),
	};
}
