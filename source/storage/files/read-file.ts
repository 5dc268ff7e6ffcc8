import {open, stat} from 'node:fs/promises';
import {localized} from '../../base/text/index.js';
import {FileError, toFileError} from './file-error.js';

/** Much larger than any spec, key, certificate or signing config. The limit stops at devices and wrong files. */
const maximumBytes = 16 * 1024 * 1024;

/**
 * Reads a whole file.
 *
 * @throws {FileError} `not-found`, `permission`, `is-directory`, `too-large` over 16 MiB.
 */
export async function readBytes(path: string): Promise<Uint8Array> {
	try {
		const file = await open(path, 'r');
		try {
			return await readWhole(file.createReadStream({highWaterMark: 256 * 1024}), path, JSON.stringify(path));
		} finally {
			await file.close();
		}
	} catch (error) {
		throw toFileError(error, path);
	}
}

/** Reads standard input. @throws {FileError} `too-large` over 16 MiB. */
export function readInput(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
	return readWhole(stream, '-', localized`standard input`);
}

async function readWhole(stream: AsyncIterable<Uint8Array>, path: string, name: string): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of stream) {
		length += chunk.length;
		if (length > maximumBytes) {
			throw new FileError('too-large', path, localized`${name} is larger than 16 MiB`);
		}

		chunks.push(chunk);
	}

	return Buffer.concat(chunks);
}

/**
 * Reads a whole file as UTF-8, or as UTF-16 if it has that byte order mark. The mark is dropped.
 *
 * @throws {FileError} as `readBytes`, and `not-text` if the bytes are no UTF-8.
 */
export async function readText(path: string): Promise<string> {
	return decodeText(await readBytes(path), path);
}

/** @throws {FileError} `not-text` if the bytes are no UTF-8; the message contains `name`. */
export function decodeText(bytes: Uint8Array, name: string): string {
	try {
		return new TextDecoder(encodingOf(bytes), {fatal: true}).decode(bytes);
	} catch (error) {
		throw new FileError('not-text', name, localized`${JSON.stringify(name)} is not UTF-8 text`, {cause: error});
	}
}

/** The encoding by the byte order mark. Windows PowerShell 5 writes UTF-16 if it redirects text into a file. */
function encodingOf([first, second]: Uint8Array): string {
	const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
	return isUtf16 ? `utf-16${first === 0xff ? 'le' : 'be'}` : 'utf-8';
}

/** Whether the path exists. A broken link does not count. */
export async function exists(path: string): Promise<boolean> {
	try {
		await stat(path);
		return true;
	} catch {
		return false;
	}
}
