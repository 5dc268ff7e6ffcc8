import type {Printable} from '../../base/text/index.js';
import {joined, printed, repeated, trimmedEnd} from '../../base/text/index.js';
import type {ContextColor} from '../../cluster/context/index.js';
import {displayWidth, truncate} from './fit.js';

/** The meaning of a state for a reader. The theme gives it a colour; a word or glyph also shows it. */
export type Tone = 'waiting' | 'ok' | 'danger' | 'muted';

/** The emphasis of a text on a screen. The theme gives it a colour. */
export type Emphasis = Tone | 'plain' | 'strong' | 'focus' | 'struck' | ContextEmphasis;

/** The colour that the operator chose for a context. */
export type ContextEmphasis = `context-${ContextColor}`;

/** A part of a line; printable. */
export type Span = {readonly emphasis: Emphasis; readonly text: Printable};
/** One line of a screen. */
export type Line = readonly Span[];

/** A line with one span. */
export function line(text: Printable, emphasis: Emphasis = 'plain'): Line {
	return [{emphasis, text}];
}

/** The margin of a row with the cursor or without; `isBetween`: the cursor is at the row's place, and no row is chosen. */
export function cursorMargin(isHere: boolean, isBetween = false): Span {
	return {emphasis: 'focus', text: isHere ? (isBetween ? printed` · ` : printed` ▌ `) : printed`   `};
}

/** A line as text, without blanks at its end. */
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

/** The least number of blanks between the two ends of a line. */
const gap = 2;

/** `left` and `right` at the two ends of `width` columns, with blanks between. If both do not fit, `left` is cut. */
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
