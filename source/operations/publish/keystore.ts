import {localized} from '../../base/text/index.js';
import {pemBlocks} from '../../pki/pem/index.js';
import {OperationError} from '../plan/index.js';
import type {Write} from '../write/index.js';
import {contentDigest} from '../write/index.js';
import {planPrivateFile} from './private-file.js';
import type {VerifiedCertificate} from './verify.js';

/** A PKCS#12 file to write. Its passphrase is only kept in memory. */
export type Keystore = {readonly path: string; readonly passphrase: string};

/**
 * Plans a PKCS#12 file with key, certificate and chain. An existing file is always overwritten, because it can't be
 * compared.
 *
 * @throws {OperationError} `refused` without a key.
 * @throws {FileError}
 */
export async function planKeystore(
	{key, chainPem, name}: VerifiedCertificate,
	{path, passphrase}: Keystore,
): Promise<readonly Write[]> {
	if (key === undefined) {
		throw new OperationError('refused', localized`a keystore needs the private key of the request`, {
			hint: localized`name its file`,
		});
	}

	const chain = pemBlocks(chainPem).flatMap(({der}) => der ?? []);
	const found = await contentDigest(path);
	return [
		await planPrivateFile(
			path,
			found,
			{
				note: localized`PKCS#12 with certificate and key, locked with its passphrase, readable by you alone`,
				...(found === undefined ? {} : {overwrites: localized`file ${path} is there`, lost: found}),
			},
			async () => {
				// Imported on demand, because only few runs need it.
				const {encodePkcs12} = await import('../../pki/pkcs12/encode-pkcs12.js');
				return encodePkcs12(key, chain, passphrase, name);
			},
		),
	];
}
