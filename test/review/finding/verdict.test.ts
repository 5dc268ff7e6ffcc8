import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Severity} from '../../../source/review/finding/finding.js';
import {verdictOf, verdicts} from '../../../source/review/finding/verdict.js';
import {aFinding, aQuestion} from '../../helpers/requests.js';

const cases: ReadonlyArray<readonly [found: readonly Severity[], open: number, verdict: (typeof verdicts)[number]]> = [
	[[], 0, 'clear'],
	[['info', 'info'], 0, 'clear'],
	[[], 1, 'unknown'],
	[['info'], 2, 'unknown'],
	[['info', 'warn'], 1, 'warn'],
	[['warn'], 0, 'warn'],
	[['warn', 'info', 'block'], 1, 'block'],
	[['block'], 0, 'block'],
];
for (const [found, open, verdict] of cases) {
	test(`findings ${found.join(', ') || 'none'} and ${open} open questions give ${verdict}`, () => {
		const questions = Array.from({length: open}, (_, index) => aQuestion(`q-${index}`));
		assert.equal(verdictOf({findings: found.map(severity => aFinding(severity)), questions}), verdict);
	});
}

test('verdicts are in the order of their severity', () => {
	assert.deepEqual([...verdicts], ['block', 'warn', 'unknown', 'clear']);
});
