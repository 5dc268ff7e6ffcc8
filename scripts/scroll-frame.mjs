/**
 * Put into Ink's line diff by scripts/build.mjs: where the rows of a full screen moved up or down, the terminal moves
 * them itself (DECSTBM with SU or SD, ECMA-48 §8.3.147 and §8.3.113) and only what is new is sent. A step through a
 * long list is then a few hundred bytes instead of the whole screen.
 *
 * @param {number} rows - of the terminal; a frame of another height has no known place on it
 * @param {readonly string[]} before - the lines that the screen shows
 * @param {readonly string[]} after - the lines that it shall show
 * @returns {{sequence: string, lines: string[]} | undefined} what to send, and what the screen shows then; undefined
 * where moving would not save at least three lines
 */
export function scrollFrame(rows, before, after) {
	if (before.length !== rows || after.length !== rows) {
		return undefined;
	}

	let best;
	let fewest = after.filter((line, row) => line !== before[row]).length - 2;
	for (let by = 1; by <= Math.min(24, rows - 4); by++) {
		for (const shift of [by, -by]) {
			const moved = [];
			for (let row = 0; row < rows; row++) {
				if (after[row] !== '' && after[row] !== before[row] && after[row] === before[row + shift]) {
					moved.push(row);
				}
			}

			if (moved.length < 3) {
				continue;
			}

			const top = Math.min(moved[0], moved[0] + shift);
			const bottom = Math.max(moved.at(-1), moved.at(-1) + shift);
			const lines = before.map((line, row) =>
				row < top || row > bottom ? line : row + shift < top || row + shift > bottom ? '' : before[row + shift],
			);
			const changed = after.filter((line, row) => line !== lines[row]).length;
			if (changed < fewest) {
				fewest = changed;
				const move = shift > 0 ? `${shift}S` : `${-shift}T`;
				best = {sequence: `\u001b7\u001b[${top + 1};${bottom + 1}r\u001b[${move}\u001b[r\u001b8`, lines};
			}
		}
	}

	return best;
}
