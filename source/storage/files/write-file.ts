import {randomBytes} from 'node:crypto';
import {constants, mkdir, open, readdir, rename, rm} from 'node:fs/promises';
import {basename, dirname, join, resolve} from 'node:path';
import {localized} from '../../base/text/index.js';
import {nameExclusively} from './create-exclusive.js';
import {FileError, toFileError} from './file-error.js';
import {refuseSharedFolder} from './private-folder.js';

export type WriteOptions = {
	/** Replaces an existing file; without it an existing file is an `exists` error. */
	readonly overwrite?: boolean;
};

/**
 * Writes a private key. The file has mode 0600 from the first byte, and is written whole or not at all. It is on disk when
 * this resolves.
 *
 * @throws {FileError} such as `exists` (unless `overwrite`), `no-space`, `permission` or `not-found`.
 */
export async function writePrivateFile(
	path: string,
	content: string | Uint8Array,
	options: WriteOptions = {},
): Promise<void> {
	await writeWhole(path, content, 0o600, options);
}

/** As `writePrivateFile`, for a file that everyone may read: mode 0644. */
export async function writePublicFile(path: string, text: string, options: WriteOptions = {}): Promise<void> {
	await writeWhole(path, text, 0o644, options);
}

/**
 * Creates the folder for keys (0700) if it does not exist. It is on disk when this resolves. An existing folder keeps its
 * mode.
 *
 * @throws {FileError} `not-private` if another user could replace files in it. Another code if the path is no folder, or
 * the folder can't be created.
 */
export async function makePrivateFolder(path: string): Promise<void> {
	await makeFolder(path);
	refuseSharedFolder(path);
}

/** Creates a folder for public files. An existing folder may belong to any user. @throws {FileError} */
export async function makeFolder(path: string): Promise<void> {
	try {
		const first = await mkdir(path, {recursive: true, mode: 0o700});
		// A folder that is lost in a crash loses its key too, so each new folder is synced.
		for (let made = resolve(path); first !== undefined && made.startsWith(resolve(first)); made = dirname(made)) {
			await syncFolder(dirname(made));
		}
	} catch (error) {
		const failure = toFileError(error, path);
		throw failure.code === 'exists'
			? new FileError('exists', path, localized`${JSON.stringify(path)} is a file, not a folder`, {cause: error})
			: failure;
	}
}

async function writeWhole(
	path: string,
	content: string | Uint8Array,
	mode: number,
	{overwrite = false}: WriteOptions,
): Promise<void> {
	const folder = dirname(path);
	const temporary = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}.part`);
	try {
		const file = await open(
			temporary,
			constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
			mode,
		);
		try {
			await file.writeFile(content);
			await file.chmod(mode);
			await file.sync();
		} finally {
			await file.close();
		}

		// Both ways show either the old file or the complete new one.
		if (overwrite) {
			await rename(temporary, path);
		} else {
			await nameExclusively(temporary, path);
			await rm(temporary, {force: true});
		}

		await syncFolder(folder);
	} catch (error) {
		await rm(temporary, {force: true});
		throw toFileError(error, path);
	}
}

/**
 * Removes temporary files of writes to `path` that were killed. They may hold a key that no record names.
 *
 * The caller must make sure that no other write to `path` is under way.
 */
export async function removeParts(path: string): Promise<void> {
	const [folder, start] = [dirname(path), `.${basename(path)}.`];
	const names = await readdir(folder).catch(() => []);
	for (const name of names) {
		if (name.startsWith(start) && /^[\da-f]{12}\.part$/.test(name.slice(start.length))) {
			await rm(join(folder, name), {force: true});
		}
	}
}

/** Syncs a folder. The names in it are on disk when this resolves. */
export async function syncFolder(folder: string): Promise<void> {
	const handle = await open(folder, constants.O_RDONLY);
	try {
		await handle.sync();
	} catch (error) {
		// Some file systems refuse fsync on a folder. The file itself is on disk already.
		if (!['EINVAL', 'ENOTSUP', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) {
			throw error;
		}
	} finally {
		await handle.close();
	}
}
