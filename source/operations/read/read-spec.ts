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
 * @throws {PkiError} `bad-spec` naming the file and every fault; FileError.
 */
export async function readSpec(path: string, readStdin: ReadStdin): Promise<ParsedSpec<CertificateSpec>> {
	return readDocument(path, {kind: 'spec', wanted: localized`a certificate spec, cfssl JSON,`}, parseSpec, readStdin);
}

/** The same for a spec that is text already. */
export function readSpecText(json: string): ParsedSpec<CertificateSpec> {
	return parseSpec(json);
}

/** The same for the spec of an authority, which may have a `ca` section. */
export async function readAuthoritySpec(path: string, readStdin: ReadStdin): Promise<ParsedSpec<AuthoritySpec>> {
	return readDocument(
		path,
		{kind: 'spec', wanted: localized`the spec of an authority, cfssl JSON,`},
		parseAuthoritySpec,
		readStdin,
	);
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
		throw new OperationError(
			'file',
			localized`the first line of ${JSON.stringify(path)} is empty: a passphrase is wanted`,
		);
	}

	return line;
}
