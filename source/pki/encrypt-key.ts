import {Buffer} from 'node:buffer';
import {createCipheriv, pbkdf2Sync, randomBytes} from 'node:crypto';
import {element, objectIdentifier, sequence, tags, unsignedInteger} from './encode-der.js';

/** What OWASP asks of PBKDF2-HMAC-SHA256; node's own export stops at OpenSSL's 2048. */
const iterations = 600_000;

/**
 * EncryptedPrivateKeyInfo (RFC 5958 §3): PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC (RFC 8018 §6.2), which OpenSSL, Java and
 * Go's packages all read. Takes some quarter of a second on this thread.
 *
 * @param privateKeyInfo - DER PKCS#8; overwritten with zeros.
 */
export function encryptPrivateKeyInfo(privateKeyInfo: Buffer, passphrase: string): Buffer {
	const salt = randomBytes(16);
	const iv = randomBytes(16);
	const key = pbkdf2Sync(passphrase, salt, iterations, 32, 'sha256');
	const cipher = createCipheriv('aes-256-cbc', key, iv);
	const encrypted = Buffer.concat([cipher.update(privateKeyInfo), cipher.final()]);
	key.fill(0);
	privateKeyInfo.fill(0);
	const hmacWithSha256 = sequence(objectIdentifier('1.2.840.113549.2.9'), element(tags.null));
	const derivation = sequence(
		objectIdentifier('1.2.840.113549.1.5.12'),
		sequence(element(tags.octetString, salt), unsignedInteger(iterations), hmacWithSha256),
	);
	const encryption = sequence(objectIdentifier('2.16.840.1.101.3.4.1.42'), element(tags.octetString, iv));
	const scheme = sequence(objectIdentifier('1.2.840.113549.1.5.13'), sequence(derivation, encryption));
	return sequence(scheme, element(tags.octetString, encrypted));
}
