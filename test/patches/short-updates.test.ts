import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Terminal} from '@xterm/headless';
import xterm from '@xterm/headless';

const {default: cellUpdate} = (await import(
	new URL('../../node_modules/ink/build/cell-update.js', import.meta.url).href
)) as {readonly default: (previous: string, next: string) => string | undefined};

const columns = 30;

/** The same numbers below `limit` for the same seed. */
function createRandom(seed: number): (limit: number) => number {
	let state = seed;
	return limit => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
		return (state >>> 8) % limit;
	};
}

/** Styles with their codes as chalk writes them. The two with the same end code are neighbours. */
const styles: ReadonlyArray<readonly [on: string, off: string]> = [
	['1', '22'],
	['2', '22'],
	['3', '23'],
	['4', '24'],
	['7', '27'],
	['9', '29'],
	['31', '39'],
	['96', '39'],
	['38;5;208', '39'],
	['38;2;1;20;255', '39'],
	['44', '49'],
	['48;5;17', '49'],
];

function randomLine(random: (limit: number) => number): string {
	let line = '';
	for (let left = random(columns + 1); left > 0; ) {
		const text = 'ab ○▌-  '
			.repeat(4)
			.slice(random(8))
			.slice(0, Math.min(left, 1 + random(6)));
		left -= text.length;
		const nested = Array.from({length: random(3)}, () => styles[random(styles.length)] ?? ['1', '22']);
		line += `${nested.map(([on]) => `\u001b[${on}m`).join('')}${text}${nested.map(([, off]) => `\u001b[${off}m`).join('')}`;
	}

	return line;
}

/** The visible properties of a row: the style of characters, and for a space its background and lines. */
function seen(terminal: Terminal, row: number): readonly string[] {
	const line = terminal.buffer.active.getLine(row);
	return Array.from({length: columns}, (_, column) => {
		const cell = line?.getCell(column);
		const character = cell?.getChars() || ' ';
		const ground = [
			cell?.getBgColorMode(),
			cell?.getBgColor(),
			cell?.isInverse(),
			cell?.isUnderline(),
			cell?.isStrikethrough(),
		];
		const ink = [cell?.getFgColorMode(), cell?.getFgColor(), cell?.isBold(), cell?.isDim(), cell?.isItalic()];
		// In reverse mode the background of a space is its foreground colour.
		return JSON.stringify([character, ground, character === ' ' && !cell?.isInverse() ? [] : ink]);
	});
}

test('what is written of a row that changed leaves what a whole row leaves', async () => {
	const random = createRandom(11);
	const terminal = new xterm.Terminal({cols: columns, rows: 2, allowProposedApi: true});
	const write = (text: string) => new Promise<void>(resolve => terminal.write(text, resolve));
	let shorter = 0;
	for (let round = 0; round < 400; round += 1) {
		const previous = randomLine(random);
		const next = random(3) === 0 ? randomLine(random) : changed(previous, random);
		const update = cellUpdate(previous, next);
		assert.ok(update !== undefined, previous);
		await write(`\u001b[0m\u001b[H\u001b[2J${previous}\r\n${next}\u001b[H${update}`);
		assert.deepEqual(seen(terminal, 0), seen(terminal, 1), JSON.stringify({round, previous, next, update}));
		const [drawn, whole] = [0, 1].map(row => terminal.buffer.active.getLine(row)?.translateToString(true));
		assert.equal(drawn, whole, 'blanks at the end that a reader would copy along');
		await write('\u001b[2;1H\u001b[Kx');
		assert.match(seen(terminal, 1)[0] ?? '', /^\["x",\[0,-?\d+,0,0,0\],\[0,-?\d+,0,0,0\]\]$/, 'a style is left behind');
		shorter += Number(update.length < next.length);
	}

	terminal.dispose();
	assert.ok(shorter > 180, `${shorter}`);
});

/** The same line with one other character. */
function changed(line: string, random: (limit: number) => number): string {
	const places = [...line.matchAll(/[ab]/g)].map(({index}) => index);
	const place = places[random(Math.max(1, places.length))];
	return place === undefined ? `${line}x` : `${line.slice(0, place)}z${line.slice(place + 1)}`;
}

test('a row with a code that is not known is left to be written whole', () => {
	assert.equal(cellUpdate('a', '\u001b[73ma'), undefined);
});

test('nothing is written of a row that looks the same', () => {
	assert.equal(cellUpdate('\u001b[31ma\u001b[39m\u001b[31mb\u001b[39m', '\u001b[31mab\u001b[39m'), '');
});
