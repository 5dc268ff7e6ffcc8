import {displayWidth} from '../../present/fit.js';
import type {Line} from '../../present/span.js';

export type Hints = ReadonlyArray<readonly [key: string, does: string, short: string]>;

/** Key and what it does, in fewer words and closer together where there is no room for all. */
export function hintLine(hints: Hints, width: number): Line {
	const spans = (gap: number, isShort: boolean): Line =>
		hints.flatMap(([key, does, short], index) => [
			{emphasis: 'focus', text: key},
			{emphasis: 'plain', text: ` ${isShort ? short : does}${' '.repeat(index === hints.length - 1 ? 0 : gap)}`},
		]);
	const full = spans(4, false);
	return displayWidth(full.map(({text}) => text).join('')) <= width ? full : spans(2, true);
}
