import {constants, open} from 'node:fs/promises';
import {toFileError} from '../files/index.js';

/** Adds a line to a file that nobody else may read, made where there is none; on disk when this returns. @throws {FileError} */
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
