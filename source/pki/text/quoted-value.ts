import {localized} from '../../base/text/index.js';
/**
 * A name or a value of a file for a message, in JSON's quotes. The file may be another than was meant, and hold a private key: what
 * could be a piece of one, 16 bytes in base64 or in hex, is not repeated.
 */
export function quotedValue(value: string): string {
	return couldBeKey(value) ? localized`(${value.length} characters, not repeated here)` : JSON.stringify(value);
}

/** Base64 has letters of both cases in it and digits; where it is long, letters of both cases are enough. */
export function couldBeKey(value: string): boolean {
	const joined = value.replaceAll(/\s|\\[nrt]/g, '');
	const runs = joined.match(/[A-Za-z\d+/=_-]{22,}/g) ?? [];
	const isMixed = (run: string) => /[a-z]/.test(run) && /[A-Z]/.test(run) && (/[\d+/]/.test(run) || run.length >= 40);
	return runs.some(isMixed) || /[\da-f]{32}/i.test(joined);
}
