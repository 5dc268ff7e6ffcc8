import type {Printable} from '../../base/text/index.js';
import {joined, printed, repeated, trimmedEnd} from '../../base/text/index.js';
import type {ContextColor} from '../../cluster/context/index.js';
import {displayWidth, truncate} from './fit.js';

/** What a state weighs for a reader; the theme gives it a colour, the word and glyph stand without one. */
export type Tone = 'waiting' | 'ok' | 'danger' | 'muted';

/** What a piece of text weighs on a screen; the theme gives it a colour. */
export type Emphasis = Tone | 'plain' | 'strong' | 'focus' | 'struck' | ContextEmphasis;

/** The name of a context in the colour that the operator chose for it. */
export type ContextEmphasis = `context-${ContextColor}`;

/** A piece of a line, printable. */
export type Span = {readonly emphasis: Emphasis; readonly text: Printable};
/** One line of a screen. */
export type Line = readonly Span[];

/** A line of one piece. */
export function line(text: Printable, emphasis: Emphasis = 'plain'): Line {
	return [{emphasis, text}];
}

/** A line as text, without what is blank at its end. */
export function lineText(spans: Line): Printable {
	return trimmedEnd(
		joined(
			spans.map(({text}) => text),
			printed``,
		),
	);
}

/** The line in exactly `width` columns: padded with spaces, or cut with `…`. */
export function fitLine(spans: Line, width: number): Line {
	const fitted: Span[] = [];
	let left = width;
	for (const {emphasis, text} of spans) {
		if (left <= 0) {
			break;
		}

		const cut = truncate(text, left);
		fitted.push({emphasis, text: cut});
		left -= displayWidth(cut);
	}

	return left > 0 ? [...fitted, {emphasis: 'plain', text: repeated(printed` `, left)}] : fitted;
}

/** Blanks between what stands at the two ends of a line. */
const gap = 2;

/** `left` and `right` at the two ends of `width` columns, blanks between; where both don't fit, the left gives way. */
export function spread(left: Line, right: Line, width: number): Line {
	const rightWidth = Math.min(width, widthOf(right));
	const room = width - rightWidth;
	if (rightWidth === 0) {
		return fitLine(left, room);
	}

	const shown = left.filter(({text}) => text !== '');
	const last = shown.at(-1);
	const trimmed = last === undefined ? shown : [...shown.slice(0, -1), {...last, text: trimmedEnd(last.text)}];
	const [leading = ''] = /^ */.exec(right.map(({text}) => text).join('')) ?? [];
	const blanks = Math.min(room, Math.max(0, gap - leading.length));
	return [...fitLine(trimmed, room - blanks), {emphasis: 'plain', text: repeated(printed` `, blanks)}, ...right];
}

function widthOf(spans: Line): number {
	return spans.reduce((sum, {text}) => sum + displayWidth(text), 0);
}
