import {readdir} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import {toFileError} from '../files/index.js';

const ending = '-key.pem';

/**
 * Finds private keys in some folders that have no certificate beside them and belong to no pending issuance.
 *
 * @returns absolute paths of files named `<base>-key.pem` without `<base>.crt` or `<base>.pem`. A missing folder has
 * none.
 * @throws {FileError} for a folder that can't be read.
 */
export async function orphanedKeys(folders: readonly string[], known: ReadonlySet<string>): Promise<readonly string[]> {
	const found: string[] = [];
	for (const folder of new Set(folders.map(each => resolve(each)))) {
		const names = new Set(await namesIn(folder));
		for (const name of names) {
			const base = name.slice(0, -ending.length);
			const path = join(folder, name);
			if (name.endsWith(ending) && !names.has(`${base}.crt`) && !names.has(`${base}.pem`) && !known.has(path)) {
				found.push(path);
			}
		}
	}

	return found.sort();
}

async function namesIn(folder: string): Promise<readonly string[]> {
	try {
		return await readdir(folder);
	} catch (error) {
		const failure = toFileError(error, folder);
		if (failure.code === 'not-found') {
			return [];
		}

		throw failure;
	}
}
