import {constants} from 'node:fs';
import {access, realpath, stat} from 'node:fs/promises';
import {basename, dirname, join, resolve} from 'node:path';
import {localized} from '../../base/text/index.js';
import {FileError, toFileError} from './file-error.js';

/** The path of a file with every link of its folders followed: two paths lead to one file where theirs are the same. */
export async function placeOf(path: string): Promise<string> {
	const {found, left} = await nearestFolder(path);
	return join(await realpath(found), left, basename(resolve(path)));
}

/**
 * Checks that a file can be written, without writing it: the folder, or what it is to be made in, is one and lets this user
 * write into it.
 *
 * @throws {FileError} as writing it would throw.
 */
export async function checkWritable(path: string): Promise<void> {
	const {found} = await nearestFolder(path);
	try {
		await access(found, constants.W_OK | constants.X_OK);
	} catch (error) {
		throw toFileError(error, found);
	}
}

/** The folder of a file, or the nearest one above it that is there. */
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

		// What lies below a file is told of the file itself.
		if (failure.code !== 'not-found' || dirname(found) === found) {
			throw failure;
		}
	}
}
