import {join} from 'node:path';
import {localized} from '../../base/text/index.js';
import {placeOf} from '../../storage/files/index.js';
import type {IssuanceTargets} from '../../storage/issuance/index.js';
import {OperationError} from '../plan/index.js';

/** One file that publishing writes: `path` as the user gave it, and its content. */
export type PublishedFile = {
	readonly path: string;
	readonly content: 'certificate' | 'authority' | 'kubeconfig' | 'keystore';
};

type FileTargets = Pick<IssuanceTargets, 'out' | 'certificatePath' | 'kubeconfigPath'>;

/**
 * The files of the targets, without duplicates. Two paths to the same file are one.
 *
 * @param keyPath - the file of the private key, which nothing may overwrite.
 * @throws {OperationError} `refused` if two contents would go into one file.
 * @throws {FileError} for an impossible path.
 */
export async function placesOf(
	{out, certificatePath, kubeconfigPath}: FileTargets,
	hasAuthority: boolean,
	keyPath?: string,
	keystorePath?: string,
): Promise<readonly PublishedFile[]> {
	const named: readonly PublishedFile[] = [
		...(keystorePath === undefined ? [] : [{path: keystorePath, content: 'keystore'} as const]),
		...(certificatePath === undefined ? [] : [{path: certificatePath, content: 'certificate'} as const]),
		...(out === undefined ? [] : [{path: join(out.folder, `${out.base}.crt`), content: 'certificate'} as const]),
		...(out === undefined || !hasAuthority ? [] : [{path: join(out.folder, 'ca.crt'), content: 'authority'} as const]),
		...(kubeconfigPath === undefined ? [] : [{path: kubeconfigPath, content: 'kubeconfig'} as const]),
	];
	const taken = new Map<string, PublishedFile['content'] | 'private key'>();
	if (keyPath !== undefined && named.length > 0) {
		taken.set(await placeOf(keyPath), 'private key');
	}

	const files: PublishedFile[] = [];
	for (const file of named) {
		const place = await placeOf(file.path);
		const other = taken.get(place);
		if (other !== undefined && other !== file.content) {
			throw new OperationError(
				'refused',
				localized`${JSON.stringify(file.path)} would be the file of the ${other} and of the ${file.content}`,
				{hint: localized`name another place for one of them`},
			);
		}

		if (other === undefined) {
			taken.set(place, file.content);
			files.push(file);
		}
	}

	return files;
}
