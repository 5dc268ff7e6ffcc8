import type {KeyObject} from 'node:crypto';
import {decodePrivateKey, decodePrivateKeyDer} from '../../pki/decode-key.js';
import {nameText} from '../../pki/distinguished-name.js';
import {derKeyForm} from '../../pki/key-form.js';
import {PkiError} from '../../pki/pki-error.js';
import type {Certificate} from '../../pki/types.js';
import {textOf} from '../files/file-form.js';
import {aboutFile, readForm} from '../files/read-form.js';
import {readCertificateFile} from '../read-certificates.js';

/** An authority that can sign; the private key stays a KeyObject. */
export type OpenedAuthority = {
	/** File of its certificate, as it was named. */
	readonly path?: string;
	readonly certificate: Certificate;
	/** More certificates of its file, which may lead to what clients trust. */
	readonly others?: readonly Certificate[];
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
	const [first, ...others] = await readCertificateFile(certificatePath);
	if (first === undefined) {
		throw new PkiError('no-pem', `${JSON.stringify(certificatePath)} holds no certificate`);
	}

	return {
		path: certificatePath,
		certificate: first.certificate,
		others: others.map(({certificate}) => certificate),
		certificatePem: first.pem,
		key: await openKey(keyPath, passphrase),
	};
}

/** Which authority signs, for a plan; hostile text. */
export function authorityText({path, certificate}: Pick<OpenedAuthority, 'path' | 'certificate'>): string {
	const subject = nameText(certificate.subject);
	return path === undefined ? subject : `${path} (${subject})`;
}

/** What an authority is called, to be typed: its common name, else its whole subject; hostile text. */
export function authorityName({certificate: {subject}}: Pick<OpenedAuthority, 'certificate'>): string {
	return (
		subject.flat().findLast(({type}) => type === 'CN')?.value || nameText(subject) || 'the authority without a name'
	);
}

/**
 * Opens a private key, also in DER, in base64, in a Secret's manifest or in what cfssl prints.
 *
 * @throws {FileError}; PkiError `no-pem`, `bad-key`, `passphrase-needed`, naming the file and holding nothing of its content.
 */
export async function openKey(path: string, passphrase?: string): Promise<KeyObject> {
	const {name, parts} = await readForm(path, 'key');
	const options = passphrase === undefined ? {} : {passphrase};
	const [part = Buffer.alloc(0)] = parts;
	try {
		return parts.length === 1 && derKeyForm(part) !== undefined
			? decodePrivateKeyDer(part, options)
			: decodePrivateKey(parts.map(textOf).join('\n'), options);
	} catch (error) {
		throw error instanceof PkiError ? aboutFile(name, error) : error;
	}
}
