import assert from 'node:assert/strict';
import {test} from 'node:test';
import {seededRandom} from '../../../demo/story/random.js';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import {findDuplicates, fold, keptPlace, newestOf} from '../../../source/deck/requests/fold.js';
import {createRowTables} from '../../../source/deck/requests/row-table.js';
import {createOrders} from '../../../source/present/list/request-order.js';
import type {Severity} from '../../../source/review/finding/finding.js';
import {aDigest, aFinding, aRequest} from '../../helpers/requests.js';

/** Names such as `key3`: the letters are the duplicate key, and a higher number is newer. */
const rowsOf = (names: string) =>
	names.split(' ').map(name => aRequest({name, uid: name, createdAt: new Date(Number(/\d+/.exec(name)) * 1000)}));

type Look = {
	duplicateKey(seen: CertificateSigningRequest): string | undefined;
	readonly gravestOf?: (seen: CertificateSigningRequest) => Severity | undefined;
	/** uid of the request under the cursor. */
	readonly kept?: string | undefined;
	readonly open?: string;
	/** Whether the filter lets it through. */
	readonly isFound?: (seen: CertificateSigningRequest) => boolean;
};

/** Folds the rows in the order in which they come. */
function foldAll(
	rows: readonly CertificateSigningRequest[],
	{duplicateKey, gravestOf = () => undefined, kept, open = '', isFound = () => true}: Look,
) {
	const table = createRowTables(rows)({
		known: seen =>
			aDigest(
				seen,
				[gravestOf(seen) ?? []].flat().map(severity => aFinding(severity)),
			),
	});
	const look = {
		table,
		selection: {flags: Uint8Array.from(rows, seen => Number(isFound(seen)))},
		duplicates: findDuplicates(rows, createOrders(rows).newestFirst, duplicateKey),
	};
	const unfolded = new Set(open.split(' '));
	const place = rows.findIndex(({uid}) => uid === kept);
	return fold(look, Uint32Array.from(rows.keys()), {
		unfolded,
		kept: keptPlace(look, place < 0 ? undefined : place, unfolded),
	});
}

function folded(
	names: string,
	{kept, open = '', grave = {}}: {kept?: string; open?: string; grave?: Readonly<Record<string, Severity>>} = {},
) {
	const rows = rowsOf(names);
	const key = ({name}: CertificateSigningRequest) => name.replace(/\d+/, '');
	const result = foldAll(rows, {
		duplicateKey: seen => (rows.filter(other => key(other) === key(seen)).length > 1 ? key(seen) : undefined),
		gravestOf: ({name}) => grave[name],
		kept,
		open,
	});
	const text = result.rows
		.map(
			({uid}) =>
				`${result.under.has(uid) ? '└' : ''}${uid}${result.older.has(uid) ? `+${result.older.get(uid)?.length}` : ''}`,
		)
		.join(' ');
	return {text, rows, result};
}

test('leaves a list without duplicates unchanged', () => {
	const {result, rows} = folded('a1 b2 c3');
	assert.deepEqual(result.rows, rows);
	assert.deepEqual([result.older.size, result.under.size], [0, 0]);
});

test('folds older requests under the newest, wherever the order puts it', () => {
	assert.equal(folded('x5 a3 y4 a2 a1').text, 'x5 a3+2 y4');
	assert.equal(folded('a1 a2 y4 a3 x5').text, 'y4 a3+2 x5');
	assert.equal(folded('b1 a1 b2 a2').text, 'b2+1 a2+1');
});

test('takes the first by name as the newest of one second', () => {
	const rows = rowsOf('a1 a1');
	const [first, second] = [
		{...(rows[0] ?? aRequest()), name: 'aa', uid: 'aa'},
		{...(rows[1] ?? aRequest()), name: 'ab', uid: 'ab'},
	];
	const {rows: shown} = foldAll([second, first], {duplicateKey: () => 'k'});
	assert.deepEqual(
		shown.map(({name}) => name),
		['aa'],
	);
});

test('shows unfolded requests directly below the newest', () => {
	assert.equal(folded('a3 y4 a2 b9 b8 a1', {open: 'a'}).text, 'a3 └a2 └a1 y4 b9+1');
});

test('never folds the request under the cursor', () => {
	assert.equal(folded('x5 a3 y4 a2 a1', {kept: 'a2'}).text, 'x5 a3+1 └a2 y4');
	assert.equal(folded('x5 a2 a1', {kept: 'a1'}).text, 'x5 a2 └a1');
	assert.equal(folded('x5 a2 a1', {kept: 'x5'}).text, 'x5 a2+1');
});

test('folds nothing when the cursor moves through unfolded rows', () => {
	const rows = rowsOf('x5 a3 a2 a1 b9 b8');
	const look = {
		table: createRowTables(rows)({known: aDigest}),
		selection: {flags: new Uint8Array(rows.length).fill(1)},
		duplicates: findDuplicates(rows, createOrders(rows).newestFirst, ({name}) =>
			name.startsWith('x') ? undefined : name.slice(0, 1),
		),
	};
	const keptFor = (open: string) => [...rows.keys(), undefined].map(place => keptPlace(look, place, new Set([open])));
	assert.deepEqual(keptFor('a'), [undefined, undefined, undefined, undefined, undefined, 5, undefined]);
	assert.deepEqual(keptFor('b'), [undefined, undefined, 2, 3, undefined, undefined, undefined]);
});

test('hides nothing under a row that looks less dangerous', () => {
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

test('folds the rows of a filter as if no others existed', () => {
	const random = seededRandom(4);
	for (let round = 0; round < 200; round += 1) {
		const rows = Array.from({length: 1 + random.below(20)}, (_, at) =>
			aRequest({
				name: `${random.pick(['a', 'b', 'c'])}-${at}`,
				uid: `${at}`,
				createdAt: new Date(1000 * random.below(4)),
			}),
		);
		const found = new Set(rows.filter(() => random.below(3) > 0));
		const gravities = new Map(rows.map(row => [row, random.pick([undefined, 'info', 'warn', 'block'] as const)]));
		const look: Look = {
			duplicateKey: ({name}) => (name.startsWith('c') ? undefined : name.slice(0, 1)),
			gravestOf: seen => gravities.get(seen),
			kept: random.pick([undefined, ...rows.map(({uid}) => uid)]),
			open: random.pick(['', 'a', 'a b']),
		};
		const whole = foldAll(rows, {...look, isFound: seen => found.has(seen)});
		assert.deepEqual(whole, foldAll([...found], look));
		const hidden = [...whole.older.values()].reduce((sum, each) => sum + each.length, 0);
		assert.equal(whole.rows.length + hidden, found.size);
		assert.ok(new Set(whole.rows).size === whole.rows.length && whole.rows.every(row => found.has(row)));
	}
});

test('keeps no group of one: rivals for a few subjects do not fold, and the groups stay few', () => {
	const rows = rowsOf('a1 a2 b3 c4');
	const duplicates = findDuplicates(rows, createOrders(rows).newestFirst, ({name}) => name.replace(/\d+/, ''));
	assert.deepEqual(duplicates.keys, ['a']);
	assert.deepEqual(
		duplicates.groups.map(group => [...group]),
		[[1, 0]],
	);
	assert.deepEqual([...duplicates.groupOf], [0, 0, -1, -1]);
});
