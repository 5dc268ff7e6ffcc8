import {lstat} from 'node:fs/promises';
import {homedir} from 'node:os';
import {isAbsolute, join} from 'node:path';
import {toFileError} from '../../storage/files/index.js';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Finds the operator's configuration: `$XDG_CONFIG_HOME/certdeck/config.yaml`, or below `~/.config` if that variable is
 * unset or no absolute path (XDG Base Directory).
 *
 * @returns its path; undefined if there is none, as for most users.
 * @throws {FileError} if its existence can't be checked.
 */
export async function findConfig(env: Env): Promise<string | undefined> {
	const folder = configHome(env);
	if (folder === undefined) {
		return undefined;
	}

	const path = join(folder, 'certdeck', 'config.yaml');
	try {
		await lstat(path);
		return path;
	} catch (error) {
		const fault = toFileError(error, path);
		if (fault.code === 'not-found') {
			return undefined;
		}

		throw fault;
	}
}

/** Undefined for a user without a home folder, as in a Pod. */
function configHome(env: Env): string | undefined {
	const given = env['XDG_CONFIG_HOME'] ?? '';
	if (isAbsolute(given)) {
		return given;
	}

	try {
		return join(homedir(), '.config');
	} catch {
		return undefined;
	}
}
