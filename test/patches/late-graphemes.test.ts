import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {stripVTControlCharacters} from 'node:util';
import {doubleColumns, singleColumns} from '../../source/present/text/single-column.js';
import {patchedAndPublished} from './published.js';

type StringWidth = (text: string, options?: {readonly ambiguousIsNarrow?: boolean}) => number;
type Tokenize = (text: string, end?: number) => ReadonlyArray<Readonly<Record<string, unknown>>>;
type Wrap = (text: string, columns: number, options?: {readonly hard: boolean}) => string;
type Slice = (text: string, from: number, to: number) => string;
type LineUpdate = (previous: string, next: string, columns: number) => string;

const [{default: stringWidth}, {default: publishedWidth}] = await patchedAndPublished<{default: StringWidth}>(
	'string-width/index.js',
);
const [{tokenize}, {tokenize: publishedTokenize}] = await patchedAndPublished<{tokenize: Tokenize}>(
	'@alcalzone/ansi-tokenize/build/tokenize.js',
);
const [{default: wrap}, {default: publishedWrap}] = await patchedAndPublished<{default: Wrap}>('wrap-ansi/index.js');
const [{default: slice}, {default: publishedSlice}] = await patchedAndPublished<{default: Slice}>(
	'slice-ansi/index.js',
);
const [{default: lineUpdate}, {default: publishedLineUpdate}] = await patchedAndPublished<{default: LineUpdate}>(
	'ink/build/line-update.js',
);

const isOne = new RegExp(`^[${singleColumns}]$`);
const singles = Array.from({length: 0x10000}, (_, code) => String.fromCharCode(code)).filter(each => isOne.test(each));
const isTwo = new RegExp(`^[${doubleColumns}]$`);
/** The marks, and every 16th of the other characters, which are all of one kind. */
const doubles = Array.from({length: 0x10000}, (_, code) => String.fromCharCode(code)).filter(
	(each, code) => isTwo.test(each) && (code < 0x3400 || code > 0xff00 || code % 16 === 0),
);
const isRow = (text: string) =>
	text.length <= 80 && [...stripVTControlCharacters(text)].every(each => isOne.test(each));
const texts = [
	'',
	singles.join(''),
	singles.toReversed().join(''),
	singles.map(each => each + each).join(''),
	singles.join('\n'),
	singles.join('\u001B'),
	'\u001B[1m○ connecting\u001B[22m\n\n',
	'\u001B[1;36mbold\u001B[22m and \u001B]8;;https://example.com\u0007link\u001B]8;;\u0007',
	'a\r\nb',
	'e\u0301te\u0301',
	'👩‍👩‍👧 and 🇩🇪 🇩',
	'한국어',
	'\u1100\u1161',
	'©\uFE0F ©',
	'soft\u00ADhyphen',
	'ｱﾞ',
	'日本語 ─┬─ 👩',
	'● 实时 · “订单”：26 个请求在等待，3 个阻止（见 docs/）。',
	'\u001B[1m名称\u001B[22m  签名者 ▌│ é',
	'中\u0301文 中\uFE0F',
	doubles.join(''),
	'\u200B',
	'\t',
];

test('texts measure, break and come apart as the published packages do it', () => {
	assert.ok(singles.length > 600 && singles.includes('│') && singles.includes('●') && singles.includes('é'));
	assert.ok(doubles.length > 1700 && doubles.includes('，') && doubles.includes('一'));
	for (const text of [...texts, ...singles, ...doubles]) {
		const name = JSON.stringify(text.slice(0, 40));
		assert.equal(stringWidth(text), publishedWidth(text), name);
		const wide = {ambiguousIsNarrow: false};
		assert.equal(stringWidth(text, wide), publishedWidth(text, wide), name);
		assert.deepEqual(tokenize(text), publishedTokenize(text), name);
	}

	for (const text of texts) {
		const name = JSON.stringify(text.slice(0, 40));
		assert.deepEqual(tokenize(text, 3), publishedTokenize(text, 3), name);
		assert.equal(wrap(text, 5, {hard: true}), publishedWrap(text, 5, {hard: true}), name);
		assert.equal(slice(text, 1, 4), publishedSlice(text, 1, 4), name);
		// short-updates handles rows that only have such characters.
		for (const other of texts.filter(each => !isRow(each) || !isRow(text))) {
			assert.equal(lineUpdate(other, text, 80), publishedLineUpdate(other, text, 80), name);
		}
	}
});

test('no segmenter and no class of emoji is made for Latin text, frames and Chinese', () => {
	const script = `
		let made = 0;
		const {Segmenter} = Intl;
		Intl.Segmenter = class extends Segmenter {
			constructor(...args) {
				super(...args);
				made += 1;
			}
		};
		const {renderToString, Box, Text} = await import('ink');
		const {createElement: h} = await import('react');
		const draw = text => renderToString(h(Box, {borderStyle: 'round'}, h(Text, {bold: true}, text)), {columns: 40});
		const seen = draw('● live · 3 requests ─ é 实时');
		const {default: lineUpdate} = await import('./node_modules/ink/build/line-update.js');
		lineUpdate('│ ● live ─', '│ ● late ─', 80);
		const before = made;
		draw('ほし');
		console.log(JSON.stringify({seen, before, after: made}));
	`;
	const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
		cwd: fileURLToPath(new URL('../..', import.meta.url)),
		encoding: 'utf8',
	});
	const {seen, before, after} = JSON.parse(out) as {seen: string; before: number; after: number};
	assert.match(seen, /│● live · 3 requests ─ é 实时 +│/);
	assert.equal(before, 0);
	assert.ok(after > 0);
});
