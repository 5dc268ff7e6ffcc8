import {dirname, join} from 'node:path';
import {
	exists,
	FileError,
	makePrivateFolder,
	readText,
	toFileError,
	withLock,
	writePrivateFile,
} from '../files/index.js';

/** Key files whose certificate was published to another place than beside the key. They are not orphaned. */
export type KeysInUse = {
	/** @throws {FileError} */
	add(path: string): Promise<void>;
	/** Absolute paths. @throws {FileError} */
	list(): Promise<readonly string[]>;
};

/** Keeps the paths, and no keys, as a JSON list in a file (0600) of the folder that `locate` returns. */
export function createKeysInUse(locate: () => string): KeysInUse {
	const pathOf = () => join(locate(), 'keys-in-use');

	async function listIn(file: string): Promise<readonly string[]> {
		try {
			const paths: unknown = JSON.parse(await readText(file));
			return Array.isArray(paths) ? paths.filter(path => typeof path === 'string') : [];
		} catch (error) {
			// If the list is damaged, a key is listed as orphaned by mistake. No key is lost.
			if (error instanceof SyntaxError || (error instanceof FileError && error.code === 'not-found')) {
				return [];
			}

			throw toFileError(error, file);
		}
	}

	return {
		list: async () => listIn(pathOf()),
		async add(path) {
			const file = pathOf();
			await makePrivateFolder(dirname(file));
			await withLock(join(dirname(file), '.keys-in-use.lock'), async () => {
				const kept = [...new Set([...(await listIn(file)), path])];
				const areThere = await Promise.all(kept.map(exists));
				const text = JSON.stringify(kept.filter((_, index) => areThere[index]));
				await writePrivateFile(file, `${text}\n`, {overwrite: true});
			});
		},
	};
}
