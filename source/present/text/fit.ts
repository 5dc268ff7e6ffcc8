import stringWidth from 'string-width';
import type {Printable} from '../../base/text/index.js';
import {printed, repeated, sliced} from '../../base/text/index.js';
import {doubleColumns, singleColumns} from './single-column.js';

const single = new RegExp(`^[${singleColumns}]*$`);
const known = new RegExp(`^[${singleColumns}${doubleColumns}]*$`);
const double = new RegExp(`[${doubleColumns}]`, 'g');
let segmenter: Intl.Segmenter | undefined;

/** The number of terminal columns that a printable text takes. */
export function displayWidth(text: string): number {
	if (single.test(text)) {
		return text.length;
	}

	return known.test(text) ? text.length + (text.match(double)?.length ?? 0) : stringWidth(text);
}

/** Printable text in exactly `width` columns: padded with spaces, or cut with `…`. A wide character is never split. */
export function fit(text: Printable, width: number): Printable {
	if (width <= 0) {
		return printed``;
	}

	const cut = truncate(text, width);
	return printed`${cut}${repeated(printed` `, Math.max(0, width - displayWidth(cut)))}`;
}

/** Printable text in at most `width` columns, cut with `…`. */
export function truncate(text: Printable, width: number): Printable {
	if (displayWidth(text) <= width) {
		return text;
	}

	if (width <= 1) {
		return width === 1 ? printed`…` : printed``;
	}

	if (single.test(text)) {
		return printed`${sliced(text, 0, width - 1)}…`;
	}

	segmenter ??= new Intl.Segmenter();
	let kept = 0;
	let used = 0;
	for (const {segment} of segmenter.segment(text)) {
		used += displayWidth(segment);
		if (used > width - 1) {
			break;
		}

		kept += segment.length;
	}

	return printed`${sliced(text, 0, kept)}…`;
}
