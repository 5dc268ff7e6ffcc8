import type {Printable} from '../../base/text/index.js';
import {printable, printed} from '../../base/text/index.js';

const labels: ReadonlyMap<string, Printable> = new Map([
	['user', printed`user`],
	['groups', printed`groups`],
	['may', printed`may`],
	['serves', printed`serves`],
	['then', printed`then`],
]);

/** The label of a part of what approval would grant; empty for further lines of a part. */
export function grantLabel(part: string): Printable {
	return labels.get(part) ?? printable(part);
}
