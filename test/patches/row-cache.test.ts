import assert from 'node:assert/strict';
import {test} from 'node:test';
import {seededRandom} from '../../demo/story/random.js';
import {patchedAndPublished} from './published.js';

type Clip = {readonly x1?: number; readonly x2?: number; readonly y1?: number; readonly y2?: number};
type Transformer = (line: string, index: number) => string;
type Output = {
	write(x: number, y: number, text: string, options: {readonly transformers: readonly Transformer[]}): void;
	clip(clip: Clip): void;
	unclip(): void;
	get(): {readonly output: string; readonly height: number};
	/** The caches of a frame, which the patched class shares with the next one. */
	readonly caches: {getStyledChars(text: string): readonly unknown[]};
};
type OutputClass = new (size: {readonly width: number; readonly height: number}) => Output;

type Sanitize = (text: string) => string;
const [{default: PatchedOutput}, {default: InkOutput}] = await patchedAndPublished<{default: OutputClass}>(
	'ink/build/output.js',
);
const [{default: sanitizeAnsi}, {default: publishedSanitizeAnsi}] = await patchedAndPublished<{default: Sanitize}>(
	'ink/build/sanitize-ansi.js',
);

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
	const upper: Transformer = line => line.toUpperCase();
	const numbered: Transformer = (line, index) => `${index}${line}`;
	for (let round = 0; round < 1500; round += 1) {
		const size = {width: random.pick([8, 20, 33]), height: 1 + random.below(6)};
		const [ink, rows] = [new InkOutput(size), new PatchedOutput(size)];
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
	const takenApart: string[] = [];
	const draw = (...lines: readonly string[]) => {
		const output = new PatchedOutput({width: 20, height: 3});
		const {caches} = output;
		const {getStyledChars} = caches;
		caches.getStyledChars = text => {
			takenApart.push(text);
			return getStyledChars.call(caches, text);
		};
		for (const [y, line] of lines.entries()) {
			output.write(0, y, line, {transformers: []});
		}

		const {output: drawn} = output.get();
		caches.getStyledChars = getStyledChars;
		return drawn;
	};

	assert.equal(draw('one', 'two', 'three'), 'one\ntwo\nthree');
	assert.ok(takenApart.length > 0);
	takenApart.length = 0;
	assert.equal(draw('two', 'one', 'three'), 'two\none\nthree');
	assert.deepEqual(takenApart, []);
	assert.equal(draw('one', 'two', '\u001b[31mfour\u001b[39m'), 'one\ntwo\n\u001b[31mfour\u001b[39m');
	// Once alone and once in its row; one character represents each run of a colour.
	assert.deepEqual(takenApart, ['\u001b[31mx\u001b[39m', '\u001b[31mx\u001b[39m']);
});

test('a text that is remembered is what is made of it anew', () => {
	for (const text of [...pieces, 'a\u0007b\u001b[2Jc', '\u001b[38:2::1:2:3mx', '']) {
		assert.equal(sanitizeAnsi(text), publishedSanitizeAnsi(text), JSON.stringify(text));
		assert.equal(sanitizeAnsi(text), publishedSanitizeAnsi(text), JSON.stringify(text));
	}
});
