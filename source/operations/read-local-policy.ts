import {FileError} from '../custody/file-error.js';
import {readText} from '../custody/read-file.js';
import type {ParsedPolicy} from '../review/local-policy.js';
import {parseLocalPolicy} from '../review/local-policy.js';

/** Reads a policy file; `unread` is why it can't be, in one sentence. */
export async function readLocalPolicy(path: string): Promise<ParsedPolicy | {readonly unread: string}> {
	try {
		return parseLocalPolicy(await readText(path), path);
	} catch (error) {
		if (error instanceof FileError) {
			return {unread: error.message};
		}

		throw error;
	}
}
