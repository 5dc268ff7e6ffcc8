import {homedir} from 'node:os';
import {isAbsolute, join} from 'node:path';
import {localized} from '../../base/text/index.js';
import {FileError} from './file-error.js';
import {refuseSharedFolder} from './private-folder.js';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The folder of certdeck's records: `$XDG_STATE_HOME/certdeck`, or a folder below `~/.local/state` if the variable is
 * unset or no absolute path (XDG Base Directory).
 *
 * @throws {FileError} `not-found` if there is no home folder. `not-private` if another user could replace or add files:
 * the record of a pending issuance decides which key goes where.
 */
export function stateFolder(env: Env): string {
	const folder = ownFolder(env, 'XDG_STATE_HOME', join('.local', 'state'), localized`what certdeck writes down`);
	refuseSharedFolder(folder, {isRead: true});
	return folder;
}

/**
 * The default folder for keys: `$XDG_DATA_HOME/certdeck`, or a folder below `~/.local/share`.
 *
 * @throws {FileError} `not-found` if there is no home folder.
 */
export function dataFolder(env: Env): string {
	return ownFolder(env, 'XDG_DATA_HOME', join('.local', 'share'), 'keys');
}

function ownFolder(env: Env, variable: string, usual: string, holds: string): string {
	const given = env[variable] ?? '';
	if (isAbsolute(given)) {
		return join(given, 'certdeck');
	}

	try {
		return join(homedir(), usual, 'certdeck');
	} catch (error) {
		throw new FileError('not-found', '~', localized`this user has no home folder`, {
			hint: localized`set ${variable} to a folder for ${holds}`,
			cause: error,
		});
	}
}
