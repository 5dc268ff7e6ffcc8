import {localized} from '../../base/text/index.js';
import type {CertificateSpec} from '../../pki/encode/index.js';
import type {AuthoritySpec, ParsedSpec} from '../../pki/spec/index.js';
import {parseAuthoritySpec, parseSpec} from '../../pki/spec/index.js';
import {readText} from '../../storage/files/index.js';
import {readDocument} from '../files/index.js';
import {OperationError} from '../plan/index.js';

type ReadStdin = () => Promise<Uint8Array>;

/**
 * Reads the spec of a certificate (cfssl JSON) from a file, or from standard input for `-`.
 *
 * @throws {PkiError} `bad-spec` with the name of the file and every fault.
 * @throws {FileError}
 */
export async function readSpec(path: string, readStdin: ReadStdin): Promise<ParsedSpec<CertificateSpec>> {
	return readDocument(path, {kind: 'spec', wanted: localized`a certificate spec, cfssl JSON,`}, parseSpec, readStdin);
}

/** As `readSpec`, from text. */
export function readSpecText(json: string): ParsedSpec<CertificateSpec> {
	return parseSpec(json);
}

/** As `readSpec`, for the spec of an authority, which may have a `ca` section. */
export async function readAuthoritySpec(path: string, readStdin: ReadStdin): Promise<ParsedSpec<AuthoritySpec>> {
	return readDocument(
		path,
		{kind: 'spec', wanted: localized`the spec of an authority, cfssl JSON,`},
		parseAuthoritySpec,
		readStdin,
	);
}

/**
 * Reads a passphrase from the first line of a file, so that it is never on a command line.
 *
 * @throws {OperationError} `file` if that line is empty.
 * @throws {FileError}
 */
export async function readPassphrase(path: string | undefined): Promise<string | undefined> {
	if (path === undefined) {
		return undefined;
	}

	const [line = ''] = (await readText(path)).split(/\r?\n/, 1);
	if (line === '') {
		throw new OperationError(
			'file',
			localized`the first line of ${JSON.stringify(path)} is empty: a passphrase is wanted`,
		);
	}

	return line;
}
