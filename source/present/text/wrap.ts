import type {Printable} from '../../base/text/index.js';
import {displayWidth} from './fit.js';

/** Printable text in lines of at most `width` columns, broken at spaces; a word longer than a line at its joints. */
export function wrap(text: Printable, width: number): readonly Printable[] {
	const room = Math.max(1, width);
	const lines: string[] = [];
	let current = '';
	for (const word of text.split(' ')) {
		const joined = current === '' ? word : `${current} ${word}`;
		if (displayWidth(joined) <= room) {
			current = joined;
			continue;
		}

		if (current !== '') {
			lines.push(current);
		}

		const pieces = breakAtJoints(word, room);
		lines.push(...pieces.slice(0, -1));
		current = pieces.at(-1) ?? '';
	}

	lines.push(current);
	// Pieces of printable text are printable.
	return lines as readonly string[] as readonly Printable[];
}

/** The same as `breakWord`, behind a hyphen, a dot or the like where one is near the end of the line. */
function breakAtJoints(word: string, width: number): readonly string[] {
	const pieces: string[] = [];
	let rest = word;
	while (displayWidth(rest) > width) {
		const [piece = ''] = breakAnywhere(rest, width);
		const [whole = ''] = /^.*[-/.:,@]/s.exec(piece) ?? [];
		const taken = displayWidth(whole) * 2 > width ? whole : piece;
		pieces.push(taken);
		rest = rest.slice(taken.length);
	}

	return [...pieces, rest];
}

/** Printable text in pieces of at most `width` columns, broken anywhere. */
export function breakWord(word: Printable, width: number): readonly Printable[] {
	return breakAnywhere(word, width) as readonly string[] as readonly Printable[];
}

function breakAnywhere(word: string, width: number): readonly string[] {
	const pieces: string[] = [];
	let piece = '';
	let used = 0;
	for (const character of word) {
		const wide = displayWidth(character);
		if (used + wide > width && piece !== '') {
			pieces.push(piece);
			piece = '';
			used = 0;
		}

		piece += character;
		used += wide;
	}

	return [...pieces, piece];
}
