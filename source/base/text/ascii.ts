import type {Printable} from './printable.js';

/** What this program draws beyond ASCII, and what stands for it; of one column, but for what would be read as a letter. */
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

/** Printable text for a terminal that shows ASCII alone; a character of somebody else's becomes a question mark. */
export function asciiText(text: Printable): Printable {
	return text.replaceAll(/[^\u0000-\u007F]/gu, character => substitutes[character] ?? '?') as Printable;
}

/** The same of this program's own marks alone: what came from a cluster or a file stays as it is. */
export function asciiMarks(text: Printable): Printable {
	return text.replaceAll(/[^\u0000-\u007F]/gu, character => substitutes[character] ?? character) as Printable;
}
