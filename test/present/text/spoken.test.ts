import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Printable} from '../../../source/base/text/printable.js';
import {printable, printed} from '../../../source/base/text/printable.js';
import {line} from '../../../source/present/text/span.js';
import {spokenLine} from '../../../source/present/text/spoken.js';

const spoken = (text: Printable) =>
	spokenLine(line(text))
		.map(span => span.text)
		.join('');

for (const [text, expected] of [
	[' ▌ (•) Service             clients call it', 'here: (chosen) Service clients call it'],
	['   ( ) webhook  called', '(not chosen) webhook called'],
	[' ▌ [x] cart.shop.svc', 'here: (ticked) cart.shop.svc'],
	['   [ ] cart', '(not ticked) cart'],
	['✓1 purpose ▸2 hosts  3 key', 'done: 1 purpose now: 2 hosts 3 key'],
	['✗ it is no host', 'wrong: it is no host'],
	['┌ Approve a ───┐', 'Approve a '],
	['│ y yes, do it │', 'y yes, do it '],
	['shop/ca▏', 'shop/ca'],
	['● live', 'live'],
	['alice !! 3m', 'alice block: 3m'],
	['deploy ! 7m', 'deploy warning: 7m'],
	['✗ Denied', 'Denied'],
	['↓ 3 more', '3 more'],
	['cart.shop.svc ←', 'cart.shop.svc left'],
	[' → ', 'to '],
	['→', 'right'],
	['cart ? 7m', 'cart ? 7m'],
	[' ?', 'unknown: '],
	['?', '?'],
	['*', 'marked: '],
	[' ·  ', 'note: '],
	[' · ', '· '],
	['*.shop.svc', '*.shop.svc'],
	['█░░░░ 3 d', '3 d'],
	['◌ stale', 'stale'],
	['wait!', 'wait!'],
	['plain', 'plain'],
] as const) {
	test(`reads ${JSON.stringify(text)} aloud`, () => assert.equal(spoken(printable(text)), expected));
}

test('reads columns of several spans with one space between', () => {
	const pieces = [
		{emphasis: 'focus', text: printed` ▌ `},
		{emphasis: 'plain', text: printed`key     `},
		{emphasis: 'muted', text: printed`  /keys/a`},
	] as const;
	assert.equal(
		spokenLine(pieces)
			.map(({text}) => text)
			.join(''),
		'here: key /keys/a',
	);
});
