/** A whole number as people read it: `10,025`. */

import type {Printable} from '../base/printable.js';
import {printable} from '../base/printable.js';
export function thousands(count: number): Printable {
	return printable(String(count).replace(/\B(?=(?:\d{3})+$)/g, ','));
}
