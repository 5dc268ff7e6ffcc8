import assert from 'node:assert/strict';
import {test} from 'node:test';
import stringWidth from 'string-width';
import {singleColumns} from '../../source/present/text/single-column.js';

type Segment = {readonly segment: string; readonly index: number; readonly input: string};
const {Graphemes, isSingle, late} = (await import(new URL('../../scripts/graphemes.mjs', import.meta.url).href)) as {
	readonly Graphemes: new () => {
		segment(text: string): Iterable<Segment> & {containing(index?: number): Segment | undefined};
	};
	isSingle(text: string): boolean;
	late(source: string, flags: string): {test(text: string): boolean};
};

const isOne = new RegExp(`^[${singleColumns}]$`);
const singles = Array.from({length: 0x10000}, (_, code) => String.fromCharCode(code)).filter(each => isOne.test(each));
const plain = (segments: Iterable<Segment>) =>
	[...segments].map(({segment, index, input}) => ({segment, index, input}));

test('what is taken for one column is, by itself and beside each other', () => {
	assert.ok(singles.length > 600 && singles.includes('│') && singles.includes('●') && singles.includes('é'));
	for (const each of singles) {
		assert.ok(isSingle(each));
		assert.equal(stringWidth(each), 1, JSON.stringify(each));
	}

	assert.equal(stringWidth(singles.join('')), singles.length);
});

test('takes texts apart as Intl.Segmenter does', () => {
	const real = new Intl.Segmenter();
	const graphemes = new Graphemes();
	const texts = [
		'',
		singles.join(''),
		singles.toReversed().join(''),
		singles.map(each => each + each).join(''),
		singles.join('\n'),
		singles.join('\u001B'),
		'\u001B[1m○ connecting\u001B[22m\n\n',
		'a\r\nb',
		'e\u0301te\u0301',
		'👩‍👩‍👧 and 🇩🇪',
		'한국어',
		'©\uFE0F ©',
	];
	for (const text of texts) {
		assert.deepEqual(plain(graphemes.segment(text)), plain(real.segment(text)), JSON.stringify(text.slice(0, 40)));
		for (const index of [0, 1, text.length - 1, text.length]) {
			const [ours, theirs] = [graphemes.segment(text).containing(index), real.segment(text).containing(index)];
			assert.deepEqual(ours && plain([ours]), theirs && plain([theirs]));
		}
	}
});

test('neither a wide nor a joining character is taken for one column', () => {
	for (const text of [
		'日',
		'👩',
		'◽',
		'⌚',
		'e\u0301',
		'\u00AD',
		'\t',
		'\n',
		'\u001B[1m',
		'\u200B',
		'ｱ',
		'\uFE0F',
		'\u1100',
	]) {
		assert.ok(!isSingle(text), JSON.stringify(text));
	}
});

test('a late pattern says what the pattern says', () => {
	const emoji = late('^\\p{RGI_Emoji}$', 'v');
	assert.deepEqual(
		['👩', '©', '©\uFE0F', 'a', '🇩🇪', '🇩'].map(text => emoji.test(text)),
		[true, false, true, false, true, false],
	);
});
