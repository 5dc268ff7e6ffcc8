import type {Printable} from '../base/printable.js';
import {isPrintable} from '../base/printable.js';

/**
 * One word of a shell command: as it is, in single quotes (POSIX), or, where it holds what a terminal obeys or a
 * reader can't see, as `$'…'` with its UTF-8 bytes in octal, as bash, zsh, ksh and BusyBox read it. All of it is
 * printable.
 *
 * @returns undefined for text with NUL, which no argument of a program can hold.
 */
export function shellQuote(text: string): Printable | undefined {
	if (text.includes('\0')) {
		return undefined;
	}

	if (/^[A-Za-z0-9_@%+=:,./][A-Za-z0-9_@%+=:,./-]*$/.test(text)) {
		return text as Printable;
	}

	const quoted = isPrintable(text) ? `'${text.replaceAll("'", String.raw`'\''`)}'` : `$'${escaped(text)}'`;
	return quoted as Printable;
}

function escaped(text: string): string {
	return Array.from(Buffer.from(text, 'utf8'), byte =>
		byte > 0x1f && byte < 0x7f && byte !== 0x27 && byte !== 0x5c
			? String.fromCharCode(byte)
			: `\\${byte.toString(8).padStart(3, '0')}`,
	).join('');
}
