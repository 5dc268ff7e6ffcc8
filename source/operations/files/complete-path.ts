import {readdir} from 'node:fs/promises';
import {basename, dirname} from 'node:path';
import {expandHome} from '../../base/index.js';

/** The completion of a path. */
export type PathCompletion = {
	/** The typed path, completed by the common beginning of all matching names. Folders end in a slash. */
	readonly path: string;
	/** Matching names, in order; a single one if the path is complete. */
	readonly names: readonly string[];
};

/** Completes the path of a file as a shell does. Hidden files match only a name that begins with a dot. Never rejects. */
export async function completePath(typed: string): Promise<PathCompletion> {
	if (typed === '~') {
		return {path: '~/', names: ['~/']};
	}

	const isFolder = typed === '' || typed.endsWith('/');
	const begin = isFolder ? '' : basename(typed);
	const kept = typed.slice(0, typed.length - begin.length);
	const folder = expandHome(isFolder ? typed || '.' : dirname(typed));
	try {
		const entries = await readdir(folder, {withFileTypes: true});
		const names = entries
			.filter(({name}) => name.startsWith(begin) && (begin.startsWith('.') || !name.startsWith('.')))
			.map(entry => `${entry.name}${entry.isDirectory() ? '/' : ''}`)
			.toSorted();
		const common = names.reduce(commonBegin, names[0] ?? begin);
		return {path: `${kept}${common}`, names};
	} catch {
		return {path: typed, names: []};
	}
}

function commonBegin(one: string, other: string): string {
	const characters = [...one];
	const others = [...other];
	const end = characters.findIndex((character, index) => character !== others[index]);
	return end === -1 ? one : characters.slice(0, end).join('');
}
