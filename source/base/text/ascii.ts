import type {Printable} from './printable.js';

/** ASCII substitutes for the marks of this program. Each has one column, unless that would look like a letter. */
const substitutes: Readonly<Record<string, string>> = {
	'·': '.',
	'…': '~',
	'→': '->',
	'←': '<-',
	'↑': 'up',
	'↓': 'down',
	'⇧': 'shift-',
	'▌': '>',
	'▏': '_',
	'▸': '>',
	'✗': 'x',
	'✓': '+',
	'●': '*',
	'○': 'o',
	'◐': 'o',
	'◌': 'o',
	'•': '*',
	'│': '|',
	'─': '-',
	'┌': '+',
	'┐': '+',
	'└': '+',
	'┘': '+',
	'▲': '^',
	'▼': 'v',
	'░': '.',
	'█': '#',
	'’': "'",
	'‘': "'",
	'“': '"',
	'”': '"',
	'–': '-',
	'×': 'x',
};

/** Converts text for a terminal that shows ASCII only. A character without a substitute becomes a question mark. */
export function asciiText(text: Printable): Printable {
	return text.replaceAll(/[^\u0000-\u007F]/gu, character => substitutes[character] ?? '?') as Printable;
}

/** Converts only this program's own marks. Text from a cluster or a file stays unchanged. */
export function asciiMarks(text: Printable): Printable {
	return text.replaceAll(/[^\u0000-\u007F]/gu, character => substitutes[character] ?? character) as Printable;
}
