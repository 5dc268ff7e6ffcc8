import {constants} from 'node:fs';
import {access, realpath, stat} from 'node:fs/promises';
import {basename, dirname, join, resolve} from 'node:path';
import {localized} from '../../base/text/index.js';
import {FileError, toFileError} from './file-error.js';

/** The path of a file after following every link in its folders. Two paths with the same result name the same file. */
export async function placeOf(path: string): Promise<string> {
	const {found, left} = await nearestFolder(path);
	return join(await realpath(found), left, basename(resolve(path)));
}

/**
 * Checks that a file can be written, without writing it. The folder of the file, or the nearest one that exists above it,
 * must be writable for this user.
 *
 * @throws {FileError} the error that writing the file would throw.
 */
export async function checkWritable(path: string): Promise<void> {
	const {found} = await nearestFolder(path);
	try {
		await access(found, constants.W_OK | constants.X_OK);
	} catch (error) {
		throw toFileError(error, found);
	}
}

/** The folder of a file, or the nearest folder above that exists. */
async function nearestFolder(path: string): Promise<{readonly found: string; readonly left: string}> {
	const folder = dirname(resolve(path));
	for (let [found, left] = [folder, '']; ; left = join(basename(found), left), found = dirname(found)) {
		const failure = await stat(found).then(
			entry =>
				entry.isDirectory()
					? undefined
					: new FileError('exists', found, localized`${JSON.stringify(found)} is a file, not a folder`),
			(error: unknown) => toFileError(error, found),
		);
		if (failure === undefined) {
			return {found, left};
		}

		// If a part of the path is a file in place of a folder, the error is about that file.
		if (failure.code !== 'not-found' || dirname(found) === found) {
			throw failure;
		}
	}
}
