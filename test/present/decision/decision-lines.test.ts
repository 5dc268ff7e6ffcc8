import assert from 'node:assert/strict';
import {test} from 'node:test';
import {decisionLines} from '../../../source/present/decision/decision-lines.js';
import {aRequest} from '../../helpers/requests.js';

const grants = [
	['user', 'alice@example.com'],
	['groups', 'team-shop'],
	['may', 'certificate-requester everywhere'],
	['', 'edit in shop'],
	['', 'view in payments'],
	['then', 'kube-controller-manager issues it; it can not be revoked'],
] as const;

function text(summary: ReadonlyArray<readonly [string, string]>, decision: 'Approved' | 'Denied' | 'Signed'): string {
	const facts = {seen: aRequest({username: 'mallory'}), certificates: [], findings: [], questions: [], summary};
	return decisionLines(facts, decision, 76)
		.map(line => line.map(span => span.text).join(''))
		.join('\n');
}

test('an approval shows everything that is granted, and the requester', () => {
	const told = text(grants, 'Approved');
	for (const [, grant] of grants) {
		assert.ok(told.includes(grant), grant);
	}

	assert.match(told, /by +mallory$/);
});

test('a signature shows what is granted, and not whom an approval waits for', () => {
	const told = text(grants, 'Signed');
	assert.match(told, /team-shop/);
	assert.match(told, /by +mallory$/);
	assert.doesNotMatch(told, /issues it/);
});

test('a denial grants nothing', () => {
	assert.doesNotMatch(text(grants, 'Denied'), /team-shop/);
});

test('a hundred thousand names are reported as more than is shown', () => {
	const names = Array.from({length: 100_000}, (_, index) => `h${index}.example`).join(', ');
	const told = text([['serves', names]], 'Approved');
	assert.match(told, /and more, which the detail\s+shows/);
	assert.ok(told.split('\n').length < 20);
});
