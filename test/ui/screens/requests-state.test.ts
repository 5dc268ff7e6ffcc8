import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createMatching} from '../../../source/deck/requests/matching.js';
import type {RequestsAction} from '../../../source/ui/screens/requests/requests-state.js';
import {cursorOf, initialRequestsState, requestsReducer} from '../../../source/ui/screens/requests/requests-state.js';
import {aDigest, aRequest} from '../../helpers/requests.js';

const rows = (...names: readonly string[]) => names.map(name => aRequest({name, uid: name}));
const after = (...actions: readonly RequestsAction[]) => actions.reduce(requestsReducer, initialRequestsState);
const height = 3;

test('selects the first row, and stays on its request from then on', () => {
	const state = after({type: 'settle', rows: rows('a', 'b')});
	assert.equal(cursorOf(state, rows('new', 'a', 'b'), height).selected?.name, 'a');
});

test('keeps the screen position when rows arrive above', () => {
	const few = rows('a', 'b', 'c', 'd', 'e');
	const state = after({type: 'settle', rows: few}, {type: 'move', by: 2, rows: few, height});
	const before = cursorOf(state, few, height);
	const later = cursorOf(state, [...rows('x', 'y'), ...few], height);
	assert.equal(before.index - before.top, later.index - later.top);
	assert.equal(later.top, 2);
});

test('at the top of the list, shows new rows above as long as there is room', () => {
	const few = rows('a', 'b', 'c', 'd');
	const settled = after({type: 'settle', rows: few});
	const {top, index, selected} = cursorOf(settled, [...rows('new'), ...few], height);
	assert.deepEqual([top, index, selected?.name], [0, 1, 'a']);
	const {top: full, selected: still} = cursorOf(settled, [...rows('x', 'y', 'z'), ...few], height);
	assert.deepEqual([full, still?.name], [1, 'a']);
	const back = after(
		{type: 'settle', rows: few},
		{type: 'move', by: 2, rows: few, height},
		{type: 'move', by: -2, rows: few, height},
	);
	assert.equal(cursorOf(back, [...rows('new'), ...few], height).top, 0);
});

test('selects nothing after the request is gone; a step down takes the one that moved up', () => {
	const state = after(
		{type: 'settle', rows: rows('a', 'b', 'c')},
		{type: 'move', by: 1, rows: rows('a', 'b', 'c'), height},
	);
	const left = rows('a', 'c');
	assert.equal(cursorOf(state, left, height).selected, undefined);
	assert.equal(requestsReducer(state, {type: 'move', by: 1, rows: left, height}).uid, 'c');
	assert.equal(requestsReducer(state, {type: 'move', by: -1, rows: left, height}).uid, 'a');
});

test('steps on from the row that is drawn as selected before the cursor has settled on it', () => {
	const few = rows('a', 'b', 'c');
	const step: RequestsAction = {type: 'move', by: 1, rows: few, height, isSettling: true};
	assert.equal(after(step).uid, 'b');
	assert.equal(after(step, step).uid, 'c');
	assert.equal(after({...step, isSettling: false}).uid, 'a', 'no row is drawn as chosen while pages come in');
});

test('stops at both ends and on an empty list', () => {
	const few = rows('a', 'b');
	assert.equal(after({type: 'settle', rows: few}, {type: 'move', by: 9, rows: few, height}).uid, 'b');
	assert.equal(after({type: 'settle', rows: few}, {type: 'move', by: -9, rows: few, height}).uid, 'a');
	assert.deepEqual(after({type: 'settle', rows: []}, {type: 'move', by: 1, rows: [], height}), initialRequestsState);
});

test('keeps the selected request if a filter matches it, and takes the first if not', () => {
	const state = after({type: 'settle', rows: rows('a', 'b')}, {type: 'move', by: 1, rows: rows('a', 'b'), height});
	const filtered = requestsReducer(state, {type: 'filter', filter: 'x'});
	assert.equal(requestsReducer(filtered, {type: 'settle', rows: rows('b')}).uid, 'b');
	assert.equal(requestsReducer(filtered, {type: 'settle', rows: rows('c', 'd')}).uid, 'c');
});

test('stays on its request when the order changes, and at the top if the user never moved it', () => {
	const few = rows('a', 'b', 'c', 'd');
	const turned = rows('d', 'c', 'b', 'a');
	const byName: RequestsAction = {type: 'sort', sort: {by: 'name', isReversed: true}};
	const placed = after({type: 'settle', rows: few}, {type: 'move', by: 1, rows: few, height}, byName);
	assert.equal(cursorOf(placed, turned, height).selected?.name, 'b');
	const untouched = after({type: 'settle', rows: few}, byName);
	assert.equal(untouched.isUnsettled, true);
	assert.equal(requestsReducer(untouched, {type: 'settle', rows: turned}).uid, 'd');
});

test('unfolds and folds duplicates again, and ends on the newest of them', () => {
	const open = after({type: 'fold', key: 'k', uid: 'new'});
	assert.deepEqual([...open.unfolded], ['k']);
	assert.equal(open.uid, undefined);
	const shut = requestsReducer({...open, uid: 'old'}, {type: 'fold', key: 'k', uid: 'new'});
	assert.deepEqual([[...shut.unfolded], shut.uid], [[], 'new']);
});

test('selects nothing until it is settled; the first step takes the first row', () => {
	const few = rows('a', 'b');
	assert.equal(cursorOf(initialRequestsState, few, height).selected, undefined);
	const moved = after({type: 'move', by: 1, rows: few, height});
	assert.deepEqual([moved.uid, moved.isUnsettled], ['a', false]);
});

test('shows the matches of a filter, and forgets an empty one', () => {
	const few = rows('one', 'two', 'one-b');
	const match = createMatching(few);
	const digests = few.map(seen => aDigest(seen));
	const shown = (filter: string) => {
		const {flags} = match(after({type: 'filter', filter}).applied, digests, new Date());
		return few.filter((_, place) => flags[place] === 1).map(({name}) => name);
	};
	assert.deepEqual(shown('ONE'), ['one', 'one-b']);
	assert.deepEqual(shown('one -name:*b'), ['one']);
	assert.deepEqual(shown(''), ['one', 'two', 'one-b']);
	assert.equal(after({type: 'filter', filter: 'x'}, {type: 'filter', filter: ' '}).applied, undefined);
});

test('shows the matches of the valid part before an invalid filter, and drops that with the field', () => {
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
