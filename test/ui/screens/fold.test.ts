import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {CertificateSigningRequest} from '../../../source/cluster/types.js';
import type {Severity} from '../../../source/review/finding.js';
import {fold, newestOf, twinsIn} from '../../../source/ui/screens/requests/fold.js';
import {aDigest, aRequest} from '../../helpers/requests.js';

/** Names as `key3`: twins by their letters, newer by their number. */
const rowsOf = (names: string) =>
	names.split(' ').map(name => aRequest({name, uid: name, createdAt: new Date(Number(/\d+/.exec(name)) * 1000)}));

function folded(
	names: string,
	{kept, open = '', grave = {}}: {kept?: string; open?: string; grave?: Readonly<Record<string, Severity>>} = {},
) {
	const rows = rowsOf(names);
	const index = {
		twinKey({name}: CertificateSigningRequest) {
			const key = name.replace(/\d+/, '');
			return rows.filter(other => other.name.replace(/\d+/, '') === key).length > 1 ? key : undefined;
		},
		known: (seen: CertificateSigningRequest) => ({...aDigest(seen), gravest: grave[seen.name]}),
	};
	const result = fold(rows, twinsIn(rows, index), {unfolded: new Set(open.split(' ')), kept});
	const text = result.rows
		.map(
			({uid}) => `${result.under.has(uid) ? '└' : ''}${uid}${result.older.has(uid) ? `+${result.older.get(uid)}` : ''}`,
		)
		.join(' ');
	return {text, rows, result};
}

test('leaves a list alone in which nothing is double', () => {
	const {result, rows} = folded('a1 b2 c3');
	assert.equal(result.rows, rows);
});

test('folds the older under the newest, wherever the order puts that', () => {
	assert.equal(folded('x5 a3 y4 a2 a1').text, 'x5 a3+2 y4');
	assert.equal(folded('a1 a2 y4 a3 x5').text, 'y4 a3+2 x5');
	assert.equal(folded('b1 a1 b2 a2').text, 'b2+1 a2+1');
});

test('of one second, the first by name is the newest', () => {
	const rows = rowsOf('a1 a1');
	const [first, second] = [
		{...(rows[0] ?? aRequest()), name: 'aa', uid: 'aa'},
		{...(rows[1] ?? aRequest()), name: 'ab', uid: 'ab'},
	];
	const index = {twinKey: () => 'k', known: aDigest};
	const {rows: shown} = fold([second, first], twinsIn([second, first], index), {unfolded: new Set(), kept: undefined});
	assert.deepEqual(
		shown.map(({name}) => name),
		['aa'],
	);
});

test('shows the unfolded right under the newest', () => {
	assert.equal(folded('a3 y4 a2 b9 b8 a1', {open: 'a'}).text, 'a3 └a2 └a1 y4 b9+1');
});

test('never takes the request from under the cursor', () => {
	assert.equal(folded('x5 a3 y4 a2 a1', {kept: 'a2'}).text, 'x5 a3+1 └a2 y4');
	assert.equal(folded('x5 a2 a1', {kept: 'a1'}).text, 'x5 a2 └a1');
	assert.equal(folded('x5 a2 a1', {kept: 'x5'}).text, 'x5 a2+1');
});

test('hides nothing under what looks more harmless', () => {
	assert.equal(folded('a3 a2 a1', {grave: {a2: 'block'}}).text, 'a3+1 a2');
	assert.equal(folded('a3 a2 a1', {grave: {a2: 'warn', a3: 'warn', a1: 'info'}}).text, 'a3+2');
	assert.equal(folded('a3 a2', {grave: {a2: 'block', a3: 'warn'}}).text, 'a3 a2');
});

test('knows which row stays when it folds again', () => {
	const {result, rows} = folded('a3 y4 a2', {open: 'a'});
	assert.deepEqual(
		rows.map(row => newestOf(result, row)?.name),
		['a3', undefined, 'a3'],
	);
	const {
		result: closed,
		rows: [newest],
	} = folded('a3 y4 a2');
	assert.equal(newest && newestOf(closed, newest)?.name, 'a3');
});
