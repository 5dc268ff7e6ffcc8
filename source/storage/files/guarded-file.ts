import {open} from 'node:fs/promises';
import {localized} from '../../base/text/index.js';
import {FileError, toFileError} from './file-error.js';

/** The largest size that is read. Files that decide, such as policies, are much smaller. */
const maximumBytes = 1024 * 1024;

/**
 * Reads a file that decides which requests pass, such as a policy. The file must belong to the user or to root, and no
 * one else may write to it.
 *
 * @throws {FileError} `permission` if the file belongs to another user, or others may write to it; the hint says what to
 * do. Else as `readBytes`.
 */
export async function readGuardedBytes(path: string): Promise<Uint8Array> {
	try {
		const file = await open(path, 'r');
		try {
			const {uid, mode, size} = await file.stat();
			const fault = faultOf(path, uid, mode);
			if (fault !== undefined) {
				throw fault;
			}

			if (size > maximumBytes) {
				throw new FileError('too-large', path, localized`${JSON.stringify(path)} is larger than 1 MiB`);
			}

			// Reads the file that was checked, even if the path names another one by now.
			return await file.readFile();
		} finally {
			await file.close();
		}
	} catch (error) {
		throw toFileError(error, path);
	}
}

function faultOf(path: string, uid: number, mode: number): FileError | undefined {
	const me = process.geteuid?.();
	if (me === undefined) {
		return undefined;
	}

	const name = JSON.stringify(path);
	if (uid !== me && uid !== 0) {
		return new FileError(
			'permission',
			path,
			localized`${name} belongs to another user (uid ${uid}), who could change it`,
			{
				hint: localized`take a copy that is yours or root’s`,
			},
		);
	}

	return (mode & 0o022) === 0
		? undefined
		: new FileError(
				'permission',
				path,
				localized`${name} may be written to by others (mode ${(mode & 0o777).toString(8)})`,
				{
					hint: localized`take that right from them: chmod go-w`,
				},
			);
}
