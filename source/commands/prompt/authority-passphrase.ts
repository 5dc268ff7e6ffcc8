import {localized, printable, printed} from '../../base/text/index.js';
import {readPassphrase} from '../../operations/read/index.js';
import type {Arguments, CommandContext} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';
import {askForPassphrase, unasked} from './passphrase.js';

const ways = localized`prompt, file:PATH for its first line, or fd:N for that of an open file descriptor`;

/**
 * The passphrase of an authority's key, from the source in `--passphrase`, or else from the terminal. It can't be on the
 * command line or in the environment, because other users and child processes can read those. With
 * `--dry-run` nobody is asked, because no key is made.
 *
 * @throws {UsageError} without a terminal to ask on.
 * @throws {OperationError} `file`
 * @throws {FileError} if the file can't be read.
 */
export async function newAuthorityPassphrase(args: Arguments, context: CommandContext): Promise<string | undefined> {
	if (args.isSet('noPassphrase')) {
		if (args.isSet('passphrase')) {
			throw new UsageError(localized`--no-passphrase and --passphrase exclude each other`);
		}

		return undefined;
	}

	const from = args.text('passphrase') ?? 'prompt';
	if (from === 'prompt' && args.isSet('dryRun')) {
		return unasked;
	}

	if (from === 'prompt' && context.askHidden === undefined) {
		throw new UsageError(
			localized`there is no terminal to ask on for the passphrase of the authority's key`,
			localized`--passphrase file:PATH or fd:N needs none; --no-passphrase leaves the key unlocked`,
		);
	}

	return from === 'prompt' ? askForPassphrase(context, true, printed`authority's key`) : readFrom(from);
}

/** A function that gets the passphrase of a locked key when it is needed; undefined if nobody can be asked. */
export function authorityPassphrase(
	args: Arguments,
	{askHidden}: Pick<CommandContext, 'askHidden'>,
): ((path: string) => Promise<string>) | undefined {
	const from = args.text('passphrase') ?? 'prompt';
	if (from === 'prompt') {
		return askHidden && (path => askHidden(printed`Passphrase of ${printable(path)}: `));
	}

	let read: Promise<string> | undefined;
	return () => {
		// A file descriptor can only be read once.
		read ??= readFrom(from);
		return read;
	};
}

async function readFrom(from: string): Promise<string> {
	const [, way, where = ''] = /^(file|fd):(.+)$/s.exec(from) ?? [];
	if (way === undefined || (way === 'fd' && !/^\d{1,4}$/.test(where))) {
		// The text may be the passphrase itself, so it is not repeated.
		throw new UsageError(localized`--passphrase says where the passphrase is, and not what it is`, ways);
	}

	return (await readPassphrase(way === 'file' ? where : `/dev/fd/${where}`)) ?? '';
}
