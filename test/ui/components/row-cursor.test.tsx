import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Text} from 'ink';
import {render} from 'ink-testing-library';
import {useState} from 'react';
import type {RowCursor} from '../../../source/ui/components/rows/use-row-cursor.js';
import {useRowCursor} from '../../../source/ui/components/rows/use-row-cursor.js';
import {patienceMs} from '../../helpers/until.js';

/** A list of letters with its cursor: `a >b c`, and `a .c` where the row of the cursor is gone. */
function openRows(first: string, options: {readonly isReading?: boolean} = {}) {
	let cursor: RowCursor<string> | undefined;
	function Rows({letters, isReading = false}: {readonly letters: string; readonly isReading?: boolean}) {
		const [chosen, setChosen] = useState<string>();
		const rows = Array.from(letters);
		cursor = useRowCursor({rows, idOf: row => row, chosen, onChoose: setChosen, isReading});
		const {at, isBetween} = cursor;
		return <Text>{rows.map((row, index) => `${index === at ? (isBetween ? '.' : '>') : ''}${row}`).join(' ')}</Text>;
	}

	const {rerender, lastFrame, frames, unmount} = render(<Rows letters={first} {...options} />);
	return {
		shown: lastFrame,
		here: () => cursor?.here,
		show: (letters: string, isReading = false) => rerender(<Rows letters={letters} isReading={isReading} />),
		async step(by: number) {
			const {length} = frames;
			const deadline = performance.now() + patienceMs;
			cursor?.move(by);
			while (frames.length === length) {
				assert.ok(performance.now() < deadline, 'a step draws a frame');
				await new Promise(setImmediate);
			}
		},
		[Symbol.dispose]: unmount,
	};
}

test('stays on the row that was first when it was drawn', () => {
	using list = openRows('bc');
	assert.equal(list.shown(), '>b c');
	list.show('abc');
	assert.equal(list.shown(), 'a >b c');
});

test('is on no row when its row is gone, until the reader moves it: down to what moved up, or up', async () => {
	for (const [by, then] of [
		[1, 'a >c d'],
		[-1, '>a c d'],
		[2, 'a c >d'],
	] as const) {
		using list = openRows('abcd');
		await list.step(1);
		assert.equal(list.shown(), 'a >b c d');
		list.show('acd');
		assert.equal(list.shown(), 'a .c d');
		assert.equal(list.here(), undefined);
		await list.step(by);
		assert.equal(list.shown(), then);
	}
});

test('is on no row while rows are read, unless the reader moves it', async () => {
	using list = openRows('b', {isReading: true});
	assert.equal(list.shown(), '.b');
	list.show('bc', true);
	assert.equal(list.here(), undefined);
	list.show('abc');
	assert.equal(list.shown(), '>a b c');
	using moved = openRows('b', {isReading: true});
	await moved.step(1);
	assert.equal(moved.shown(), '>b');
	moved.show('abc');
	assert.equal(moved.shown(), 'a >b c');
});

test('is nowhere in an empty list, and on the first row that comes', () => {
	using list = openRows('');
	assert.equal(list.here(), undefined);
	list.show('ab');
	assert.equal(list.shown(), '>a b');
});
