import {randomInt} from 'node:crypto';

/** A file name of letters, digits, dots and dashes, from any text. */
export function fileBase(text: string): string {
	const plain = text
		.normalize('NFKD')
		.replaceAll(/[^\w.-]+/g, '-')
		.replace(/^[.-]+/, '')
		.replace(/[.-]+$/, '');
	return plain.slice(0, 100) || 'certificate';
}

/**
 * The letters with which the API server completes a `generateName`: no vowels, so that they form no words, and none that
 * look alike.
 */
const letters = 'bcdfghjklmnpqrstvwxz2456789';
const suffixLength = 5;

/**
 * A name for a new request, in the server's own form. certdeck chooses it, so that a request whose answer was lost can be
 * found, and can be sent again without being created twice.
 */
export function chooseName(subject: string): string {
	const suffix = Array.from({length: suffixLength}, () => letters[randomInt(letters.length)]).join('');
	return `${namePrefix(subject)}${suffix}`;
}

/** The `generateName` of a name that `chooseName` gave; ends with a dash. */
export function prefixOf(chosenName: string): string {
	return chosenName.slice(0, -suffixLength);
}

/** The beginning of such a name, as a `generateName`: RFC 1123, and short enough for the suffix. */
export function namePrefix(subject: string): string {
	const word = fileBase(subject)
		.toLowerCase()
		.replaceAll('_', '-')
		.slice(0, 50)
		.replace(/[.-]+$/, '');
	return `${word}-`;
}
