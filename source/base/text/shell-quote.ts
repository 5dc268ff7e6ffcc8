import type {Printable} from './printable.js';
import {isPrintable} from './printable.js';

/**
 * One word of a shell command: unchanged, or in single quotes. If it has characters that a terminal obeys or a reader can't
 * see, it is a printf(1) of its UTF-8 bytes in octal (`"$(printf 'a\\033b')"`). bash, dash, zsh and BusyBox sh read all these
 * forms in the same way, while dash does not know `$'…'`. The result is printable.
 *
 * @returns undefined for text with NUL, which no argument can hold. Also for text that needs printf and ends with a line
 *   break, because `$(…)` removes it.
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

/** The text as a format of printf (POSIX, "File Format Notation"): special bytes in octal, percent signs doubled. */
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
