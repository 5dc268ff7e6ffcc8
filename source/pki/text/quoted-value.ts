import {localized} from '../../base/text/index.js';
/**
 * Quotes a name or value of a file for a message, as in JSON. The user may have named a wrong file with a private key. So text
 * that could be a part of a key, 16 bytes in base64 or hex, is not repeated.
 */
export function quotedValue(value: string): string {
	return couldBeKey(value) ? localized`(${value.length} characters, not repeated here)` : JSON.stringify(value);
}

/** Base64 has digits and letters of both cases. For a long text, letters of both cases are enough. */
export function couldBeKey(value: string): boolean {
	const joined = value.replaceAll(/\s|\\[nrt]/g, '');
	const runs = joined.match(/[A-Za-z\d+/=_-]{22,}/g) ?? [];
	const isMixed = (run: string) => /[a-z]/.test(run) && /[A-Z]/.test(run) && (/[\d+/]/.test(run) || run.length >= 40);
	return runs.some(isMixed) || /[\da-f]{32}/i.test(joined);
}
