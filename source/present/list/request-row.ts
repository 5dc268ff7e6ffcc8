import {printableSentence, printed} from '../../base/text/index.js';
import type {Line} from '../text/index.js';
import {displayWidth, fit} from '../text/index.js';
import type {Column, ColumnName, DeckRow} from './request-columns.js';
import {columns} from './request-columns.js';
import type {Sort, SortKey} from './request-order.js';
import {sortArrow} from './request-order.js';

/** The columns that fit into a line, and the width of each. */
export type RowLayout = ReadonlyArray<{readonly column: ColumnName; readonly width: number}>;

type Wish = {readonly column: ColumnName; readonly least: number; readonly most: number};

const always: readonly Wish[] = [
	{column: 'name', least: 8, most: 24},
	{column: 'mark', least: 2, most: 2},
	{column: 'age', least: 4, most: 4},
	{column: 'whom', least: 10, most: 50},
	{column: 'signer', least: 7, most: 24},
	{column: 'state', least: 10, most: 10},
];
const after = (wishes: readonly Wish[], place: ColumnName, ...more: readonly Wish[]): readonly Wish[] =>
	wishes.flatMap(each => (each.column === place ? [each, ...more] : [each]));
const instead = (wishes: readonly Wish[], place: ColumnName, wish: Wish): readonly Wish[] =>
	wishes.map(each => (each.column === place ? wish : each));

/** Columns that the operator can choose, in the order of the documentation. Name and mark are always shown. */
const choices: Readonly<Record<string, Wish>> = {
	age: {column: 'age', least: 4, most: 4},
	for: {column: 'whom', least: 10, most: 50},
	names: {column: 'names', least: 12, most: 24},
	signer: {column: 'signer', least: 7, most: 24},
	lasts: {column: 'duration', least: 5, most: 5},
	key: {column: 'key', least: 11, most: 11},
	usages: {column: 'usages', least: 16, most: 50},
	state: {column: 'state', least: 10, most: 10},
	gone: {column: 'gone', least: 4, most: 4},
	findings: {column: 'findings', least: 18, most: 28},
};

/** Comes after name and mark, in a list of several clusters. */
const clusterWish: Wish = {column: 'cluster', least: 7, most: 20};

/** The names of the columns that the operator can choose. */
export const columnChoices: readonly string[] = Object.keys(choices);

/** The width of the widest text in each column. A column that is missing here uses all available width. */
export type Needs = Readonly<Partial<Record<ColumnName, number>>>;

/**
 * The columns for a line of `width`. A wider line has more and wider columns; at 40 it still has name, mark and state. A
 * column is only wider than its contents if no other is cut.
 */
export function layoutRow(width: number, needs: Needs = {}, chosen?: readonly string[]): RowLayout {
	// The column of clusters is shown if a row needs it.
	const among = needs.cluster === undefined ? [] : [clusterWish];
	const rest = among.reduce((sum, {least}) => sum - least - 1, width);
	const wishes = after(chosen === undefined ? usualWishes(rest) : chosenWishes(rest, chosen), 'mark', ...among);
	return share(
		wishes.map(({column, least, most}) => {
			// The title may have an arrow beside it.
			const need = Math.max(needs[column] ?? Number.POSITIVE_INFINITY, displayWidth(columnOf(column).title) + 1);
			return {column, least: Math.min(least, need), most: Math.min(most, need), need};
		}),
		width,
	);
}

/** Name and mark, then as many of the chosen columns as fit. */
function chosenWishes(width: number, chosen: readonly string[]): readonly Wish[] {
	const wishes = always.filter(({column}) => column === 'name' || column === 'mark');
	let rest = width - wishes.reduce((sum, {least}) => sum + least + 1, 0);
	for (const word of chosen) {
		const wish = choices[word];
		if (wish === undefined || rest < wish.least) {
			break;
		}

		rest -= wish.least + 1;
		wishes.push(wish.column === 'whom' && chosen.includes('names') ? {...wish, column: 'whomAlone'} : wish);
	}

	return wishes;
}

function usualWishes(width: number): readonly Wish[] {
	let wishes = always;
	if (width < 60) {
		wishes = wishes.filter(({column}) => column !== 'signer' && (width >= 46 || column !== 'whom'));
	}

	if (width >= 70) {
		// Wide enough for names that `kubectl` generates.
		wishes = instead(wishes, 'name', {column: 'name', least: 16, most: 24});
	}

	if (width >= 100) {
		wishes = after(wishes, 'state', {column: 'findings', least: 18, most: 28});
	}

	if (width >= 140) {
		wishes = instead(wishes, 'whom', {column: 'whomAlone', least: 10, most: 50});
		wishes = after(wishes, 'whomAlone', {column: 'names', least: 12, most: 24});
		wishes = after(wishes, 'signer', {column: 'duration', least: 5, most: 5});
		wishes = after(wishes, 'state', {column: 'gone', least: 4, most: 4});
	}

	if (width >= 170) {
		wishes = instead(wishes, 'state', {column: 'phrase', least: 12, most: 20});
	}

	if (width >= 220) {
		wishes = after(wishes, 'duration', {column: 'key', least: 11, most: 11});
	}

	if (width >= 240) {
		wishes = after(wishes, 'key', {column: 'usages', least: 16, most: 50});
	}

	return wishes;
}

/**
 * Gives each column its least width. The rest is given one column at a time to the column that is furthest from its most,
 * and then to those that are still cut. Unneeded width stays blank at the end.
 */
function share(wishes: ReadonlyArray<Wish & {readonly need: number}>, width: number): RowLayout {
	const widths = wishes.map(({least}) => least);
	let rest = width - widths.reduce((sum, each) => sum + each, 0) - (wishes.length - 1);
	const give = (mostOf: (wish: Wish & {readonly need: number}) => number) => {
		while (rest > 0) {
			let mostCut = -1;
			let lowest = 1;
			for (const [index, wish] of wishes.entries()) {
				const part = (widths[index] ?? 0) / mostOf(wish);
				if (part < lowest) {
					mostCut = index;
					lowest = part;
				}
			}

			if (mostCut === -1) {
				return;
			}

			widths[mostCut] = (widths[mostCut] ?? 0) + 1;
			rest -= 1;
		}
	};

	give(({most}) => most);
	give(({most, need}) => (Number.isFinite(need) ? need : most));
	return wishes.map(({column}, index) => ({
		column,
		width: (widths[index] ?? 0) + (index === wishes.length - 1 ? rest : 0),
	}));
}

/** The sort keys of the columns in a layout. */
export function sortsOf(layout: RowLayout): ReadonlySet<SortKey> {
	return new Set(layout.flatMap(({column}) => columnOf(column).sorts));
}

/** The titles of the columns, with an arrow at the one that is sorted by. */
export function headLine(layout: RowLayout, sort?: Sort): Line {
	let isShown = false;
	return layout.flatMap(({column, width}, index): Line => {
		const {title, sorts} = columnOf(column);
		const isSorting = sort !== undefined && sorts.includes(sort.by) && !isShown;
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

/** One request on one line, in its layout. */
export function rowLine(row: DeckRow, layout: RowLayout, now: Date): Line {
	return layout.flatMap(({column, width}, index) => [
		...(index === 0 ? [] : [{emphasis: 'plain', text: printed` `} as const]),
		...columnOf(column).cell(row, now, width),
	]);
}

function columnOf(name: ColumnName): Column {
	return columns[name];
}
