import {readBytes} from '../../custody/read-file.js';
import {PkiError} from '../../pki/pki-error.js';
import type {Wanted} from './file-form.js';
import {fileForm, textOf} from './file-form.js';
import {knownForm} from './known-form.js';

/** What there is to read in one file, PEM or DER. */
export type ReadForm = {
	/** For messages: the path in quotes, or "standard input". */
	readonly name: string;
	readonly parts: readonly Buffer[];
	/** The file as it is. */
	readonly bytes: Uint8Array;
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
	const bytes = path === '-' ? await readStdin() : await readBytes(path);
	const form = fileForm(bytes, wanted);
	if ('parts' in form) {
		return {name, parts: form.parts, bytes};
	}

	const {what, hint} = form;
	throw new PkiError(
		'no-pem',
		`${name} ${what}`,
		hint === undefined ? {} : {hint: hint.replaceAll('FILE', plainPath(path))},
	);
}

/**
 * Names a file in which there is no PEM and nothing that is wanted by what it is.
 *
 * @param wanted - `a private key`.
 * @returns undefined where PEM or a damaged element in it says more, or nothing is known of it.
 */
export function namedForm({name, parts, bytes}: ReadForm, wanted: string): PkiError | undefined {
	const form = parts.some(part => textOf(part).includes('-----BEGIN ')) ? undefined : knownForm(bytes);
	return form && new PkiError('no-pem', `${name} ${form.what}: ${wanted} is wanted`);
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
