import {localized} from '../../base/text/index.js';
import {PkiError} from '../../pki/index.js';
import {encodePem} from '../../pki/pem/index.js';
import type {Pkcs12Content} from '../../pki/pkcs12/index.js';
import {FileError, readBytes} from '../../storage/files/index.js';
import type {Wanted} from './file-form.js';
import {fileForm, textOf} from './file-form.js';
import {knownForm} from './known-form.js';

/** The readable parts of one file, PEM or DER. */
export type ReadForm = {
	/** For messages: the path in quotes, or "standard input". */
	readonly name: string;
	readonly parts: readonly Buffer[];
	/** The unchanged file. */
	readonly bytes: Uint8Array;
};

/**
 * Reads a file, also if a tool wrapped it, as far as that is safe.
 *
 * @param path - a file, or `-` for standard input.
 * @param passphrase - for PKCS#12; without it the empty one is tried.
 * @throws {PkiError} `no-pem` with a description of the file. For PKCS#12: `passphrase-needed`, `bad-key`,
 *   `unsupported-key`.
 * @throws {FileError}
 */
export async function readForm(
	path: string,
	wanted: Wanted,
	{
		readStdin = async () => new Uint8Array(),
		passphrase,
	}: {readonly readStdin?: () => Promise<Uint8Array>; readonly passphrase?: string | undefined} = {},
): Promise<ReadForm> {
	const name = fileName(path);
	const bytes = path === '-' ? await readStdin() : await readBytes(path);
	const form = fileForm(bytes, wanted);
	if ('parts' in form) {
		return {name, parts: form.parts, bytes};
	}

	const {what, hint, pkcs12} = form;
	const opened = pkcs12 && (await openPkcs12(name, pkcs12, passphrase));
	if (opened !== undefined) {
		const certificates = opened.certificates.map(der => Buffer.from(encodePem('CERTIFICATE', der)));
		return {name, parts: wanted === 'key' ? opened.keys.map(keyPem) : certificates, bytes};
	}

	throw new PkiError(
		pkcs12 === undefined ? 'no-pem' : 'passphrase-needed',
		`${name} ${what}`,
		hint === undefined ? {} : {hint: hint.replaceAll('FILE', plainPath(path))},
	);
}

function keyPem(der: Buffer): Buffer {
	return Buffer.from(encodePem('PRIVATE KEY', der));
}

/** Undefined if a passphrase is needed and none was given. */
async function openPkcs12(
	name: string,
	bytes: Buffer,
	passphrase: string | undefined,
): Promise<Pkcs12Content | undefined> {
	// Imported on demand, because only few runs need it.
	const {decodePkcs12} = await import('../../pki/pkcs12/decode-pkcs12.js');
	try {
		return decodePkcs12(bytes, passphrase ?? '');
	} catch (error) {
		if (!(error instanceof PkiError)) {
			throw error;
		}

		if (error.code === 'bad-key' && passphrase === undefined) {
			return undefined;
		}

		throw aboutFile(name, error);
	}
}

/**
 * The error for a known kind of file without PEM.
 *
 * @param wanted - `a private key`.
 * @returns undefined if the file has PEM or a damaged element, whose own error says more, or if its kind is unknown.
 */
export function namedForm({name, parts, bytes}: ReadForm, wanted: string): PkiError | undefined {
	const form = parts.some(part => textOf(part).includes('-----BEGIN ')) ? undefined : knownForm(bytes);
	return form && new PkiError('no-pem', localized`${name} ${form.what}: ${wanted} is wanted`);
}

/** Whether a file is PKCS#12, without opening it; false if it can't be read. */
export async function isPkcs12File(path: string): Promise<boolean> {
	try {
		const form = fileForm(await readBytes(path), 'certificates');
		return 'pkcs12' in form && form.pkcs12 !== undefined;
	} catch (error) {
		if (error instanceof FileError) {
			return false;
		}

		throw error;
	}
}

/** A file in messages. */
export function fileName(path: string): string {
	return path === '-' ? localized`standard input` : JSON.stringify(path);
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

/** A path that needs no quotes in any shell. Any other is replaced by `FILE`. */
function plainPath(path: string): string {
	return /^[\w./-]+$/.test(path) && path !== '-' ? path : 'FILE';
}
