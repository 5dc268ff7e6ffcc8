import {link, open, rename, rm} from 'node:fs/promises';

/**
 * Gives a written file a new name, unless that name is taken. The old name may stay or go.
 *
 * link() does so in one step. It fails on file systems without hard links (FAT, SMB, some of FUSE). There an empty file
 * is created under the new name, and then the written file replaces it. A reader in between sees an empty file, never a
 * part of the content.
 *
 * @throws `EEXIST` if the name is taken.
 */
export async function nameExclusively(from: string, to: string): Promise<void> {
	try {
		await link(from, to);
		return;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
			throw error;
		}
	}

	await (await open(to, 'wx', 0o600)).close();
	try {
		await rename(from, to);
	} catch (error) {
		await rm(to, {force: true});
		throw error;
	}
}
