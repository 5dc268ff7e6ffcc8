import {printableSentence, printed} from '../base/printable.js';
import {fit} from './fit.js';
import type {Column, ColumnName, DeckRow} from './request-columns.js';
import {columns} from './request-columns.js';
import type {Sort, SortKey} from './request-order.js';
import {sortArrow} from './request-order.js';
import type {Line} from './span.js';

/** Which columns a line has room for, and how wide each is. */
export type RowLayout = ReadonlyArray<{readonly column: ColumnName; readonly width: number}>;

type Wish = {readonly column: ColumnName; readonly least: number; readonly most: number};

const always: readonly Wish[] = [
	{column: 'name', least: 8, most: 44},
	{column: 'mark', least: 2, most: 2},
	{column: 'age', least: 5, most: 5},
	{column: 'signer', least: 7, most: 40},
	{column: 'subject', least: 8, most: 50},
	{column: 'more', least: 4, most: 4},
	{column: 'state', least: 10, most: 10},
];
const after = (wishes: readonly Wish[], place: ColumnName, ...more: readonly Wish[]): readonly Wish[] =>
	wishes.flatMap(each => (each.column === place ? [each, ...more] : [each]));
const instead = (wishes: readonly Wish[], place: ColumnName, wish: Wish): readonly Wish[] =>
	wishes.map(each => (each.column === place ? wish : each));

/** By width: each frame asks. */
const layouts = new Map<number, RowLayout>();

/** Columns for a line of `width`: more of them, and wider ones, as there is room; at 40 still name, mark and state. */
export function layoutRow(width: number): RowLayout {
	const known = layouts.get(width) ?? layoutAnew(width);
	layouts.set(width, known);
	return known;
}

function layoutAnew(width: number): RowLayout {
	let wishes = always;
	if (width < 70) {
		wishes = wishes.filter(({column}) => column !== 'more' && (width >= 56 || column !== 'signer'));
	}

	if (width < 50) {
		wishes = wishes.filter(({column}) => column !== 'subject');
	}

	if (width >= 100) {
		wishes = after(wishes, 'signer', {column: 'requester', least: 14, most: 44});
	}

	if (width >= 114) {
		wishes = instead(wishes, 'more', {column: 'names', least: 12, most: 60});
		wishes = after(wishes, 'names', {column: 'duration', least: 4, most: 6});
	}

	if (width >= 140) {
		wishes = after(wishes, 'state', {column: 'gone', least: 5, most: 5}, {column: 'findings', least: 22, most: 34});
	}

	if (width >= 170) {
		wishes = instead(wishes, 'state', {column: 'phrase', least: 31, most: 31});
	}

	if (width >= 190) {
		wishes = after(wishes, 'names', {column: 'key', least: 11, most: 11});
	}

	if (width >= 230) {
		wishes = after(wishes, 'duration', {column: 'usages', least: 16, most: 50});
	}

	return share(wishes, width);
}

/** Gives each column its least, then the rest a column at a time to the narrowest against its most. */
function share(wishes: readonly Wish[], width: number): RowLayout {
	const widths = wishes.map(({least}) => least);
	let rest = width - widths.reduce((sum, each) => sum + each, 0) - (wishes.length - 1);
	while (rest > 0) {
		let hungriest = -1;
		let lowest = 1;
		for (const [index, {most}] of wishes.entries()) {
			const part = (widths[index] ?? 0) / most;
			if (part < lowest) {
				hungriest = index;
				lowest = part;
			}
		}

		if (hungriest === -1) {
			break;
		}

		widths[hungriest] = (widths[hungriest] ?? 0) + 1;
		rest -= 1;
	}

	return wishes.map(({column}, index) => ({column, width: widths[index] ?? 0}));
}

/** What the columns of a layout can be sorted by. */
export function sortsOf(layout: RowLayout): ReadonlySet<SortKey> {
	return new Set(layout.flatMap(({column}) => columnOf(column).sort ?? []));
}

/** The titles over the columns, an arrow at the one that sorts. */
export function headLine(layout: RowLayout, sort?: Sort): Line {
	let isShown = false;
	return layout.flatMap(({column, width}, index): Line => {
		const {title, sort: key} = columnOf(column);
		const isSorting = sort !== undefined && key === sort.by && !isShown;
		isShown ||= isSorting;
		const text = isSorting
			? fit(printed`${printableSentence(title.slice(0, width - 1))}${sortArrow(sort)}`, width)
			: fit(title, width);
		return [
			...(index === 0 ? [] : [{emphasis: 'muted', text: printed` `} as const]),
			{emphasis: isSorting ? 'plain' : 'muted', text},
		];
	});
}

/** One request on one line, as wide as its layout. */
export function rowLine(row: DeckRow, layout: RowLayout, now: Date): Line {
	return layout.flatMap(({column, width}, index) => [
		...(index === 0 ? [] : [{emphasis: 'plain', text: printed` `} as const]),
		...columnOf(column).cell(row, now, width),
	]);
}

function columnOf(name: ColumnName): Column {
	return columns[name];
}
