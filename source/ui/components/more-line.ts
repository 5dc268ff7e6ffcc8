import {printed} from '../../base/text/index.js';
import type {Line} from '../../present/text/index.js';
import {line, spread} from '../../present/text/index.js';

/** A line that says, at the right, how many lines are below; an empty line if there are none. */
export function moreLine(below: number, width: number): Line {
	return below > 0 ? spread([], moreSpans(below), width) : [];
}

/** The same text, to be put at the right of another line. */
export function moreSpans(below: number): Line {
	return below > 0 ? line(printed`↓ ${below} more ${below === 1 ? printed`line` : printed`lines`} `, 'focus') : [];
}
