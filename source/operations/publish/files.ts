import {dirname, join} from 'node:path';
import type {WorkTargets} from '../../custody/work.js';
import {makeFolder, removeParts, writePublicFile} from '../../custody/write-file.js';
import type {VerifiedCertificate} from '../verify.js';
import type {Write} from './write.js';
import {contentDigest, digest, overwriteOf} from './write.js';

/** Certificates as files that anyone may read; nothing for those that are there already. Rejects with FileError. */
export async function planFiles(
	{chainPem, authorityPem}: VerifiedCertificate,
	{out, certificatePath}: Pick<WorkTargets, 'out' | 'certificatePath'>,
): Promise<readonly Write[]> {
	const writes: Write[] = [];
	const files = new Map<string, readonly [text: string | undefined, note: string]>();
	if (certificatePath !== undefined) {
		files.set(certificatePath, [chainPem, 'certificate, leaf first']);
	}

	if (out !== undefined) {
		files.set(join(out.folder, `${out.base}.crt`), [chainPem, 'certificate, leaf first']);
		files.set(join(out.folder, 'ca.crt'), [authorityPem, 'certificate of the authority']);
	}

	for (const [path, [text, note]] of files) {
		const found = await contentDigest(path);
		if (text === undefined || found === digest(text)) {
			continue;
		}

		writes.push({
			step: {
				verb: 'write',
				kind: 'File',
				name: path,
				note,
				...(found === undefined ? {} : {overwrites: `file ${path} has other content`, lost: found}),
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
