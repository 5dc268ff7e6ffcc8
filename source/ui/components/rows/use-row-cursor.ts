import {useLayoutEffect, useRef} from 'react';
import {localized} from '../../../base/text/index.js';

/** The reason for disabled keys while the cursor is on no row. */
export const noRowChosen = localized`no row is chosen: ↑ and ↓ choose one`;

export type RowCursor<Row> = {
	/** The place of the cursor. */
	readonly at: number;
	/** The row under the cursor. Undefined if there is none, or it is gone: then the reader chooses one. */
	readonly here: Row | undefined;
	/** The cursor is at a place where no row is chosen. */
	readonly isBetween: boolean;
	/** Moves the cursor by so many rows. */
	move(by: number): void;
	/** Moves the cursor to the row at a place. */
	go(to: number): void;
};

export type RowCursorOptions<Row> = {
	readonly rows: readonly Row[];
	readonly idOf: (row: Row) => string;
	/** Id of the row under the cursor. If absent, the first row is chosen as soon as it is drawn. */
	readonly chosen: string | undefined;
	readonly onChoose: (id: string) => void;
	/** Whether rows are still being read, which may come before the first. Then none is chosen unless the reader does. */
	readonly isReading?: boolean;
};

/**
 * The cursor of a list that changes by itself. It stays on its row wherever that moves, and never goes over to another, because
 * a key is meant for the row that the reader has seen.
 */
export function useRowCursor<Row>({
	rows,
	idOf,
	chosen,
	onChoose,
	isReading = false,
}: RowCursorOptions<Row>): RowCursor<Row> {
	const isFirst = chosen === undefined && !isReading;
	const found = isFirst ? (rows.length > 0 ? 0 : -1) : rows.findIndex(row => idOf(row) === chosen);
	const last = useRef(0);
	const at = found < 0 ? Math.max(0, Math.min(last.current, rows.length - 1)) : found;
	const here = rows[found];
	useLayoutEffect(() => {
		last.current = at;
		if (isFirst && here !== undefined) {
			onChoose(idOf(here));
		}
	});
	const go = (to: number) => {
		const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
		if (row !== undefined) {
			onChoose(idOf(row));
		}
	};

	return {
		at,
		here,
		isBetween: here === undefined && rows.length > 0,
		// Where its row is gone, the cursor is between two rows. A step down goes to the row that moved up.
		move: by => go(at + by - (here === undefined && by > 0 ? 1 : 0)),
		go,
	};
}
