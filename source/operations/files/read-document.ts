import {localized} from '../../base/text/index.js';
import {PkiError} from '../../pki/index.js';
import {decodeText, FileError, readBytes} from '../../storage/files/index.js';
import type {KnownForm} from './known-form.js';
import {knownForm} from './known-form.js';
import {fileName} from './read-form.js';

/** What a reader of documents is after. */
type WantedDocument = {
	readonly kind: 'spec' | 'config';
	/** For messages: `a certificate spec`. */
	readonly wanted: string;
};

/**
 * Reads a document of cfssl. Of a file that is something else altogether it says what that is, in place of where it
 * is no JSON.
 *
 * @param path - a file, or `-` for standard input.
 * @throws {PkiError} as `parse`, naming the file and every fault; FileError.
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

/** What to do with what it is. */
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
