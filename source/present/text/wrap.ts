import type {Printable} from '../../base/text/index.js';
import {displayWidth} from './fit.js';

/** Text is broken between these characters without a space: Chinese and Japanese have no spaces between words. */
const unspaced = /[\u2e80-\u2fdf\u3001-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]/;
/** Marks that can't end a line, and marks that can't begin one. */
const opening = String.raw`\uff08\u300a\u3008\u300c\u300e\u3010\u201c\u2018`;
const closing = String.raw`\uff0c\u3002\u3001\uff1b\uff1a\uff1f\uff01\uff09\u300b\u3009\u300d\u300f\u3011\u201d\u2019\u2026\u2014`;
/** The smallest pieces of a line: such a character with its marks, or a run of others. */
const unspacedPieces = new RegExp(`[${opening}]*(?:[^\\u2e80-\\uffff${opening}]+|.\\p{M}*)?[${closing}]*`, 'gsu');

/**
 * Printable text in lines of at most `width` columns. It is broken at spaces, and between characters of scripts without
 * spaces. A word longer than a line is broken after punctuation.
 */
export function wrap(text: Printable, width: number): readonly Printable[] {
	const room = Math.max(1, width);
	const lines: string[] = [];
	let current = '';
	for (const {word, gap} of wordsOf(text)) {
		const joined = current === '' ? word : `${current}${gap}${word}`;
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

/** The words of a text, each with the space before it. */
function wordsOf(text: string): ReadonlyArray<{readonly word: string; readonly gap: string}> {
	return text
		.split(' ')
		.flatMap(word =>
			unspaced.test(word)
				? (word.match(unspacedPieces) ?? [])
						.filter(Boolean)
						.map((piece, index) => ({word: piece, gap: index === 0 ? ' ' : ''}))
				: [{word, gap: ' '}],
		);
}

/** As `breakWord`, but after a hyphen, a dot or similar if one is near the end of the line. */
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
