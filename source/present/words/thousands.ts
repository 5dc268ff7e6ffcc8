/** A whole number with separators: `10,025`. */

import type {Printable} from '../../base/text/index.js';
import {printable} from '../../base/text/index.js';
export function thousands(count: number): Printable {
	return printable(String(count).replace(/\B(?=(?:\d{3})+$)/g, ','));
}
