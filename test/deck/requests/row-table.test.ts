import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createRowTables, weightsOf} from '../../../source/deck/requests/row-table.js';
import type {Severity} from '../../../source/review/finding/finding.js';
import {aDigest, aFinding, aQuestion, aRequest} from '../../helpers/requests.js';

/**
 * A table with one row each. `?` is not reviewed yet, `unknown` has an open question, and for `……` the Pods were not asked
 * for.
 */
function tableOf(...rows: ReadonlyArray<Severity | 'unknown' | 'none' | '?'>) {
	const requests = rows.map((row, place) => aRequest({name: row, uid: `${place}`}));
	const digestOf = (name: string) => {
		const findings = ['block', 'warn', 'info'].includes(name) ? [aFinding(name as Severity)] : [];
		return aDigest(aRequest(), findings, name === 'unknown' ? [aQuestion('nodes')] : []);
	};
	return createRowTables(requests)({
		known: ({name}) => (name === '?' ? undefined : digestOf(name)),
	});
}

test('counts each verdict, and the requests without a review', () => {
	const table = tableOf('block', 'warn', 'warn', 'info', 'none', '?', 'unknown');
	const none = {waiting: 0, block: 0, warn: 0, clear: 0, unknown: 0, unreviewed: 0, whyOpen: []};
	const count = (...flags: readonly number[]) => weightsOf(table, {flags: Uint8Array.from(flags), count: 0});
	assert.deepEqual(count(1, 1, 1, 1, 1, 1, 0), {
		...none,
		waiting: 6,
		block: 1,
		warn: 2,
		clear: 2,
		unreviewed: 1,
	});
	assert.deepEqual(count(0, 0, 0, 0, 0, 0, 1), {
		...none,
		waiting: 1,
		unknown: 1,
		whyOpen: ['missing RBAC: verbs list on nodes'],
	});
	assert.deepEqual(count(0, 0, 0, 0, 0, 0, 0), none);
});

test('knows the place of each request', () => {
	const table = tableOf('block', 'none');
	assert.deepEqual([table.placeOf('0'), table.placeOf('1'), table.placeOf('gone')], [0, 1, undefined]);
});

test('returns current data when it is read again, and the previous data for deleted requests', () => {
	const requests = ['a', 'b', 'c'].map(name => aRequest({name, uid: name}));
	const digests = new Map(requests.map(seen => [seen, aDigest(seen)] as const));
	const read = createRowTables(requests);
	const look = () => {
		const table = read({known: seen => digests.get(seen)});
		const {clear, warn, block} = weightsOf(table, {flags: new Uint8Array([1, 1, 1]), count: 3});
		return {clear, warn, block, gravity: [...table.gravity]};
	};
	const find = (at: number, severity: Severity | undefined) => {
		const seen = requests[at] ?? aRequest();
		digests.set(seen, aDigest(seen, severity === undefined ? [] : [aFinding(severity)]));
	};

	assert.deepEqual(look(), {clear: 3, warn: 0, block: 0, gravity: [0, 0, 0]});
	find(1, 'block');
	assert.deepEqual(look(), {clear: 2, warn: 0, block: 1, gravity: [0, 3, 0]});
	find(1, 'warn');
	find(2, 'info');
	assert.deepEqual(look(), {clear: 2, warn: 1, block: 0, gravity: [0, 2, 0]});
	find(1, undefined);
	assert.deepEqual(look(), {clear: 3, warn: 0, block: 0, gravity: [0, 0, 0]});
});

test('counts only requests that wait for a decision', () => {
	const decided = aRequest({uid: 'b', conditions: [{type: 'Denied', status: 'True', reason: 'r', message: 'm'}]});
	const table = createRowTables([aRequest({uid: 'a'}), decided])({
		known: seen => aDigest(seen, [aFinding('warn')]),
	});
	const {waiting, warn} = weightsOf(table, {flags: new Uint8Array([1, 1]), count: 2});
	assert.deepEqual([waiting, warn], [1, 1]);
});

test('keeps columns as they are until some rows are known', () => {
	const requests = Array.from({length: 40}, (_, id) => aRequest({name: `request-${id}`, uid: `${id}`}));
	let known = 0;
	const read = createRowTables(requests);
	const needs = () => read({known: seen => (Number(seen.uid) < known ? aDigest(seen) : undefined)}).needs;
	assert.deepEqual(needs(), {});
	known = 15;
	assert.deepEqual(needs(), {});
	known = 16;
	assert.equal(needs().name, 'request-15'.length);
	const kept = needs();
	known = 17;
	assert.equal(needs(), kept, 'nothing is wider');
	const few = requests.slice(0, 4);
	const halfKnown = (half: number) =>
		createRowTables(few)({known: seen => (Number(seen.uid) < half ? aDigest(seen) : undefined)}).needs.name;
	assert.deepEqual([halfKnown(1), halfKnown(2)], [undefined, 'request-1'.length], 'half of a short list');
	assert.deepEqual(createRowTables([])({known: aDigest}).needs, {});
});
