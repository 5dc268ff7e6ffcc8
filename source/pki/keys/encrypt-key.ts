import {Buffer} from 'node:buffer';
import {createCipheriv, pbkdf2Sync, randomBytes} from 'node:crypto';
import {element, objectIdentifier, sequence, tags, unsignedInteger} from '../der/write/index.js';

/** The rounds that OWASP recommends for PBKDF2-HMAC-SHA256. Node's own export uses OpenSSL's 2048. */
const usualRounds = 600_000;

/**
 * EncryptedPrivateKeyInfo (RFC 5958 §3), by `encryptPbes2`. It takes about a quarter of a second on this thread.
 *
 * @param privateKeyInfo - DER PKCS#8; overwritten with zeros.
 */
export function encryptPrivateKeyInfo(privateKeyInfo: Buffer, passphrase: string, rounds = usualRounds): Buffer {
	const {algorithm, encrypted} = encryptPbes2(privateKeyInfo, passphrase, rounds);
	privateKeyInfo.fill(0);
	return sequence(algorithm, element(tags.octetString, encrypted));
}

/**
 * PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC (RFC 8018 §6.2), which OpenSSL, Java and Go's packages all read.
 *
 * @returns AlgorithmIdentifier in DER, and the ciphertext.
 */
export function encryptPbes2(
	plain: Uint8Array,
	passphrase: string,
	rounds: number,
): {readonly algorithm: Buffer; readonly encrypted: Buffer} {
	const salt = randomBytes(16);
	const iv = randomBytes(16);
	const key = pbkdf2Sync(passphrase, salt, rounds, 32, 'sha256');
	const cipher = createCipheriv('aes-256-cbc', key, iv);
	const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
	key.fill(0);
	const hmacWithSha256 = sequence(objectIdentifier('1.2.840.113549.2.9'), element(tags.null));
	const derivation = sequence(
		objectIdentifier('1.2.840.113549.1.5.12'),
		sequence(element(tags.octetString, salt), unsignedInteger(rounds), hmacWithSha256),
	);
	const encryption = sequence(objectIdentifier('2.16.840.1.101.3.4.1.42'), element(tags.octetString, iv));
	return {algorithm: sequence(objectIdentifier('1.2.840.113549.1.5.13'), sequence(derivation, encryption)), encrypted};
}
