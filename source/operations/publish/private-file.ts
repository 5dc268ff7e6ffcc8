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
 * Plans a file that contains a key. It only overwrites the content that was read, which is checked now and before the
 * write.
 *
 * @param found - `contentDigest` of the existing file; undefined if there is none.
 * @param contentOf - called at the time of the write.
 * @throws {OperationError} `exists` if the file changed meanwhile.
 * @throws {FileError}
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
