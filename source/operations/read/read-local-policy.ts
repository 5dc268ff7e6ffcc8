import {createHash} from 'node:crypto';
import {localized} from '../../base/text/index.js';
import type {ParsedPolicy} from '../../review/judge/index.js';
import {parseLocalPolicy} from '../../review/judge/index.js';
import {decodeText, FileError, readGuardedBytes} from '../../storage/files/index.js';
import {knownForm} from '../files/index.js';

/** Reads a policy file. It refuses a file that others may write to; `unread` says why in one sentence. */
export async function readLocalPolicy(
	path: string,
): Promise<ParsedPolicy | {readonly unread: string; readonly hint?: string}> {
	let bytes: Uint8Array | undefined;
	try {
		bytes = await readGuardedBytes(path);
		const read = parseLocalPolicy(decodeText(bytes, path), path, createHash('sha256').update(bytes).digest('hex'));
		return 'faults' in read ? (otherFile(path, bytes) ?? read) : read;
	} catch (error) {
		if (error instanceof FileError) {
			return (
				(bytes && otherFile(path, bytes)) ?? {
					unread: error.message,
					...(error.hint !== undefined && {hint: error.hint}),
				}
			);
		}

		throw error;
	}
}

/** A known kind of file that is no policy is named by its kind. */
function otherFile(path: string, bytes: Uint8Array): {readonly unread: string} | undefined {
	const form = knownForm(bytes);
	return form === undefined || form.kind === 'policy'
		? undefined
		: {unread: localized`${JSON.stringify(path)} ${form.what}: a policy, JSON, is wanted`};
}
