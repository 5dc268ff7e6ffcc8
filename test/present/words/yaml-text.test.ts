import assert from 'node:assert/strict';
import {test} from 'node:test';
import {load} from 'js-yaml';
import {yamlText} from '../../../source/present/words/yaml-text.js';

const hostile = {
	plain: 'orders.shop.svc',
	escape: 'a\u001b]52;c;ZXZpbA==\u0007b',
	lines: 'one\ntwo\r\nthree',
	bidi: 'abc\u202edef\u2066',
	c1: 'x\u009b31mred',
	tag: 'x\u{e0041}y',
	'zero width': 'a\u200bb\ufeff',
	joiner: 'a\u034fb',
	braille: '\u2800blank',
	'private use': 'x\ue000y',
	'odd space': 'a\u00a0b\u3000c',
	'pile of marks': `e${'\u0301'.repeat(6)}`,
	'looks like a number': '0123',
	'ke\u001by': [1, null, true, '', ' ', '#', 'a: b'],
};

test('quotes text that YAML 1.1 reads as another type, as kubectl does', () => {
	const value = {a: 'yes', b: 'off', c: '0123', d: '2026-11-28T00:00:00Z', e: '1e3', f: '~', g: 'plain', y: 'key'};
	assert.equal(
		yamlText(value),
		'a: "yes"\nb: "off"\nc: "0123"\nd: "2026-11-28T00:00:00Z"\ne: "1e3"\nf: "~"\ng: plain\n"y": key\n',
	);
});

test('omits undefined fields', () => {
	assert.equal(yamlText({a: undefined, b: {c: undefined, d: 1}}), 'b:\n  d: 1\n');
});

test('contains no character that a terminal obeys, and reads back the same', () => {
	const text = yamlText(hostile);
	assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u);
	assert.doesNotMatch(text, /[\u{e0000}-\u{e007f}]/u);
	assert.doesNotMatch(text, /[\u034f\u2800\ue000\u00a0\u3000]|\u0301{5}/u);
	assert.deepEqual(load(text), hostile);
});
