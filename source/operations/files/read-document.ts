import {localized} from '../../base/text/index.js';
import {PkiError} from '../../pki/index.js';
import {decodeText, FileError, readBytes} from '../../storage/files/index.js';
import type {KnownForm} from './known-form.js';
import {knownForm} from './known-form.js';
import {fileName} from './read-form.js';

/** What the reader wants from the document. */
type WantedDocument = {
	readonly kind: 'spec' | 'config';
	/** For messages: `a certificate spec`. */
	readonly wanted: string;
};

/**
 * Reads a document of cfssl. For another known kind of file, the error says what it is instead of where the JSON is wrong.
 *
 * @param path - a file, or `-` for standard input.
 * @throws {PkiError} as `parse`, with the name of the file and every fault.
 * @throws {FileError}
 */
export async function readDocument<T>(
	path: string,
	{kind, wanted}: WantedDocument,
	parse: (text: string) => T,
	readStdin: () => Promise<Uint8Array> = async () => new Uint8Array(),
): Promise<T> {
	const bytes = path === '-' ? await readStdin() : await readBytes(path);
	const name = fileName(path);
	try {
		return parse(decodeText(bytes, path === '-' ? localized`standard input` : path));
	} catch (error) {
		if (!(error instanceof PkiError) && !(error instanceof FileError)) {
			throw error;
		}

		const form = knownForm(bytes);
		if (form !== undefined && form.kind !== kind) {
			throw new PkiError(
				kind === 'spec' ? 'bad-spec' : 'bad-signing-config',
				localized`${name} ${form.what}: ${wanted} is wanted`,
				{
					cause: error,
					...wayOf(form, path),
				},
			);
		}

		throw error instanceof FileError
			? error
			: new PkiError(error.code, `${name}: ${error.message}`, {
					details: error.details.length > 1 ? error.details : [],
					...(error.hint === undefined ? {} : {hint: error.hint}),
					cause: error,
				});
	}
}

/** Advice for a file of this kind. */
function wayOf({kind}: KnownForm, path: string): {readonly hint?: string} {
	const file = /^[\w./-]+$/.test(path) && path !== '-' ? path : 'FILE';
	return kind === 'request'
		? {hint: localized`a request that is made already goes by certdeck request --csr ${file}`}
		: kind === 'config'
			? {hint: localized`it goes to certdeck sign --config ${file}`}
			: kind === 'spec'
				? {hint: localized`it goes to certdeck request -f ${file}`}
				: {};
}
