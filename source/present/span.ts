import {displayWidth, truncate} from './fit.js';
import type {Tone} from './request-state.js';

/** What a piece of text weighs on a screen; the theme gives it a colour. */
export type Emphasis = Tone | 'plain' | 'strong' | 'focus';

/** A piece of a line, printable. */
export type Span = {readonly emphasis: Emphasis; readonly text: string};
/** One line of a screen. */
export type Line = readonly Span[];

/** A line of one piece. */
export function line(text: string, emphasis: Emphasis = 'plain'): Line {
	return [{emphasis, text}];
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

	return left > 0 ? [...fitted, {emphasis: 'plain', text: ' '.repeat(left)}] : fitted;
}

/** `left` and `right` at the two ends of `width` columns; where both don't fit, the left gives way. */
export function spread(left: Line, right: Line, width: number): Line {
	const rightWidth = Math.min(
		width,
		right.reduce((sum, {text}) => sum + displayWidth(text), 0),
	);
	return [...fitLine(left, width - rightWidth), ...right];
}
