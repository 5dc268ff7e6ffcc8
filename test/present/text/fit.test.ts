import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {test} from 'node:test';
import stringWidth from 'string-width';
import {printableSentence, printed} from '../../../source/base/text/printable.js';
import {displayWidth, fit, truncate} from '../../../source/present/text/fit.js';
import {singleColumns} from '../../../source/present/text/single-column.js';
import {wrap} from '../../../source/present/text/wrap.js';

test('agrees with string-width on every character that it measures itself, alone and before an emoji selector', () => {
	for (const [from, to] of [
		[0x20, 0x3_ff],
		[0x20_00, 0x20_5f],
		[0x21_80, 0x22_0f],
		[0x24_f0, 0x27_20],
		[0x2f_f0, 0x30_40],
		[0x33_f0, 0x35_00],
		[0x4d_b0, 0x4f_00],
		[0x9f_f0, 0xa0_00],
		[0xff_00, 0xff_70],
	] as const) {
		for (let code = from; code <= to; code++) {
			const text = String.fromCodePoint(code);
			// Controls and marks never occur, because printable() escapes them.
			if (!/[\p{C}\p{M}]/u.test(text)) {
				assert.equal(displayWidth(text), stringWidth(text), code.toString(16));
				assert.equal(displayWidth(`${text}\ufe0f`), stringWidth(`${text}\ufe0f`), code.toString(16));
			}
		}
	}
});

test('measures what the deck draws itself without string-width, whose first use delays a key', () => {
	const alone = new RegExp(`^[${singleColumns}\\s]*$`);
	for (const folder of ['present', 'ui']) {
		const root = new URL(`../../../source/${folder}/`, import.meta.url);
		for (const path of readdirSync(root, {recursive: true, encoding: 'utf8'})) {
			if (/\.tsx?$/.test(path)) {
				for (const line of readFileSync(new URL(path, root), 'utf8').split('\n')) {
					assert.match(line, alone, path);
				}
			}
		}
	}
});

test('pads and cuts to columns, and never splits a wide character', () => {
	assert.equal(fit(printed`ab`, 4), 'ab  ');
	assert.equal(fit(printed`äöü→●`, 4), 'äöü…');
	assert.equal(fit(printed`日本語`, 4), '日… ');
	assert.equal(truncate(printed`日本語`, 6), '日本語');
	assert.equal(truncate(printed`abc`, 1), '…');
	assert.equal(truncate(printed`abc`, 0), '');
});

test('breaks Chinese without spaces, and begins no line with a full stop', () => {
	assert.deepEqual(wrap(printed`若有误：删除（全部）绑定，它无法吊销。`, 10), [
		'若有误：删',
		'除（全部）',
		'绑定，它无',
		'法吊销。',
	]);
	assert.deepEqual(wrap(printed`读取 /tls/tls.crt 和它`, 14), ['读取', '/tls/tls.crt', '和它']);
	assert.deepEqual(wrap(printed`一二三四五。六`, 10), ['一二三四', '五。六']);
});

test('loses nothing when it breaks', () => {
	for (const text of ['한국어（말）。“中', '。。。（（（', 'e\u0301中\u0301文', 'かな，カナ 中 文', '𠀀𠀁中😀a（b']) {
		for (const width of [1, 2, 3, 5, 80]) {
			assert.equal(
				wrap(printableSentence(text), width).join('').replaceAll(' ', ''),
				printableSentence(text).replaceAll(' ', ''),
			);
		}
	}
});
