import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parseGoDuration, suggestGoDuration} from '../../source/pki/go-duration.js';

/** As Go's time.ParseDuration gives them, in milliseconds. */
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
