import {readText} from '../custody/read-file.js';
import {decodeCertificate} from '../pki/decode-certificate.js';
import {encodePem} from '../pki/encode-pem.js';
import {pemBlocks} from '../pki/pem-blocks.js';
import {PkiError} from '../pki/pki-error.js';
import type {Certificate} from '../pki/types.js';

/** A certificate, and its PEM written anew: text and headers around the block are gone. */
export type PemCertificate = {readonly certificate: Certificate; readonly pem: string};

/**
 * Every certificate of a PEM text, in its order.
 *
 * @param where - stands in messages: a path, or `status.certificate`.
 * @throws {PkiError} `no-pem` where there is none, `bad-pem` and `bad-der` for one that can't be read.
 */
export function certificatesIn(text: string, where: string): readonly PemCertificate[] {
	const found = pemBlocks(text).filter(({label}) => label === 'CERTIFICATE');
	if (found.length === 0) {
		throw new PkiError('no-pem', `${where} holds no CERTIFICATE block`, {
			hint: 'PEM is wanted, as in the ca.pem that "certdeck authority" writes',
		});
	}

	return found.map(({der, fault, line}) => {
		if (der === undefined) {
			throw new PkiError('bad-pem', `${where}: the CERTIFICATE block at line ${line} ${fault ?? 'can not be read'}`);
		}

		return {certificate: decodeCertificate(der), pem: encodePem('CERTIFICATE', der)};
	});
}

/** The same from a file. @throws {FileError} where it can't be read; PkiError as above. */
export async function readCertificateFile(path: string): Promise<readonly PemCertificate[]> {
	return certificatesIn(await readText(path), JSON.stringify(path));
}
