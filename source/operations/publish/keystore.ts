import {localized} from '../../base/text/index.js';
import {pemBlocks} from '../../pki/pem/index.js';
import {OperationError} from '../plan/index.js';
import type {Write} from '../write/index.js';
import {contentDigest} from '../write/index.js';
import {planPrivateFile} from './private-file.js';
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
				// Few runs need it, and all would wait for it.
				const {encodePkcs12} = await import('../../pki/pkcs12/encode-pkcs12.js');
				return encodePkcs12(key, chain, passphrase, name);
			},
		),
	];
}
