import {chmodSync, lstatSync, mkdirSync} from 'node:fs';
import {homedir} from 'node:os';
import {dirname, isAbsolute, join} from 'node:path';
import {isPathTrusted} from '../storage/files/index.js';

/**
 * The folder for V8's compiled code of certdeck, below `$XDG_CACHE_HOME/certdeck`, made where it is not there. Whoever
 * writes to it runs code as this user: without an argument Node.js takes one below the temporary folder, which any user
 * of the machine can make first.
 *
 * @returns undefined where there is none that this user and root alone can change; the start takes longer then.
 */
export function compileCacheFolder(env: Readonly<Record<string, string | undefined>>): string | undefined {
	// Windows has neither owners nor modes that could be looked at here.
	const uid = process.geteuid?.();
	if (uid === undefined) {
		return undefined;
	}

	try {
		const given = env['XDG_CACHE_HOME'] ?? '';
		const base = isAbsolute(given) ? given : join(homedir(), '.cache');
		const folder = join(base, 'certdeck', 'compiled');
		// Root that was given a user's environment makes nothing in that user's home.
		if (!isPathTrusted(nearest(folder), uid)) {
			return undefined;
		}

		if (mkdirSync(folder, {recursive: true, mode: 0o700}) !== undefined) {
			// A umask may take bits away that the owner needs.
			chmodSync(folder, 0o700);
		}

		const found = lstatSync(folder);
		const isOwn = found.isDirectory() && found.uid === uid && (found.mode & 0o777) === 0o700;
		return isOwn && isPathTrusted(folder, uid) ? folder : undefined;
	} catch {
		return undefined;
	}
}

/** What is there of a path; a link counts, wherever it leads. */
function nearest(path: string): string {
	return lstatSync(path, {throwIfNoEntry: false}) === undefined ? nearest(dirname(path)) : path;
}
