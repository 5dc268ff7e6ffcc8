import {homedir} from 'node:os';
import {join} from 'node:path';

/**
 * A path as typed, with `~` and `~/…` as a shell expands them. Nobody means a file of that name, and where no shell reads
 * the path, as in a field or behind `--flag=`, it stands as it was typed.
 */
export function expandHome(path: string): string {
	if (path !== '~' && !path.startsWith('~/')) {
		return path;
	}

	try {
		return join(homedir(), path.slice(1));
	} catch {
		// Without a home folder there is nothing that it could stand for.
		return path;
	}
}
