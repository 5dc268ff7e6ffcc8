import {homedir} from 'node:os';
import {isAbsolute, join} from 'node:path';
import {FileError} from './file-error.js';

/**
 * `$XDG_STATE_HOME/certdeck`; below `~/.local/state` where that is unset or no absolute path (XDG Base Directory).
 *
 * @throws {FileError} `not-found` where there is no home folder to put it in.
 */
export function stateFolder(env: Readonly<Record<string, string | undefined>>): string {
	const given = env['XDG_STATE_HOME'] ?? '';
	if (isAbsolute(given)) {
		return join(given, 'certdeck');
	}

	try {
		return join(homedir(), '.local', 'state', 'certdeck');
	} catch (error) {
		throw new FileError('not-found', '~', 'this user has no home folder', {
			hint: 'set XDG_STATE_HOME to a folder for what certdeck writes down',
			cause: error,
		});
	}
}
