import {constants, open} from 'node:fs/promises';
import {toFileError} from '../files/index.js';

/**
 * Appends a line to a file, and creates the file (0600) if there is none. The line is on disk when this resolves.
 *
 * @throws {FileError}
 */
export async function appendPrivateLine(path: string, line: string): Promise<void> {
	try {
		const file = await open(
			path,
			constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW,
			0o600,
		);
		try {
			await file.appendFile(line);
			await file.sync();
		} finally {
			await file.close();
		}
	} catch (error) {
		throw toFileError(error, path);
	}
}
