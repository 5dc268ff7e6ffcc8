import {decodeText, readBytes, readText} from '../custody/read-file.js';
import type {CertificateSpec} from '../pki/certificate-spec.js';
import {PkiError} from '../pki/pki-error.js';
import type {AuthoritySpec, ParsedSpec} from '../pki/spec.js';
import {parseAuthoritySpec, parseSpec} from '../pki/spec.js';
import {OperationError} from './operation-error.js';

type ReadStdin = () => Promise<Uint8Array>;

/**
 * Reads the spec of a certificate (cfssl JSON) from a file, or from standard input for `-`.
 *
 * @throws {PkiError} `bad-spec` naming the file and every fault; FileError.
 */
export async function readSpec(path: string, readStdin: ReadStdin): Promise<ParsedSpec<CertificateSpec>> {
	const text = await readInput(path, readStdin);
	return namingFile(path, () => parseSpec(text));
}

/** The same for a spec that is text already. */
export function readSpecText(json: string): ParsedSpec<CertificateSpec> {
	return parseSpec(json);
}

/** The same for the spec of an authority, which may have a `ca` section. */
export async function readAuthoritySpec(path: string, readStdin: ReadStdin): Promise<ParsedSpec<AuthoritySpec>> {
	const text = await readInput(path, readStdin);
	return namingFile(path, () => parseAuthoritySpec(text));
}

/**
 * Reads a passphrase from the first line of a file, so that it never stands on a command line.
 *
 * @throws {OperationError} `file` where that line is empty; FileError.
 */
export async function readPassphrase(path: string | undefined): Promise<string | undefined> {
	if (path === undefined) {
		return undefined;
	}

	const [line = ''] = (await readText(path)).split(/\r?\n/, 1);
	if (line === '') {
		throw new OperationError('file', `the first line of ${JSON.stringify(path)} is empty: a passphrase is wanted`);
	}

	return line;
}

async function readInput(path: string, readStdin: ReadStdin): Promise<string> {
	return path === '-' ? decodeText(await readStdin(), 'standard input') : decodeText(await readBytes(path), path);
}

function namingFile<T>(path: string, parse: () => T): T {
	try {
		return parse();
	} catch (error) {
		if (!(error instanceof PkiError)) {
			throw error;
		}

		const name = path === '-' ? 'standard input' : JSON.stringify(path);
		throw new PkiError(error.code, `${name}: ${error.message}`, {
			details: error.details.length > 1 ? error.details : [],
			...(error.hint === undefined ? {} : {hint: error.hint}),
			cause: error,
		});
	}
}
