import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {RequestsAction} from '../../../source/ui/screens/requests/requests-state.js';
import {
	cursorOf,
	initialRequestsState,
	inOrder,
	matching,
	requestsReducer,
} from '../../../source/ui/screens/requests/requests-state.js';
import {aDigest, aRequest} from '../../helpers/requests.js';

const rows = (...names: readonly string[]) => names.map(name => aRequest({name, uid: name}));
const after = (...actions: readonly RequestsAction[]) => actions.reduce(requestsReducer, initialRequestsState);
const height = 3;

test('settles on the first row, and stays on its request from then on', () => {
	const state = after({type: 'settle', rows: rows('a', 'b')});
	assert.equal(cursorOf(state, rows('new', 'a', 'b'), height).selected?.name, 'a');
});

test('keeps the row of the screen while rows come in above', () => {
	const few = rows('a', 'b', 'c', 'd', 'e');
	const state = after({type: 'settle', rows: few}, {type: 'move', by: 2, rows: few, height});
	const before = cursorOf(state, few, height);
	const later = cursorOf(state, [...rows('x', 'y'), ...few], height);
	assert.equal(before.index - before.top, later.index - later.top);
	assert.equal(later.top, 2);
});

test('chooses nothing once the request is gone; a step down takes the one that moved up', () => {
	const state = after(
		{type: 'settle', rows: rows('a', 'b', 'c')},
		{type: 'move', by: 1, rows: rows('a', 'b', 'c'), height},
	);
	const left = rows('a', 'c');
	assert.equal(cursorOf(state, left, height).selected, undefined);
	assert.equal(requestsReducer(state, {type: 'move', by: 1, rows: left, height}).uid, 'c');
	assert.equal(requestsReducer(state, {type: 'move', by: -1, rows: left, height}).uid, 'a');
});

test('stops at both ends and on an empty list', () => {
	const few = rows('a', 'b');
	assert.equal(after({type: 'settle', rows: few}, {type: 'move', by: 9, rows: few, height}).uid, 'b');
	assert.equal(after({type: 'settle', rows: few}, {type: 'move', by: -9, rows: few, height}).uid, 'a');
	assert.deepEqual(after({type: 'settle', rows: []}, {type: 'move', by: 1, rows: [], height}), initialRequestsState);
});

test('keeps the chosen request when a filter leaves it, and takes the first when it does not', () => {
	const state = after({type: 'settle', rows: rows('a', 'b')}, {type: 'move', by: 1, rows: rows('a', 'b'), height});
	const filtered = requestsReducer(state, {type: 'filter', filter: 'x'});
	assert.equal(requestsReducer(filtered, {type: 'settle', rows: rows('b')}).uid, 'b');
	assert.equal(requestsReducer(filtered, {type: 'settle', rows: rows('c', 'd')}).uid, 'c');
});

test('orders the newest first, and those of one second by name', () => {
	const at = (name: string, second: number) => aRequest({name, createdAt: new Date(second * 1000)});
	assert.deepEqual(
		inOrder([at('b', 1), at('z', 2), at('a', 1)]).map(({name}) => name),
		['z', 'a', 'b'],
	);
});

test('shows what the filter finds, and forgets one that asks for nothing', () => {
	const few = rows('one', 'two', 'one-b');
	const shown = (filter: string) =>
		matching(few, after({type: 'filter', filter}).applied, seen => aDigest(seen), new Date()).map(({name}) => name);
	assert.deepEqual(shown('ONE'), ['one', 'one-b']);
	assert.deepEqual(shown('one -name:*b'), ['one']);
	assert.deepEqual(shown(''), ['one', 'two', 'one-b']);
	assert.equal(after({type: 'filter', filter: 'x'}, {type: 'filter', filter: ' '}).applied, undefined);
});

test('shows what stands before a word that is no filter, and drops that with the field', () => {
	const good = after({type: 'filtering', isFiltering: true}, {type: 'filter', filter: 'one'});
	const bad = ['one stauts', 'one stauts:p'].reduce(
		(state, filter) => requestsReducer(state, {type: 'filter', filter}),
		good,
	);
	assert.equal(bad.applied?.text, 'one');
	assert.match(bad.filterFault ?? '', /did you mean status/);
	const kept = requestsReducer(bad, {type: 'filtering', isFiltering: false});
	assert.deepEqual([kept.filter, kept.filterFault], ['one', undefined]);
	const mended = requestsReducer(bad, {type: 'filter', filter: 'one status:pending'});
	assert.deepEqual([mended.applied?.text, mended.filterFault], ['one status:pending', undefined]);
	const early = requestsReducer(bad, {type: 'filter', filter: 'stauts:p two'});
	assert.equal(early.applied, bad.applied);
});
