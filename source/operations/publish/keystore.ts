import {dirname} from 'node:path';
import {pemBlocks} from '../../pki/pem/index.js';
import {
	checkWritable,
	makePrivateFolder,
	refuseSharedFolder,
	removeParts,
	writePrivateFile,
} from '../../storage/files/index.js';
import {OperationError} from '../plan/index.js';
import type {Write} from '../write/index.js';
import {checkUnchanged, contentDigest, overwriteOf} from '../write/index.js';
import type {VerifiedCertificate} from './verify.js';

/** A PKCS#12 file to write; its passphrase is kept in memory alone. */
export type Keystore = {readonly path: string; readonly passphrase: string};

/**
 * A PKCS#12 file with key, certificate and chain. One that is there is always written over, as it can't be compared.
 *
 * @throws {OperationError} `refused` without a key; FileError.
 */
export async function planKeystore(
	{key, chainPem, name}: VerifiedCertificate,
	{path, passphrase}: Keystore,
): Promise<readonly Write[]> {
	if (key === undefined) {
		throw new OperationError('refused', 'a keystore needs the private key of the request', {hint: 'name its file'});
	}

	const chain = pemBlocks(chainPem).flatMap(({der}) => der ?? []);
	const found = await contentDigest(path);
	const check = async () => {
		await checkWritable(path);
		refuseSharedFolder(dirname(path));
		await checkUnchanged(path, found);
	};
	await check();
	return [
		{
			step: {
				verb: 'write',
				kind: 'File',
				name: path,
				note: 'PKCS#12 with certificate and key, locked with its passphrase, readable by you alone',
				...(found === undefined ? {} : {overwrites: `file ${path} is there`, lost: found}),
			},
			check,
			async perform() {
				// Few runs need it, and all would wait for it.
				const {encodePkcs12} = await import('../../pki/pkcs12/encode-pkcs12.js');
				await makePrivateFolder(dirname(path));
				await removeParts(path);
				await writePrivateFile(path, encodePkcs12(key, chain, passphrase, name), await overwriteOf(path, found));
				return {file: path};
			},
		},
	];
}
