import assert from 'node:assert/strict';
import stringWidth from 'string-width';
import {paletteFor} from '../../source/ui/theme/palette.js';
import type {ShownScreen} from './main-screens.js';
import type {ScreenSize} from './screen.js';

/** Every line fits, whatever its letters are wide, and there are as many as the terminal has rows. */
export function assertFits({name, lines}: ShownScreen, {columns, rows}: ScreenSize): void {
	assert.equal(lines.length, rows, `${name}: rows`);
	for (const line of lines) {
		assert.ok(stringWidth(line) <= columns, `${name}: ${stringWidth(line)} columns: ${line}`);
	}
}

/** The screens that are tables: their first title, and what each of their rows has. */
const tables: Readonly<Record<string, readonly [RegExp, RegExp]>> = {
	requests: [/^ {3}(?:NAME|名称) /, /orders {3}|订单服务|billing|cart {3}/],
	certificates: [/^ {5}(?:KIND|类型) /, / shop\//],
	authorities: [/^ {3}(?:NAME|名称) /, /example\.com\/shop/],
	pods: [/^ {3}POD /, / shop\/cart/],
};

/** In each row of a table a column begins where its title does: left of a title, all rows have a blank. */
export function assertAligned({name, lines}: ShownScreen): void {
	const table = tables[name];
	if (table === undefined) {
		return;
	}

	const [title, row] = table;
	const at = lines.findIndex(line => title.test(line));
	assert.notEqual(at, -1, `${name} has no titles:\n${lines.join('\n')}`);
	const head = lines[at] ?? '';
	const begins = Array.from(head.matchAll(/(?<= {2}|^ +)\S/g), ({index}) => stringWidth(head.slice(0, index)));
	const rows = lines.slice(at + 1, at + 5).filter(line => row.test(line));
	assert.ok(rows.length >= 2, `${name} has no rows:\n${lines.join('\n')}`);
	for (const line of rows) {
		for (const begin of begins.slice(1)) {
			assert.equal(cellAt(line, begin - 1), ' ', `${name}: a cell lies across column ${begin}:\n${head}\n${line}`);
		}
	}
}

/** What stands in a column of the terminal; the second half of a wide character is empty. */
function cellAt(line: string, column: number): string {
	let begin = 0;
	for (const character of line) {
		const width = stringWidth(character);
		if (column < begin + width) {
			return column === begin ? character : '';
		}

		begin += width;
	}

	return ' ';
}

/** Each colour is one of the palette of the background, and some are of no other. */
export function assertColours({name, dark, light}: ShownScreen): void {
	for (const [background, raw] of [
		['dark', dark],
		['light', light],
	] as const) {
		const palette = new Set(Object.values(paletteFor(background, 2)).flatMap(colours));
		const found = colours(raw);
		assert.ok(found.length > 0, `${name}: no colour, ${background}`);
		assert.deepEqual(
			found.filter(each => !palette.has(each)),
			[],
			`${name}: not of the ${background} palette`,
		);
	}

	assert.notDeepEqual(colours(light), colours(dark), name);
}

function colours(sgr: string): readonly string[] {
	return sgr.match(/[34]8;5;\d+/g) ?? [];
}

/** No frame, no column and no mark without a word; the dialog stands before the keys of the bottom line, which is the last. */
export function assertSpoken({name, lines}: ShownScreen): void {
	const text = lines.join('\n');
	assert.doesNotMatch(text, /[┌┐└┘│─▌▏▸✓✗●○◐◌█░▲▼↑↓←→]|\([•x ]\)|\[[x ]\]/, name);
	// The question mark of the keys stands alone at the end.
	assert.doesNotMatch(text, /(?:^|\s)(?:!!?|\*[^.\s])/m, name);
	assert.doesNotMatch(text, /\S \?(?= \d)/, name);
	assert.doesNotMatch(text, / {2}|\n\s*\n/, name);
	const last = lines.findLastIndex(line => line.trim() !== '');
	assert.match(lines[last] ?? '', /(?:^|\s)(?:esc|enter|\?) \S/, name);
	const dialog = lines.findIndex(line => /^X-[46] orders/.test(line));
	assert.ok(dialog < last, name);
	if (name === 'plan' || name === 'signing preview') {
		assert.notEqual(dialog, -1, name);
	}
}
