import type {Printable} from '../../base/text/index.js';
import {printable, printed} from '../../base/text/index.js';

const labels: ReadonlyMap<string, Printable> = new Map([
	['user', printed`user`],
	['groups', printed`groups`],
	['may', printed`may`],
	['serves', printed`serves`],
	['then', printed`then`],
]);

/** How a part of what approving would give is named on the screen; nothing for the lines below its first. */
export function grantLabel(part: string): Printable {
	return labels.get(part) ?? printable(part);
}
