/** So many rows are remembered: those of a few screens. */
const mostRows = 1000;

/**
 * Put into Ink's Output by scripts/build.mjs. Ink lays each frame out cell by cell, and makes a text of the cells again:
 * of nearly five thousand at 120×40, which is most of the time and nearly all of the garbage of a key. The deck's rows
 * are one text each, and most stay from one frame to the next, so what becomes of a row that nothing else is written on
 * is remembered; Ink's own way is taken for the others.
 *
 * @param {Function} Output - Ink's class, whose `get` is taken over
 * @param {(caches: object, text: string) => string} plain - a text as Ink hands it to its transformers
 */
export function rowsFirst(Output, plain) {
	const byCells = Output.prototype.get;
	const plains = memo();
	/** What is written on a row, and so what becomes of it, by its place and width. */
	const places = new Map();

	function layOut({width, caches}, writes) {
		const row = new Output({width, height: 1});
		row.caches = caches;
		for (const {x, text, transformers} of writes) {
			row.write(x, 0, text, {transformers});
		}

		return byCells.call(row).output;
	}

	function rowOf(output, writes) {
		const [write] = writes;
		if (write === undefined) {
			return '';
		}

		if (writes.length > 1) {
			return layOut(output, writes);
		}

		let line = plains(write.text, () => plain(output.caches, write.text));
		for (const transform of write.transformers) {
			line = transform(line, 0);
		}

		const place = `${write.x} ${output.width}`;
		let rows = places.get(place);
		if (rows === undefined) {
			// A terminal of another size.
			if (places.size > 20) {
				places.clear();
			}

			rows = memo();
			places.set(place, rows);
		}

		return rows(line, () => layOut(output, writes));
	}

	Output.prototype.get = function () {
		const {operations, height} = this;
		if (operations.some(({type, text}) => type !== 'write' || text.includes('\n'))) {
			return byCells.call(this);
		}

		const writes = Array.from({length: height}, () => []);
		for (const operation of operations) {
			writes[operation.y]?.push(operation);
		}

		return {output: writes.map(row => rowOf(this, row)).join('\n'), height};
	};
}

/** What is made of a text, made once; all is forgotten when it is too much. */
export function memo() {
	const made = new Map();
	return (text, make) => {
		let value = made.get(text);
		if (value === undefined) {
			if (made.size >= mostRows) {
				made.clear();
			}

			value = make();
			made.set(text, value);
		}

		return value;
	};
}
