import {link, open, rename, rm} from 'node:fs/promises';

/**
 * Gives a written file its name, unless something has that name already; the file itself stays where it is or goes.
 *
 * link() does so in one step. Where that fails, as it does on file systems without hard links (FAT, SMB, some of FUSE),
 * the name is taken with an empty file first, which the whole one then replaces: who looks in between sees an empty
 * file, never a part.
 *
 * @throws `EEXIST` where the name is taken.
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
