import {chmodSync, lstatSync, mkdirSync} from 'node:fs';
import {homedir} from 'node:os';
import {dirname, isAbsolute, join} from 'node:path';
import {isPathTrusted} from '../storage/files/index.js';

/**
 * The folder for V8's compiled code of certdeck, below `$XDG_CACHE_HOME/certdeck`; created if it is missing. Whoever can
 * write to it can run code as this user. Without an argument, Node.js would use a folder below the temporary one, which any
 * user of the machine could create first.
 *
 * @returns undefined if only a folder that other users can change is available. Then the start takes longer.
 */
export function compileCacheFolder(env: Readonly<Record<string, string | undefined>>): string | undefined {
	// Windows has no owners or modes that could be checked here.
	const uid = process.geteuid?.();
	if (uid === undefined) {
		return undefined;
	}

	try {
		const given = env['XDG_CACHE_HOME'] ?? '';
		const base = isAbsolute(given) ? given : join(homedir(), '.cache');
		const folder = join(base, 'certdeck', 'compiled');
		// Root with another user's environment creates nothing in that user's home.
		if (!isPathTrusted(nearest(folder), uid)) {
			return undefined;
		}

		if (mkdirSync(folder, {recursive: true, mode: 0o700}) !== undefined) {
			// A umask may remove bits that the owner needs.
			chmodSync(folder, 0o700);
		}

		const found = lstatSync(folder);
		const isOwn = found.isDirectory() && found.uid === uid && (found.mode & 0o777) === 0o700;
		return isOwn && isPathTrusted(folder, uid) ? folder : undefined;
	} catch {
		return undefined;
	}
}

/** The longest existing part of a path. A link counts as existing, even if its target is missing. */
function nearest(path: string): string {
	return lstatSync(path, {throwIfNoEntry: false}) === undefined ? nearest(dirname(path)) : path;
}
