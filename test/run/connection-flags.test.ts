import assert from 'node:assert/strict';
import {test} from 'node:test';
import {UsageError} from '../../source/commands/arguments/command.js';
import {parseArguments} from '../../source/commands/arguments/parse-arguments.js';
import {readConnectionFlags} from '../../source/run/connection-flags.js';

const read = (...argv: readonly string[]) => readConnectionFlags(parseArguments(argv, []).args);

for (const [text, milliseconds] of [
	['30', 30_000],
	['30s', 30_000],
	['1m30s', 90_000],
	['1.5s', 1500],
	['250ms', 250],
	['2h', 7_200_000],
	['0', undefined],
	['0s', undefined],
] as const) {
	test(`--request-timeout ${text}`, () => assert.equal(read('--request-timeout', text).requestTimeoutMs, milliseconds));
}

for (const text of ['soon', '-1s', '1x', '1s2', '25h', '1e3', '٣s']) {
	test(`--request-timeout=${text} is refused`, () =>
		assert.throws(() => read(`--request-timeout=${text}`), UsageError));
}

test('warns that the process list shows --token, and about nothing else', () => {
	assert.match(read('--token', 's3cret').warnings.join(), /can read --token in the list of processes/);
	assert.doesNotMatch(read('--token', 's3cret').warnings.join(), /s3cret/);
	assert.deepEqual(read('--token-file', 'x', '--as', 'y', '--server', 'https://z').warnings, []);
});

test('refuses two ways to log in', () => {
	assert.throws(() => read('--token', 'a', '--token-file', 'b'), /both say who logs in/);
});

test('keeps each group of an impersonation', () => {
	assert.deepEqual(read('--as', 'x', '--as-group', 'a', '--as-group=b,c').overrides.asGroups, ['a', 'b,c']);
});
