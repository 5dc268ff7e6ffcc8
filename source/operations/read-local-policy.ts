import {createHash} from 'node:crypto';
import {FileError} from '../custody/file-error.js';
import {readGuardedBytes} from '../custody/guarded-file.js';
import {decodeText} from '../custody/read-file.js';
import type {ParsedPolicy} from '../review/local-policy.js';
import {parseLocalPolicy} from '../review/local-policy.js';

/** Reads a policy file that nobody else may write to; `unread` is why it can't be, in one sentence. */
export async function readLocalPolicy(
	path: string,
): Promise<ParsedPolicy | {readonly unread: string; readonly hint?: string}> {
	try {
		const bytes = await readGuardedBytes(path);
		return parseLocalPolicy(decodeText(bytes, path), path, createHash('sha256').update(bytes).digest('hex'));
	} catch (error) {
		if (error instanceof FileError) {
			return {unread: error.message, ...(error.hint !== undefined && {hint: error.hint})};
		}

		throw error;
	}
}
