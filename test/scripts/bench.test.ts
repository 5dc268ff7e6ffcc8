import assert from 'node:assert/strict';
import {test} from 'node:test';
import {atMost, both, rowOf, timesOf} from '../../scripts/bench/figures.js';
import {interleaved} from '../../scripts/bench/measurement.js';
import {markdownTable, textTable} from '../../scripts/bench/table.js';

const limits = [
	{name: 'below a limit', target: atMost(10, 'ms'), certdeck: [9, 10, 11], reached: true},
	{name: 'above a limit', target: atMost(9, 'ms'), certdeck: [9, 10, 11], reached: false},
	{
		name: 'above a limit at the 95th percentile alone',
		target: atMost(10, 'ms', 'p95'),
		certdeck: [9, 10, 11],
		reached: false,
	},
	{name: 'quicker than a part of kubectl', target: timesOf('kubectl', 0.5), certdeck: [40], reached: true},
	{name: 'slower than that', target: timesOf('kubectl', 0.5), certdeck: [60], reached: false},
	{name: 'beside a program that is not here', target: timesOf('k9s', 1), certdeck: [60], reached: undefined},
	{
		name: 'one limit kept, one not',
		target: both(atMost(99, 'ms'), timesOf('kubectl', 0.5)),
		certdeck: [60],
		reached: false,
	},
	{
		name: 'one limit kept, one unknown',
		target: both(atMost(99, 'ms'), timesOf('k9s', 1)),
		certdeck: [60],
		reached: undefined,
	},
] as const;

for (const {name, target, certdeck, reached} of limits) {
	test(`a row of the bench shows whether its limit is reached: ${name}`, () => {
		const row = rowOf('x', 'work', 'ms', {kubectl: [100], k9s: [], certdeck}, target);
		assert.equal(row.isReached, reached);
		assert.equal(row.figures['k9s'], undefined);
		const words = reached === undefined ? '' : reached ? 'reached' : 'not reached';
		assert.equal(markdownTable([row]).split('|').at(-2)?.trim(), words);
	});
}

test('the table of the bench has a column for each measured program', () => {
	const rows = [
		rowOf('a-200', 'work', 'ms', {certdeck: [1.24, 1.26, 9], kubectl: [12_345]}),
		rowOf('b', '`verb`', 'MB', {certdeck: [7]}),
	];
	assert.equal(
		textTable(rows),
		'row    work      kubectl  certdeck  to reach\na-200  work, ms  12,345   1.3 (9)\nb      verb, MB  –        7\n',
	);
});

test('programs of the bench run in turns', async () => {
	const order: string[] = [];
	const answers = await interleaved(2, {
		a: async () => order.push('a'),
		absent: undefined,
		b: async () => order.push('b'),
	});
	assert.deepEqual(order, ['a', 'b', 'a', 'b']);
	assert.deepEqual(answers, {a: [1, 3], b: [2, 4]});
});
