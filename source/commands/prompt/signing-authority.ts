import {localized, printable, printed} from '../../base/text/index.js';
import {isPkcs12File} from '../../operations/files/index.js';
import type {OpenedAuthority} from '../../operations/read/index.js';
import {openAuthority, readPassphrase} from '../../operations/read/index.js';
import type {Arguments, CommandContext} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';

/** The files of an authority. A PKCS#12 file is both. */
export type NamedFiles = {readonly caPath: string; readonly caKeyPath: string};

/**
 * Opens the authority of `--ca` and `--ca-key`. A passphrase that is needed and not in a file is asked for.
 *
 * @throws {UsageError} for a missing flag.
 * @throws {FileError}, {PkiError} as `openAuthority`.
 */
export async function signingAuthorityOf(
	args: Arguments,
	{askHidden}: Pick<CommandContext, 'askHidden'>,
	verb = 'sign',
): Promise<{readonly authority: OpenedAuthority; readonly files: NamedFiles}> {
	const caPath = args.text('ca');
	if (caPath === undefined) {
		throw new UsageError(localized`"${verb}" needs --ca ca.pem`);
	}

	const caKeyPath = args.text('caKey') ?? ((await isPkcs12File(caPath)) ? caPath : undefined);
	if (caKeyPath === undefined) {
		throw new UsageError(localized`"${verb}" needs --ca-key ca-key.pem`);
	}

	const files = {caPath, caKeyPath};
	const passphrase = await readPassphrase(args.text('caKeyPassphraseFile'));
	try {
		return {authority: await openAuthority(caPath, caKeyPath, passphrase), files};
	} catch (error) {
		const isLocked = error instanceof Error && 'code' in error && error.code === 'passphrase-needed';
		if (!isLocked || askHidden === undefined) {
			throw error;
		}
	}

	const asked = await askHidden(printed`Passphrase of ${printable(caKeyPath)}: `);
	return {authority: await openAuthority(caPath, caKeyPath, asked), files};
}
