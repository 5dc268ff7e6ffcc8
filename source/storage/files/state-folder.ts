import {homedir} from 'node:os';
import {isAbsolute, join} from 'node:path';
import {localized} from '../../base/text/index.js';
import {FileError} from './file-error.js';
import {refuseSharedFolder} from './private-folder.js';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Where certdeck writes down what it does: `$XDG_STATE_HOME/certdeck`; below `~/.local/state` where that is unset or no
 * absolute path (XDG Base Directory).
 *
 * @throws {FileError} `not-found` where there is no home folder to put it in; `not-private` where another user could
 * replace what lies in it, or add to it: the record of a pending issuance says which key goes where.
 */
export function stateFolder(env: Env): string {
	const folder = ownFolder(env, 'XDG_STATE_HOME', join('.local', 'state'), localized`what certdeck writes down`);
	refuseSharedFolder(folder, {isRead: true});
	return folder;
}

/**
 * Where certdeck puts keys by default: `$XDG_DATA_HOME/certdeck`, or below `~/.local/share`.
 *
 * @throws {FileError} `not-found` where there is no home folder to put it in.
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
