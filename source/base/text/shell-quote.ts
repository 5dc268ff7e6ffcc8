import type {Printable} from './printable.js';
import {isPrintable} from './printable.js';

/**
 * One word of a shell command: as it is, in single quotes, or, where it holds what a terminal obeys or a reader can't
 * see, as what printf(1) makes of its UTF-8 bytes in octal (`"$(printf 'a\\033b')"`). bash, dash, zsh and BusyBox sh read
 * each of these forms alike (`$'…'` is none of dash's). All of it is printable.
 *
 * @returns undefined for text with NUL, which no argument of a program can hold, and for such text with a line break at
 *   its end, which `$(…)` takes away.
 */
export function shellQuote(text: string): Printable | undefined {
	if (text.includes('\0')) {
		return undefined;
	}

	if (/^[A-Za-z0-9_@%+=:,./][A-Za-z0-9_@%+=:,./-]*$/.test(text)) {
		return text as Printable;
	}

	if (isPrintable(text)) {
		return `'${text.replaceAll("'", String.raw`'\''`)}'` as Printable;
	}

	return text.endsWith('\n') ? undefined : (`"$(printf '${printfFormat(text)}')"` as Printable);
}

/** The text as a format of printf (POSIX, "File Format Notation"): what is not plain in octal, a percent sign doubled. */
function printfFormat(text: string): string {
	return Array.from(Buffer.from(text, 'utf8'), byte => {
		const character = String.fromCharCode(byte);
		return character === '%'
			? '%%'
			: /[ !"#$&()*+,./0-9:;<=>?@A-Z[\]^_`a-z{|}~-]/.test(character)
				? character
				: `\\${byte.toString(8).padStart(3, '0')}`;
	}).join('');
}
