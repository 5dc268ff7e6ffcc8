import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Arguments} from '../../../source/commands/arguments/command.js';
import {UsageError} from '../../../source/commands/arguments/command.js';
import {wholeNumber} from '../../../source/commands/arguments/whole-number.js';

const given = (text: string | undefined): Arguments => ({
	operands: [],
	text: () => text,
	texts: () => [],
	isSet: () => false,
});

test('reads whole numbers up to the largest', () => {
	assert.equal(wholeNumber(given('0'), 'requests', 100), 0);
	assert.equal(wholeNumber(given('100'), 'requests', 100), 100);
	assert.equal(wholeNumber(given(undefined), 'requests', 100), undefined);
});

test('says in one sentence what a flag takes, for a number that is not whole or too large', () => {
	for (const text of ['', '-1', '1.5', '1e3', '0x10', ' 1', 'many', '101', '\u001b[31m', '9'.repeat(400)]) {
		assert.throws(
			() => wholeNumber(given(text), 'requests', 100),
			(error: unknown) =>
				error instanceof UsageError && error.message.startsWith('--requests takes a whole number from 0 to 100, not "'),
			text,
		);
	}
});
