import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ClusterError} from '../../source/cluster/cluster-error.js';
import {OperationError} from '../../source/operations/operation-error.js';
import {faultLines, faultOf} from '../../source/present/fault-lines.js';
import {displayWidth} from '../../source/present/fit.js';
import {planLines} from '../../source/present/plan-lines.js';
import type {Line} from '../../source/present/span.js';

const textOf = (lines: readonly Line[]) => lines.map(spans => spans.map(({text}) => text).join(''));

test('a plan says each step, what it replaces, and what to weigh', () => {
	const lines = planLines(
		{
			steps: [
				{verb: 'write', kind: 'File', name: '/keys/a.key', note: 'the private key, mode 0600'},
				{verb: 'apply', kind: 'Secret', namespace: 'shop', name: 'tls', note: 'new keys', overwrites: 'tls.crt'},
			],
			warnings: ['the CA ends first'],
		},
		60,
	);
	assert.deepEqual(textOf(lines), [
		'write File /keys/a.key',
		'  the private key, mode 0600',
		'apply Secret shop/tls',
		'  new keys',
		'  ! replaces tls.crt',
		'! the CA ends first',
	]);
	assert.equal(lines[4]?.[0]?.emphasis, 'danger');
});

test('no line of a plan or fault is wider than it may be, nor holds what a terminal obeys', () => {
	const hostile = `x\u001b]52;c;aGk=\u0007\n${'y'.repeat(90)}\u202e`;
	const step = {verb: 'create', kind: 'Secret', namespace: hostile, name: hostile, note: hostile, overwrites: hostile};
	const lines = [
		...planLines({steps: [step], warnings: [hostile]}, 36),
		...faultLines({code: 'x', message: hostile, hint: hostile, details: [hostile]}, 36),
	];
	for (const text of textOf(lines)) {
		assert.ok(displayWidth(text) <= 36, text);
		assert.doesNotMatch(text, /[\p{Cc}\u202e]/u);
	}
});

test('our errors are shown with details and hint, others are bugs', () => {
	const error = new ClusterError('forbidden', 'you may not approve', {hint: 'ask an admin', details: ['verb approve']});
	const fault = faultOf(error);
	assert.ok(fault);
	assert.deepEqual(textOf(faultLines(fault, 40)), ['✗ you may not approve', '  verb approve', '  → ask an admin']);
	assert.equal(faultOf(new OperationError('changed', 'it changed'))?.code, 'changed');
	assert.equal(faultOf(new TypeError('undefined is not a function')), undefined);
	assert.equal(faultOf(Object.assign(new Error('no file'), {code: 'ENOENT'})), undefined);
});
