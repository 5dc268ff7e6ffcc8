import {localized} from '../../base/text/index.js';
import {DerCursor, tags} from '../../pki/der/index.js';
import type {Certificate} from '../../pki/index.js';
import {PkiError} from '../../pki/index.js';
import {encodePem, labelList, pemBlocks} from '../../pki/pem/index.js';
import {decodeCertificate} from '../../pki/x509/index.js';
import {aboutFile, namedForm, readForm, textOf} from '../files/index.js';

/** A certificate, and its PEM without the text and headers around the block. */
export type PemCertificate = {readonly certificate: Certificate; readonly pem: string};

/**
 * Every certificate of a PEM text, in its order.
 *
 * @param where - for messages: a path, or `status.certificate`.
 * @throws {PkiError} `no-pem` if there is none, `bad-pem` and `bad-der` for an unreadable one.
 */
export function certificatesIn(text: string, where: string): readonly PemCertificate[] {
	const blocks = pemBlocks(text);
	const found = blocks.filter(({label}) => label === 'CERTIFICATE');
	if (found.length === 0) {
		const others = labelList(blocks.map(({label}) => label));
		throw new PkiError(
			'no-pem',
			localized`${where} holds no CERTIFICATE block${others === '' ? '' : localized`, only ${others}`}`,
			{
				hint: localized`PEM is wanted, as in the ca.pem that "certdeck authority" writes`,
			},
		);
	}

	return found.map(({der, fault, line}) => {
		if (der === undefined) {
			throw new PkiError(
				'bad-pem',
				localized`${where}: the CERTIFICATE block at line ${line} ${fault ?? localized`can not be read`}`,
			);
		}

		return {certificate: decodeCertificate(der), pem: encodePem('CERTIFICATE', der)};
	});
}

/**
 * As `certificatesIn`, from a file. It may contain DER, or a form that `readForm` unwraps.
 *
 * @param passphrase - for PKCS#12.
 * @throws {FileError} if the file can't be read.
 * @throws {PkiError} as `certificatesIn` and as `readForm`.
 */
export async function readCertificateFile(path: string, passphrase?: string): Promise<readonly PemCertificate[]> {
	const form = await readForm(path, 'certificates', {passphrase});
	const {name, parts} = form;
	const texts = parts.map(part => (isDer(part) ? encodePem('CERTIFICATE', part) : textOf(part)));
	try {
		return certificatesIn(texts.join('\n'), name);
	} catch (error) {
		const named = error instanceof PkiError ? namedForm(form, 'a certificate') : undefined;
		if (named !== undefined) {
			throw named;
		}

		// The errors of decoders do not name the file.
		throw error instanceof PkiError && !error.message.startsWith(name) ? aboutFile(name, error) : error;
	}
}

function isDer(part: Buffer): boolean {
	const cursor = new DerCursor(part);
	return cursor.expect(tags.sequence) && !cursor.more;
}
