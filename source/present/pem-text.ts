import {printable} from './printable.js';

/** Stored PEM, line by line through the text boundary: text around the blocks is the requester's. Ends in a line break. */
export function pemText(base64: string): string {
	const text = Buffer.from(base64, 'base64').toString('utf8').trimEnd();
	return text === ''
		? ''
		: `${text
				.split(/\r?\n/)
				.map(line => printable(line))
				.join('\n')}\n`;
}
