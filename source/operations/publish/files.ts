import {dirname} from 'node:path';
import {localized} from '../../base/text/index.js';
import {checkWritable, makeFolder, removeParts, writePublicFile} from '../../storage/files/index.js';
import type {Write} from '../write/index.js';
import {checkUnchanged, contentDigest, digest, overwriteOf} from '../write/index.js';
import type {PublishedFile} from './places.js';
import type {VerifiedCertificate} from './verify.js';

const notes = {
	certificate: localized`certificate, leaf first`,
	authority: localized`certificate of the authority`,
} as const;

/** Plans certificates as files that anyone may read; empty for unchanged files. Rejects with FileError. */
export async function planFiles(
	{chainPem, authorityPem}: VerifiedCertificate,
	files: readonly PublishedFile[],
): Promise<readonly Write[]> {
	const writes: Write[] = [];
	for (const {path, content} of files) {
		const text = content === 'certificate' ? chainPem : authorityPem;
		if (text === undefined || content === 'kubeconfig' || content === 'keystore') {
			continue;
		}

		const found = await contentDigest(path);
		if (found === digest(text)) {
			continue;
		}

		await checkWritable(path);
		writes.push({
			step: {
				verb: 'write',
				kind: 'File',
				name: path,
				note: notes[content],
				...(found === undefined ? {} : {overwrites: localized`file ${path} has other content`, lost: found}),
			},
			async check() {
				await checkWritable(path);
				await checkUnchanged(path, found);
			},
			async perform() {
				await makeFolder(dirname(path));
				await removeParts(path);
				await writePublicFile(path, text, await overwriteOf(path, found));
				return {file: path};
			},
		});
	}

	return writes;
}
