import assert from 'node:assert/strict';
import {test} from 'node:test';
import {DerCursor, isMinimalInteger} from '../../../source/pki/der/der-cursor.js';

const zeros = (length: number) => Array.from({length}, () => 0);

// X.690 §8.1.3 and §10.1: definite lengths in the fewest bytes.
for (const {name, bytes, nonMinimal = false, fault = ''} of [
	{name: 'a short length', bytes: [0x04, 0x01, 0]},
	{name: 'the longest short length', bytes: [0x04, 0x7f, ...zeros(127)]},
	{name: 'a long length that needs to be', bytes: [0x04, 0x81, 0x80, ...zeros(128)]},
	{name: 'a long length of two bytes', bytes: [0x04, 0x82, 0x01, 0x00, ...zeros(256)]},
	{name: 'a long length that would fit a short one', bytes: [0x04, 0x81, 0x7f, ...zeros(127)], nonMinimal: true},
	{name: 'a long length with a zero before it', bytes: [0x04, 0x82, 0x00, 0x80, ...zeros(128)], nonMinimal: true},
	{name: 'an indefinite length', bytes: [0x30, 0x80, 0, 0], fault: 'uses an indefinite length (BER, not DER)'},
	{
		name: 'a length of five bytes',
		bytes: [0x04, 0x85, 0, 0, 0, 0, 1, 0],
		fault: 'has a length of more than four bytes',
	},
	{name: 'more than there is', bytes: [0x04, 0x02, 0], fault: 'claims more bytes than there are'},
	{name: 'no length at all', bytes: [0x04], fault: 'is cut off before a length'},
]) {
	test(`${name}: ${fault || (nonMinimal ? 'not minimal' : 'DER')}`, () => {
		const cursor = new DerCursor(Uint8Array.from(bytes));
		assert.deepEqual([cursor.next(), cursor.nonMinimal, cursor.fault], [fault === '', nonMinimal, fault]);
	});
}

for (const [content, is] of [
	[[0], true],
	[[0x7f], true],
	[[0x00, 0x80], true],
	[[0xff, 0x7f], true],
	[[0x00, 0x7f], false],
	[[0xff, 0x80], false],
	[[], false],
] as const) {
	test(`the INTEGER ${content.map(byte => byte.toString(16)).join(' ')} is ${is ? '' : 'not '}minimal`, () => {
		assert.equal(isMinimalInteger(Uint8Array.from(content), 0, content.length), is);
	});
}
