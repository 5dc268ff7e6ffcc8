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
	test(`${found.join(', ') || 'nothing'} found and ${open} questions open is ${verdict}`, () => {
		const questions = Array.from({length: open}, (_, index) => aQuestion(`q-${index}`));
		assert.equal(verdictOf({findings: found.map(severity => aFinding(severity)), questions}), verdict);
	});
}

test('verdicts go from the gravest to none', () => {
	assert.deepEqual([...verdicts], ['block', 'warn', 'unknown', 'clear']);
});
