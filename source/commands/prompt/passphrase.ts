import {expandHome} from '../../base/index.js';
import type {Printable} from '../../base/text/index.js';
import {localized, printed} from '../../base/text/index.js';
import {readPassphrase} from '../../operations/read/index.js';
import type {Arguments, CommandContext} from '../arguments/index.js';
import {flagName, UsageError} from '../arguments/index.js';

/** In place of a new passphrase where `--dry-run` makes no key. */
export const unasked = '';

/**
 * The passphrase from the source in a flag, by default `--passphrase`. It is never on the command line itself, where every
 * user of the machine can read it.
 *
 * @param isNew - asks twice, for a key that does not exist yet; with `--dry-run` not at all.
 * @throws {UsageError} for another form, an empty passphrase, or `prompt` without a terminal.
 */
export async function passphraseFrom(
	args: Arguments,
	context: CommandContext,
	isNew: boolean,
	flag: 'passphrase' | 'keystorePassphrase' = 'passphrase',
): Promise<string | undefined> {
	const from = args.text(flag);
	if (from === undefined) {
		return undefined;
	}

	if (from === 'prompt' && isNew && args.isSet('dryRun')) {
		return unasked;
	}

	if (from === 'prompt') {
		return askForPassphrase(context, isNew, printed`private key`);
	}

	if (from.startsWith('file:')) {
		return readPassphrase(expandHome(from.slice('file:'.length)));
	}

	if (from.startsWith('env:')) {
		const name = from.slice('env:'.length);
		const value = context.env(name);
		if (!value) {
			throw new UsageError(localized`the environment variable ${JSON.stringify(name)} holds no passphrase`);
		}

		return value;
	}

	// The text may be the passphrase itself, so it is not repeated.
	throw new UsageError(
		localized`${flagName(flag)} says where the passphrase is, and not what it is`,
		localized`prompt, file:PATH for its first line, or env:NAME`,
	);
}

/**
 * @param of - what the passphrase encrypts.
 * @throws {UsageError} as `passphraseFrom`.
 */
export async function askForPassphrase({askHidden}: CommandContext, isNew: boolean, of: Printable): Promise<string> {
	if (askHidden === undefined) {
		throw new UsageError(
			localized`there is no terminal to ask on for the passphrase`,
			localized`file:PATH and env:NAME need none`,
		);
	}

	const passphrase = await askHidden(printed`Passphrase of the ${of}: `);
	if (passphrase === '') {
		throw new UsageError(localized`the passphrase is empty`);
	}

	if (isNew && (await askHidden(printed`Once more: `)) !== passphrase) {
		throw new UsageError(localized`the two passphrases differ`);
	}

	return passphrase;
}
