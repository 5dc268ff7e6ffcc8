import {randomBytes} from 'node:crypto';
import {constants, mkdir, open, readdir, rename, rm} from 'node:fs/promises';
import {basename, dirname, join, resolve} from 'node:path';
import {localized} from '../../base/text/index.js';
import {nameExclusively} from './create-exclusive.js';
import {FileError, toFileError} from './file-error.js';
import {refuseSharedFolder} from './private-folder.js';

export type WriteOptions = {
	/** Replace what is there; without it an existing file is an `exists` error. */
	readonly overwrite?: boolean;
};

/**
 * Writes a private key: mode 0600 from the first byte, whole or not at all, on disk when this returns.
 *
 * @throws {FileError} `exists` unless `overwrite`, `no-space`, `permission`, `not-found` …
 */
export async function writePrivateFile(
	path: string,
	content: string | Uint8Array,
	options: WriteOptions = {},
): Promise<void> {
	await writeWhole(path, content, 0o600, options);
}

/** The same for what anyone may read: mode 0644. */
export async function writePublicFile(path: string, text: string, options: WriteOptions = {}): Promise<void> {
	await writeWhole(path, text, 0o644, options);
}

/**
 * Makes the folder for keys, 0700, where it does not exist, on disk when this returns; an existing one keeps its mode.
 *
 * @throws {FileError} `not-private` where another user could replace what lies in it; where something else lies there, or
 * it can't be made.
 */
export async function makePrivateFolder(path: string): Promise<void> {
	await makeFolder(path);
	refuseSharedFolder(path);
}

/** The same for what anyone may read and nobody relies on: an existing folder may be anybody's. @throws {FileError} */
export async function makeFolder(path: string): Promise<void> {
	try {
		const first = await mkdir(path, {recursive: true, mode: 0o700});
		// A key is as lost with its folder as by itself.
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

		// Both show either the old file or all of the new one.
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
 * Takes away what a write to `path` left behind that was killed half-way: it may hold a key that nobody knows of.
 *
 * Only for one who knows that no other write to it is under way.
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

/** Has the names in a folder on disk when this returns. */
export async function syncFolder(folder: string): Promise<void> {
	const handle = await open(folder, constants.O_RDONLY);
	try {
		await handle.sync();
	} catch (error) {
		// Some file systems refuse fsync on a folder; the file itself is on disk by then.
		if (!['EINVAL', 'ENOTSUP', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) {
			throw error;
		}
	} finally {
		await handle.close();
	}
}
