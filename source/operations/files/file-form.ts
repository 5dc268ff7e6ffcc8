import {localized} from '../../base/text/index.js';
import {DerCursor, tags} from '../../pki/der/index.js';
import {derKeyForm} from '../../pki/keys/index.js';
import {decodeBase64, encodePem} from '../../pki/pem/index.js';
import {pkcs7Certificates} from '../../pki/x509/index.js';
import {documentParts} from './document-parts.js';

/** What the reader wants from the file. */
export type Wanted = 'certificates' | 'key';

/**
 * A file that should contain PEM or DER: its readable parts as PEM or DER, or a description of the file with advice. The
 * texts never quote its content.
 */
export type FileForm =
	| {readonly parts: readonly Buffer[]}
	| {
			/** The end of a sentence that begins with "FILE ". */
			readonly what: string;
			/** `FILE` is a placeholder for the name. */
			readonly hint?: string;
			/** The unwrapped file, if it is PKCS#12 that a passphrase can open. */
			readonly pkcs12?: Buffer;
	  };

/** Finds the readable parts of a file, also if another tool wrapped them. */
export function fileForm(bytes: Uint8Array, wanted: Wanted): FileForm {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return binaryForm(buffer, wanted) ?? textForm(textOf(buffer), buffer, wanted);
}

function binaryForm(buffer: Buffer, wanted: Wanted): FileForm | undefined {
	const magic = buffer.toString('hex', 0, 4);
	if (magic === 'feedfeed' || magic === 'cececece') {
		return {
			what: localized`is a Java keystore (${magic === 'feedfeed' ? 'JKS' : 'JCEKS'}), which is not read here`,
			hint:
				wanted === 'key'
					? localized`keytool -importkeystore -srckeystore FILE -destkeystore FILE.p12 -deststoretype PKCS12, and then openssl pkcs12 -in FILE.p12 -nocerts`
					: localized`keytool -list -rfc -keystore FILE | certdeck inspect -`,
		};
	}

	const cursor = new DerCursor(buffer);
	if (!cursor.expect(tags.sequence)) {
		return undefined;
	}

	const form = derKeyForm(buffer);
	if (form !== undefined) {
		return wanted === 'key' ? {parts: [buffer]} : aKey('DER');
	}

	cursor.enter();
	if (cursor.expect(tags.integer) && cursor.bytes[cursor.body] === 3 && cursor.end === cursor.body + 1) {
		return {
			what: localized`is PKCS#12, which its passphrase alone opens`,
			pkcs12: buffer,
			hint:
				wanted === 'key'
					? localized`openssl pkcs12 -in FILE -nocerts -out key.pem`
					: localized`openssl pkcs12 -in FILE -nokeys | certdeck inspect -`,
		};
	}

	return pkcs7Form(buffer, wanted);
}

function pkcs7Form(buffer: Buffer, wanted: Wanted): FileForm | undefined {
	const certificates = pkcs7Certificates(buffer);
	if (certificates === undefined) {
		return undefined;
	}

	return wanted === 'key' || certificates.length === 0
		? {
				what: localized`is PKCS#7, which holds no private key${wanted === 'key' ? '' : localized`, and this one no certificate`}`,
			}
		: {parts: certificates.map(der => Buffer.from(encodePem('CERTIFICATE', der)))};
}

function textForm(text: string, buffer: Buffer, wanted: Wanted): FileForm {
	const isPem = /^[ \t]*-----BEGIN /m.test(text);
	if (isPem) {
		const [, body = ''] =
			/-----BEGIN (?:PKCS7|CMS|PKCS #7 SIGNED DATA)-----([A-Za-z\d+/=\s]*)-----END /.exec(text) ?? [];
		const der = body === '' ? undefined : decodeBase64(body.replaceAll(/[ \t]/g, '').trim());
		return (der && pkcs7Form(der, wanted)) ?? {parts: [buffer]};
	}

	const start = text.trimStart();
	if (/^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-|sk-(?:ssh|ecdsa)-)/.test(start)) {
		return {what: localized`is a public key of SSH, no certificate and no private key`};
	}

	if (start.startsWith('PuTTY-User-Key-File-')) {
		return {
			what: localized`is a private key of PuTTY, which is not read here`,
			hint: localized`puttygen FILE -O private-openssh-new -o key, and then ssh-keygen -p -m PKCS8 -f key`,
		};
	}

	return documentParts(text, wanted) ?? base64Form(text, wanted) ?? {parts: [buffer]};
}

/** Base64 of PEM, as in Secrets and manifests, or of DER: PEM without its BEGIN and END lines. */
function base64Form(text: string, wanted: Wanted): FileForm | undefined {
	const compact = text.replaceAll(/\s/g, '');
	const decoded = compact.length < 64 ? undefined : decodeBase64(compact);
	if (decoded === undefined) {
		return undefined;
	}

	if (/^\s*-----BEGIN /.test(decoded.toString('latin1', 0, 200))) {
		return textForm(decoded.toString('latin1'), decoded, wanted);
	}

	const cursor = new DerCursor(decoded);
	const isDer = cursor.expect(tags.sequence) && !cursor.more;
	return isDer ? (binaryForm(decoded, wanted) ?? {parts: [decoded]}) : undefined;
}

/** The text of a file: UTF-16 and UTF-8 if it has a byte order mark; otherwise bytes, because PEM is ASCII. */
export function textOf(buffer: Buffer): string {
	if (buffer[0] === 0xfe && buffer[1] === 0xff) {
		return new TextDecoder('utf-16be').decode(buffer);
	}

	return buffer[0] === 0xff && buffer[1] === 0xfe
		? buffer.toString('utf16le', 2)
		: buffer.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '');
}

function aKey(form: string): FileForm {
	return {what: localized`is a private key (${form}), no certificate and no request`};
}
