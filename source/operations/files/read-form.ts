import {readBytes} from '../../custody/read-file.js';
import {PkiError} from '../../pki/pki-error.js';
import type {Wanted} from './file-form.js';
import {fileForm} from './file-form.js';

/** What there is to read in one file, PEM or DER. */
export type ReadForm = {
	/** For messages: the path in quotes, or "standard input". */
	readonly name: string;
	readonly parts: readonly Buffer[];
};

/**
 * Reads a file whatever tool wrapped it, as far as that is safe.
 *
 * @param path - a file, or `-` for standard input.
 * @throws {PkiError} `no-pem` naming what the file is; FileError.
 */
export async function readForm(
	path: string,
	wanted: Wanted,
	readStdin: () => Promise<Uint8Array> = async () => new Uint8Array(),
): Promise<ReadForm> {
	const name = fileName(path);
	const form = fileForm(path === '-' ? await readStdin() : await readBytes(path), wanted);
	if ('parts' in form) {
		return {name, parts: form.parts};
	}

	const {what, hint} = form;
	throw new PkiError(
		'no-pem',
		`${name} ${what}`,
		hint === undefined ? {} : {hint: hint.replaceAll('FILE', plainPath(path))},
	);
}

/** A file in messages. */
export function fileName(path: string): string {
	return path === '-' ? 'standard input' : JSON.stringify(path);
}

/** An error that begins with the name of the file. */
export function aboutFile(name: string, error: PkiError): PkiError {
	const {code, message, hint, offset, details} = error;
	return new PkiError(code, `${name}: ${message}`, {
		details,
		cause: error,
		...(hint === undefined ? {} : {hint}),
		...(offset === undefined ? {} : {offset}),
	});
}

/** A path that means the same in every shell; of another the reader knows what to write. */
function plainPath(path: string): string {
	return /^[\w./-]+$/.test(path) && path !== '-' ? path : 'FILE';
}
