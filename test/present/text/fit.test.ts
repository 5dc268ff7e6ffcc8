import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {test} from 'node:test';
import stringWidth from 'string-width';
import {printed} from '../../../source/base/text/printable.js';
import {displayWidth, fit, truncate} from '../../../source/present/text/fit.js';
import {singleColumns} from '../../../source/present/text/single-column.js';

test('agrees with string-width on every character it does not ask about, alone and before an emoji selector', () => {
	for (const [from, to] of [
		[0x20, 0x3_ff],
		[0x20_00, 0x20_5f],
		[0x21_80, 0x22_0f],
		[0x24_f0, 0x27_20],
	] as const) {
		for (let code = from; code <= to; code++) {
			const text = String.fromCodePoint(code);
			// Controls and marks never come: printable() shows them instead.
			if (!/[\p{C}\p{M}]/u.test(text)) {
				assert.equal(displayWidth(text), stringWidth(text), code.toString(16));
				assert.equal(displayWidth(`${text}\ufe0f`), stringWidth(`${text}\ufe0f`), code.toString(16));
			}
		}
	}
});

test('asks nobody about what the deck itself draws: the first text in other letters holds up the key that shows it', () => {
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
