import {randomInt} from 'node:crypto';

/** A file name of letters, digits, dots and dashes, whatever the text. */
export function fileBase(text: string): string {
	const plain = text
		.normalize('NFKD')
		.replaceAll(/[^\w.-]+/g, '-')
		.replace(/^[.-]+/, '')
		.replace(/[.-]+$/, '');
	return plain.slice(0, 100) || 'certificate';
}

/** The letters that the API server completes a `generateName` with: no vowels, so no words, and none that look alike. */
const letters = 'bcdfghjklmnpqrstvwxz2456789';
const suffixLength = 5;

/**
 * A name for a new request, in the form of the server's own. It is chosen here and not by the server, so that a request
 * whose answer was lost can be looked for, and be sent again without ever being there twice.
 */
export function chooseName(subject: string): string {
	const suffix = Array.from({length: suffixLength}, () => letters[randomInt(letters.length)]).join('');
	return `${namePrefix(subject)}${suffix}`;
}

/** The `generateName` of a name that was chosen here; ends with a dash. */
export function prefixOf(chosenName: string): string {
	return chosenName.slice(0, -suffixLength);
}

/** What such a name begins with, as a `generateName`: RFC 1123, and short enough for the letters to fit. */
export function namePrefix(subject: string): string {
	const word = fileBase(subject)
		.toLowerCase()
		.replaceAll('_', '-')
		.slice(0, 50)
		.replace(/[.-]+$/, '');
	return `${word}-`;
}
