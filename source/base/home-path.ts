import {homedir} from 'node:os';
import {join} from 'node:path';

/**
 * Expands `~` and `~/…` in a typed path as a shell does. No shell has expanded a path in a field or after `--flag=`, and no
 * user means a file with the name `~`.
 */
export function expandHome(path: string): string {
	if (path !== '~' && !path.startsWith('~/')) {
		return path;
	}

	try {
		return join(homedir(), path.slice(1));
	} catch {
		// Without a home folder, `~` can't be expanded.
		return path;
	}
}
