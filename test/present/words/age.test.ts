import assert from 'node:assert/strict';
import {test} from 'node:test';
import {coarseAge, humanDuration} from '../../../source/present/words/age.js';

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];
for (const [ms, text] of [
	[-2 * second, '<invalid>'],
	[-1.5 * second, '0s'],
	[0, '0s'],
	[119 * second, '119s'],
	[2 * minute, '2m'],
	[5 * minute + 30 * second, '5m30s'],
	[10 * minute + 30 * second, '10m'],
	[179 * minute, '179m'],
	[3 * hour, '3h'],
	[7 * hour + 59 * minute, '7h59m'],
	[8 * hour + 59 * minute, '8h'],
	[47 * hour, '47h'],
	[2 * day, '2d'],
	[7 * day + 3 * hour, '7d3h'],
	[8 * day + 3 * hour, '8d'],
	[729 * day, '729d'],
	[730 * day, '2y'],
	[3 * 365 * day + 4 * day, '3y4d'],
	[9 * 365 * day + 4 * day, '9y'],
] as const) {
	test(`writes ${ms} ms as kubectl does: ${text}`, () => {
		assert.equal(humanDuration(ms), text);
	});
}

test('a coarse age is one number and one unit', () => {
	const at = (ms: number) => coarseAge(new Date(0), new Date(ms));
	assert.deepEqual(
		[-5, 59_999, 60_000, 3_599_999, 3_600_000, 47 * 3_600_000, 48 * 3_600_000, 400 * 86_400_000].map(at),
		['0s', '59s', '1m', '59m', '1h', '47h', '2d', '400d'],
	);
});
