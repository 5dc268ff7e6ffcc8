import {localized} from '../../base/text/index.js';
import {writePublicFile} from '../../storage/files/index.js';
import type {Plan} from '../plan/index.js';
import {OperationError} from '../plan/index.js';
import {contentDigest, overwriteOf} from '../write/index.js';

/**
 * Plans to write a text that anyone may read (mode 0644). An existing file is replaced only if the plan says so.
 *
 * @throws {OperationError} `file` for an empty path.
 * @throws {FileError} from `perform`.
 */
export async function planSaveText(path: string, text: string): Promise<Plan<string>> {
	if (path.trim() === '') {
		throw new OperationError('file', localized`name the file`);
	}

	const lost = await contentDigest(path);
	return {
		title: localized`Save to a file`,
		steps: [
			{
				verb: 'write',
				kind: 'File',
				name: path,
				note: localized`${Buffer.byteLength(text)} bytes, readable by anyone on this machine`,
				...(lost === undefined ? {} : {overwrites: localized`${path}: what is there is lost`}),
			},
		],
		warnings: [],
		async perform() {
			await writePublicFile(path, text, await overwriteOf(path, lost));
			return path;
		},
	};
}
