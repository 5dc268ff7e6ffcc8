import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isPrintable, printable, printableJson, printed} from '../../../source/base/text/printable.js';
import {displayWidth, fit, truncate} from '../../../source/present/text/fit.js';

const obeyed =
	/[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\ud800-\udfff]|[\u{e0000}-\u{e0fff}]/u;

for (const {name, text, shown} of [
	{name: 'an escape sequence', text: 'a\u001b[2Jb', shown: String.raw`a\x1b[2Jb`},
	{name: 'a clipboard write', text: '\u001b]52;c;eA==\u0007', shown: String.raw`\x1b]52;c;eA==\x07`},
	{name: 'line breaks', text: 'one\r\ntwo', shown: String.raw`one\x0d\x0atwo`},
	{name: 'an 8-bit control', text: '\u009b31m', shown: String.raw`\x9b31m`},
	{name: 'a direction override', text: 'gro.\u202elive', shown: String.raw`gro.\u{202e}live`},
	{name: 'a zero-width space', text: 'sys\u200btem', shown: String.raw`sys\u{200b}tem`},
	{name: 'tag characters', text: 'x\u{e0041}', shown: String.raw`x\u{e0041}`},
	{name: 'private use', text: 'x\ue000y\u{f0000}', shown: String.raw`x\u{e000}y\u{f0000}`},
	{name: 'what is no character yet', text: 'x\u0378', shown: String.raw`x\u{378}`},
	{name: 'blanks that are letters', text: 'a\u2800\u3164\u034f', shown: String.raw`a\u{2800}\u{3164}\u{34f}`},
	{name: 'a lone surrogate', text: 'x\ud800y', shown: String.raw`x\u{d800}y`},
	{name: 'a no-break space', text: 'a\u00a0b', shown: String.raw`a\xa0b`},
	{name: 'a text that poses as an escape', text: String.raw`a\x1bb`, shown: String.raw`a\\x1bb`},
	{name: 'a backslash that does not', text: String.raw`CORP\alice`, shown: String.raw`CORP\alice`},
	{
		name: 'a pile of marks',
		text: `e${'\u0301'.repeat(6)}`,
		shown: `e${'\u0301'.repeat(4)}${String.raw`\u{301}\u{301}`}`,
	},
]) {
	test(`shows ${name} instead of obeying it`, () => {
		assert.equal(printable(text), shown);
	});
}

/** Removes the escapes, as a careful reader would. */
function meant(shown: string): string {
	return shown.replaceAll(/\\(?:(\\)|x([\da-f]{2})|u\{([\da-f]+)\})/g, (_, backslash, byte, code) =>
		backslash === undefined ? String.fromCodePoint(Number.parseInt(byte ?? code, 16)) : backslash,
	);
}

test('shows the ignorable characters of Unicode, and other invisible ones', () => {
	const ignorable = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cc}]/u;
	// Format controls of hieroglyphs, a filler of Khitan, a note without a head, the blank of Braille.
	const others = new Set([...Array.from({length: 16}, (_, at) => 0x1_34_30 + at), 0x1_6f_e4, 0x1_d1_59, 0x28_00]);
	const missing: string[] = [];
	for (let code = 0; code < 0x11_00_00; code += 1) {
		const character = String.fromCodePoint(code);
		if ((others.has(code) || ignorable.test(character)) && printable(character) === character) {
			missing.push(code.toString(16));
		}
	}

	assert.deepEqual(missing, []);
});

test('never shows two different texts as the same', () => {
	const parts = ['\\', 'x', 'u', '1b', '{202e}', '\u001b', '\u202e', '\u00a0', 'a', '\u0301'];
	for (let number = 0; number < 10 ** 5; number += 1) {
		const text = Array.from(String(number), digit => parts[Number(digit)]).join('');
		assert.equal(meant(printable(text)), text);
	}
});

for (const text of ['orders.shop.svc', 'Käse', '北京', 'e\u0301', 'Ελληνικά', '🙂', 'system:node:a']) {
	test(`leaves ${text} as it is`, () => {
		assert.equal(printable(text), text);
		assert.equal(isPrintable(text), true);
	});
}

test('passes nothing that a terminal obeys, for any text', () => {
	let seed = 7;
	const random = (below: number) => {
		seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7f_ff_ff_ff;
		return seed % below;
	};
	const ranges = [0x20, 0xa0, 0x3_00, 0x21_00, 0x1_00_00, 0x11_00_00];
	for (let round = 0; round < 5000; round += 1) {
		const text = Array.from({length: 1 + random(12)}, () =>
			String.fromCodePoint(random(ranges[random(ranges.length)] ?? 1)),
		).join('');
		assert.doesNotMatch(printable(text), obeyed);
		assert.doesNotMatch(printableJson({text}), obeyed);
		assert.equal(JSON.parse(printableJson({text})).text, text);
	}
});

test('fits text into columns without splitting wide characters', () => {
	assert.equal(fit(printed`abc`, 5), 'abc  ');
	assert.equal(fit(printed`abcdef`, 4), 'abc…');
	assert.equal(fit(printed`北京市`, 4), '北… ');
	assert.equal(displayWidth(fit(printed`北京市`, 4)), 4);
	assert.equal(truncate(printed`abc`, 1), '…');
	assert.equal(fit(printed`abc`, 0), '');
});

test('limits the combining marks on a letter in JSON as on the screen, and escapes unusual spaces', () => {
	const text = `e${'\u0301'.repeat(6)} a\u00a0b \u2800`;
	const json = printableJson({text});
	assert.doesNotMatch(json, /\u0301{5}|\u00a0|\u2800/u);
	assert.equal(JSON.parse(json).text, text);
});

test('tags text of this program, and accepts only printable values', () => {
	assert.equal(printed`a ${printable('\u001b')} ${3}`, 'a \\x1b 3');
	// @ts-expect-error: a text that passed no boundary does not compile.
	printed`${'\u001b' as string}`;
});

test('accepts a text at once only if it is safe', () => {
	for (const [from, to] of [
		[0x20, 0x7e],
		[0xb7, 0xb7],
		[0x2014, 0x2014],
		[0x201c, 0x201d],
		[0x2026, 0x2026],
		[0x2190, 0x2193],
		[0x3001, 0x301b],
		[0x3400, 0x4dbf],
		[0x4e00, 0x9fff],
		[0xff01, 0xff5e],
	] as const) {
		for (let code = from; code <= to; code++) {
			const text = String.fromCodePoint(code);
			assert.doesNotMatch(text, /[\p{C}\p{M}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u, code.toString(16));
			assert.equal(printable(text), text);
		}
	}
});
