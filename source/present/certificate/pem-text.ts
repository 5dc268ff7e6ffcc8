import type {Printable} from '../../base/text/index.js';
import {joined, printable, printed} from '../../base/text/index.js';

/**
 * The stored PEM. Each line passes the text boundary, because the requester may have put text around the blocks. Ends in a
 * line break.
 */
export function pemText(base64: string): Printable {
	const text = Buffer.from(base64, 'base64').toString('utf8').trimEnd();
	return text === ''
		? printed``
		: printed`${joined(
				text.split(/\r?\n/).map(line => printable(line)),
				printed`\n`,
			)}\n`;
}
