import {access} from 'node:fs/promises';
import {join} from 'node:path';
import {FileError, makePrivateFolder, readText, toFileError, withLock, writePrivateFile} from '../files/index.js';

/** Key files whose certificate was put where workloads read it, and not beside them: none of them is orphaned. */
export type KeysInUse = {
	/** @throws {FileError} */
	add(path: string): Promise<void>;
	/** Absolute paths. @throws {FileError} */
	list(): Promise<readonly string[]>;
};

/** Keeps their paths, and nothing of the keys, as a JSON list in a file (0600) of the folder that `locate` names. */
export function createKeysInUse(locate: () => string): KeysInUse {
	const pathOf = () => join(locate(), 'keys-in-use');

	async function list(): Promise<readonly string[]> {
		try {
			const paths: unknown = JSON.parse(await readText(pathOf()));
			return Array.isArray(paths) ? paths.filter(path => typeof path === 'string') : [];
		} catch (error) {
			// A damaged list costs a line in another list, and no key.
			if (error instanceof SyntaxError || (error instanceof FileError && error.code === 'not-found')) {
				return [];
			}

			throw toFileError(error, pathOf());
		}
	}

	return {
		list,
		async add(path) {
			await makePrivateFolder(locate());
			await withLock(join(locate(), '.keys-in-use.lock'), async () => {
				const kept = [...new Set([...(await list()), path])];
				const areThere = await Promise.all(kept.map(each => isThere(each)));
				const text = JSON.stringify(kept.filter((_, index) => areThere[index]));
				await writePrivateFile(pathOf(), `${text}\n`, {overwrite: true});
			});
		},
	};
}

async function isThere(path: string): Promise<boolean> {
	try {
		await access(path);
		return true;
	} catch {
		return false;
	}
}
