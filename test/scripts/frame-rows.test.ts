import assert from 'node:assert/strict';
import {test} from 'node:test';
import {seededRandom} from '../../demo/story/random.js';

type Clip = {readonly x1?: number; readonly x2?: number; readonly y1?: number; readonly y2?: number};
type Transformer = (line: string, index: number) => string;
type Output = {
	write(x: number, y: number, text: string, options: {readonly transformers: readonly Transformer[]}): void;
	clip(clip: Clip): void;
	unclip(): void;
	get(): {readonly output: string; readonly height: number};
};
type OutputClass = new (size: {readonly width: number; readonly height: number}) => Output;
type Cells = ReadonlyArray<{readonly value: string}>;

const load = async (path: string) => import(new URL(`../../${path}`, import.meta.url).href);
const {default: InkOutput} = (await load('node_modules/ink/build/output.js')) as {readonly default: OutputClass};
const {styledCharsToString} = (await load('node_modules/@alcalzone/ansi-tokenize/build/index.js')) as {
	styledCharsToString(cells: Cells): string;
};
const {rowsFirst} = (await load('scripts/frame-rows.mjs')) as {
	rowsFirst(output: OutputClass, textOf: (cells: Cells) => string): void;
};

/** Ink's, with rows first. @returns the class, and how many rows were put together for it, of how many cells at most. */
function createRowsFirst() {
	class RowsFirst extends (InkOutput as new (...args: ConstructorParameters<OutputClass>) => Output) {}
	const made = {rows: 0, cells: 0};
	rowsFirst(RowsFirst, cells => {
		made.rows += 1;
		made.cells = Math.max(made.cells, cells.length);
		return styledCharsToString(cells);
	});
	return {RowsFirst, made};
}

const pieces = [
	'plain text',
	'   blank before and after   ',
	'\u001b[31mred\u001b[39m',
	'\u001b[1;36mbold\u001b[22m cyan\u001b[39m',
	'\u001b[2mdim that never ends',
	'漢字 wide',
	'e\u0301 ',
	'\u200b',
	'👩‍👩‍👧 family',
	'─┬─',
	'\u001b[41m  red ground  \u001b[49m',
	'\u001b[33m! \u001b[39m\u001b[2mwarn\u001b[22m ▌·✓ ↑↓ …',
	'\u001b[1m\u001b[31m\u001b[39m\u001b[22m',
	'soft\u00adhyphen',
];

test('frames are those that Ink makes cell by cell', () => {
	const random = seededRandom(1);
	const {RowsFirst} = createRowsFirst();
	const upper: Transformer = line => line.toUpperCase();
	const numbered: Transformer = (line, index) => `${index}${line}`;
	for (let round = 0; round < 1500; round += 1) {
		const size = {width: random.pick([8, 20, 33]), height: 1 + random.below(6)};
		const [ink, rows] = [new InkOutput(size), new RowsFirst(size)];
		let clips = 0;
		for (let step = random.below(9); step > 0; step -= 1) {
			const kind = random.below(30);
			if (kind === 0) {
				const clip = {x1: random.below(5), x2: 5 + random.below(20), y1: random.below(2), y2: 1 + random.below(5)};
				ink.clip(clip);
				rows.clip(clip);
				clips += 1;
			} else if (kind === 1 && clips > 0) {
				ink.unclip();
				rows.unclip();
				clips -= 1;
			} else {
				const text = Array.from({length: 1 + random.below(3)}, () => random.pick(pieces)).join(
					random.below(20) === 0 ? '\n' : '',
				);
				const transformers = random.pick([[], [], [(line: string) => line], [upper], [numbered, upper]]);
				const [x, y] = [random.pick([0, 0, 0, 3, -2]), random.below(size.height + 2) - 1];
				ink.write(x, y, text, {transformers});
				rows.write(x, y, text, {transformers});
			}
		}

		assert.deepEqual(rows.get(), ink.get());
	}
});

test('a row that stays is not taken apart again', () => {
	const {RowsFirst, made} = createRowsFirst();
	const draw = (...lines: readonly string[]) => {
		const output = new RowsFirst({width: 20, height: 3});
		for (const [y, line] of lines.entries()) {
			output.write(0, y, line, {transformers: []});
		}

		return output.get().output;
	};

	assert.equal(draw('one', 'two', 'three'), 'one\ntwo\nthree');
	const before = made.rows;
	assert.equal(draw('one', 'two', '\u001b[31mfour\u001b[39m'), 'one\ntwo\n\u001b[31mfour\u001b[39m');
	assert.equal(draw('two', 'one', 'three'), 'two\none\nthree');
	// As it came, and on its row.
	assert.equal(made.rows, before + 2);
	assert.ok(made.cells <= 2, 'a colour and what is left of the row');
});
