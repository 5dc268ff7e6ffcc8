import {dirname} from 'node:path';
import {decodeText, FileError, readGuardedBytes, refuseSharedFolder} from '../../storage/files/index.js';
import type {ConfigNames, ParsedConfig} from './parse-config.js';
import {parseConfig} from './parse-config.js';

/** Reads a configuration. It refuses a file that others may write to or replace; `unread` says why in one sentence. */
export async function readConfig(
	path: string,
	names: ConfigNames,
): Promise<ParsedConfig | {readonly unread: string; readonly hint?: string}> {
	try {
		refuseSharedFolder(dirname(path), {isRead: true});
		return parseConfig(decodeText(await readGuardedBytes(path), path), path, names);
	} catch (error) {
		if (error instanceof FileError) {
			return {unread: error.message, ...(error.hint !== undefined && {hint: error.hint})};
		}

		throw error;
	}
}
