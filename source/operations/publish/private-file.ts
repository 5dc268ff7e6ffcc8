import {dirname} from 'node:path';
import {
	checkWritable,
	makePrivateFolder,
	refuseSharedFolder,
	removeParts,
	writePrivateFile,
} from '../../storage/files/index.js';
import type {Write} from '../write/index.js';
import {checkUnchanged, overwriteOf} from '../write/index.js';

/**
 * Writes a file that holds a key, over what was read of it and nothing else. It is checked now and before the write.
 *
 * @param found - `contentDigest` of what is there; undefined where nothing is.
 * @param contentOf - called when it is written.
 * @throws {OperationError} `exists` where it holds something else by now; FileError.
 */
export async function planPrivateFile(
	path: string,
	found: string | undefined,
	step: Pick<Write['step'], 'note' | 'overwrites' | 'lost'>,
	contentOf: () => Promise<Uint8Array | string> | string,
): Promise<Write> {
	const check = async () => {
		await checkWritable(path);
		refuseSharedFolder(dirname(path));
		await checkUnchanged(path, found);
	};
	await check();
	return {
		step: {verb: 'write', kind: 'File', name: path, ...step},
		check,
		async perform() {
			const content = await contentOf();
			await makePrivateFolder(dirname(path));
			await removeParts(path);
			await writePrivateFile(path, content, await overwriteOf(path, found));
			return {file: path};
		},
	};
}
