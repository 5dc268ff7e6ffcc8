import type {Printable} from '../../base/text/index.js';
import {printed, repeated} from '../../base/text/index.js';
import type {Line} from '../../present/text/index.js';
import {displayWidth} from '../../present/text/index.js';

export type Hints = ReadonlyArray<readonly [key: Printable, does: Printable, short: Printable]>;

/** Keys with their labels. If there is too little room, the labels are shorter and closer together. */
export function hintLine(hints: Hints, width: number): Line {
	const spans = (gap: number, isShort: boolean): Line =>
		hints.flatMap(([key, does, short], index) => [
			{emphasis: 'focus', text: key},
			{
				emphasis: 'plain',
				text: printed` ${isShort ? short : does}${repeated(printed` `, index === hints.length - 1 ? 0 : gap)}`,
			},
		]);
	const full = spans(4, false);
	return displayWidth(full.map(({text}) => text).join('')) <= width ? full : spans(2, true);
}
