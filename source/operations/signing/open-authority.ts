import type {KeyObject} from 'node:crypto';
import {readText} from '../../custody/read-file.js';
import {nameText} from '../../pki/distinguished-name.js';
import {decodePrivateKey} from '../../pki/keys.js';
import {PkiError} from '../../pki/pki-error.js';
import type {Certificate} from '../../pki/types.js';
import {readCertificateFile} from '../read-certificates.js';

/** An authority that can sign; the private key stays a KeyObject. */
export type OpenedAuthority = {
	/** File of its certificate, as it was named. */
	readonly path?: string;
	readonly certificate: Certificate;
	readonly key: KeyObject;
	readonly certificatePem: string;
};

/**
 * Opens an authority: the first certificate of one file and the key of another.
 *
 * @throws {FileError} where a file can't be read; PkiError `no-pem`, `bad-key`, `passphrase-needed`.
 */
export async function openAuthority(
	certificatePath: string,
	keyPath: string,
	passphrase?: string,
): Promise<OpenedAuthority> {
	const [first] = await readCertificateFile(certificatePath);
	if (first === undefined) {
		throw new PkiError('no-pem', `${JSON.stringify(certificatePath)} holds no certificate`);
	}

	return {
		path: certificatePath,
		certificate: first.certificate,
		certificatePem: first.pem,
		key: await openKey(keyPath, passphrase),
	};
}

/** Which authority signs, for a plan; hostile text. */
export function authorityText({path, certificate}: Pick<OpenedAuthority, 'path' | 'certificate'>): string {
	const subject = nameText(certificate.subject);
	return path === undefined ? subject : `${path} (${subject})`;
}

/** Opens a private key. @throws {FileError}; PkiError `bad-key`, `passphrase-needed`, naming the file. */
export async function openKey(path: string, passphrase?: string): Promise<KeyObject> {
	const text = await readText(path);
	try {
		return decodePrivateKey(text, passphrase === undefined ? {} : {passphrase});
	} catch (error) {
		throw error instanceof PkiError
			? new PkiError(error.code, `${JSON.stringify(path)}: ${error.message}`, {
					...(error.hint === undefined ? {} : {hint: error.hint}),
				})
			: error;
	}
}
