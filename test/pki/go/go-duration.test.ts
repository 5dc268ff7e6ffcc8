import assert from 'node:assert/strict';
import {test} from 'node:test';
import {formatGoDuration, parseGoDuration, suggestGoDuration} from '../../../source/pki/go/go-duration.js';

/** As Go's time.ParseDuration reads them, in milliseconds. */
const durations: ReadonlyArray<readonly [text: string, ms: number | undefined]> = [
	['8760h', 31_536_000_000],
	['1h30m', 5_400_000],
	['1.5h', 5_400_000],
	['.5s', 500],
	['5.s', 5000],
	['-5m', -300_000],
	['+1s', 1000],
	['0', 0],
	['100us', 0.1],
	['2562047h', 2_562_047 * 3_600_000],
	['2562048h', undefined],
	['', undefined],
	['1', undefined],
	['1d', undefined],
	['1 h', undefined],
	['h', undefined],
	['1h-1m', undefined],
	['٣h', undefined],
];

for (const [text, ms] of durations) {
	test(`${JSON.stringify(text)} is ${ms === undefined ? 'no duration' : `${ms} ms`}`, () => {
		assert.equal(parseGoDuration(text), ms);
	});
}

test('offers hours for days, weeks and years', () => {
	assert.deepEqual(['365d', '2 weeks', '1y', '5m'].map(suggestGoDuration), ['8760h', '336h', '8760h', undefined]);
});

for (const [seconds, text] of [
	[7_776_000, '2160h'],
	[5400, '1h30m'],
	[90_001, '25h1s'],
	[601, '10m1s'],
	[36_000, '10h'],
	[0, '0s'],
] as const) {
	test(`${seconds} seconds are ${text}, which reads as the same`, () => {
		assert.equal(formatGoDuration(seconds), text);
		assert.equal(parseGoDuration(text), seconds * 1000);
	});
}
