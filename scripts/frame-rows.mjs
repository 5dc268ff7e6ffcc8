import {singleColumns} from '../source/present/text/single-column.ts';

/** So many rows are remembered: those of a few screens. */
const mostRows = 1000;
/** Colours, and characters that take one column each and don't join. */
const simple = new RegExp(String.raw`^(?:\u001b\[[\d;]*m|[${singleColumns}])*$`);
const colours = /(\u001b\[[\d;]*m)/;

/**
 * Put into Ink's Output by scripts/build.mjs. Ink lays each frame out cell by cell, and makes a text of the cells again:
 * of nearly five thousand at 120×40, which is most of the time and nearly all of the garbage of a key. The deck's rows
 * are one text each, and most stay from one frame to the next: what becomes of a row that nothing else is written on is
 * remembered, and made of its runs of one colour where that comes to the same. Ink's own way is taken for the others.
 *
 * @param {Function} Output - Ink's class, whose `get` is taken over
 * @param {(cells: object[]) => string} textOf - Ink's way from cells to text
 */
export function rowsFirst(Output, textOf) {
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

	/** Cells that hold more than one character, each of one colour; undefined where the text is not as simple as that. */
	function runsOf({caches}, text) {
		if (!simple.test(text)) {
			return undefined;
		}

		const parts = text.split(colours).filter(part => part !== '');
		const runs = parts.filter(part => !part.startsWith('\u001b'));
		// With one character for each run there are few different ones.
		const cells = caches.getStyledChars(parts.map(part => (part.startsWith('\u001b') ? part : 'x')).join(''));
		return cells.map((cell, run) => ({...cell, value: runs[run]}));
	}

	/** A text as Ink hands it to its transformers. */
	function plain(output, text) {
		return textOf(runsOf(output, text) ?? output.caches.getStyledChars(text));
	}

	function rowOf(output, writes) {
		const [write] = writes;
		if (write === undefined) {
			return '';
		}

		if (writes.length > 1) {
			return layOut(output, writes);
		}

		const {x, text, transformers} = write;
		let line = plains(text, () => plain(output, text));
		for (const transform of transformers) {
			line = transform(line, 0);
		}

		const place = `${x} ${output.width}`;
		let rows = places.get(place);
		if (rows === undefined) {
			// A terminal of another size.
			if (places.size > 20) {
				places.clear();
			}

			rows = memo();
			places.set(place, rows);
		}

		return rows(line, () => {
			const runs = x >= 0 ? runsOf(output, line) : undefined;
			return runs === undefined ? layOut(output, writes) : padded(runs, x, output.width);
		});
	}

	function padded(runs, x, width) {
		const blank = count => (count > 0 ? [{value: ' '.repeat(count), styles: []}] : []);
		const rest = width - x - runs.reduce((sum, {value}) => sum + value.length, 0);
		return textOf([...blank(x), ...runs, ...blank(rest)]).trimEnd();
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
