import {Buffer} from 'node:buffer';
import type {KeyObject} from 'node:crypto';
import {createHash, randomBytes} from 'node:crypto';
import {
	contextConstructed,
	contextPrimitive,
	element,
	objectIdentifier,
	sequence,
	setOf,
	tags,
	unsignedInteger,
} from '../der/write/index.js';
import {encryptPbes2, encryptPrivateKeyInfo} from '../keys/index.js';
import {macOf} from './mac.js';
import {oids} from './oids.js';

/**
 * Rounds for each of certificates, key and MAC, because an attacker can try passphrases on any of them. .NET does not import
 * files with more than 600,000 rounds in all.
 */
const rounds = 200_000;

/** BMPString (X.680 §41.15), the type of `friendlyName`. */
const bmpString = 0x1e;

/**
 * A PKCS#12 keystore (RFC 7292) of a key and its certificates, encrypted by PBES2 with AES-256, with a MAC by SHA-256.
 * OpenSSL 3, Java since 8u301 and Windows since Server 2019 read it. node-forge's own writer is not used, because it knows
 * only RSA keys, and derives keys by SHA-1. It takes half a second on this thread.
 *
 * @param chain - DER, the certificate of the key first.
 * @param friendlyName - the alias in Java.
 */
export function encodePkcs12(
	key: KeyObject,
	chain: readonly Uint8Array[],
	passphrase: string,
	friendlyName: string,
): Buffer {
	const localKeyId = createHash('sha1')
		.update(chain[0] ?? new Uint8Array())
		.digest();
	const ofTheKey = [
		attribute(oids.friendlyName, element(bmpString, Buffer.from(friendlyName, 'utf16le').swap16())),
		attribute(oids.localKeyId, element(tags.octetString, localKeyId)),
	];
	const certificates = chain.map((der, index) =>
		bag(
			oids.certificateBag,
			sequence(objectIdentifier(oids.x509Certificate), contextConstructed(0, element(tags.octetString, der))),
			index === 0 ? ofTheKey : [],
		),
	);
	const shroudedKey = encryptPrivateKeyInfo(key.export({type: 'pkcs8', format: 'der'}), passphrase, rounds);
	const authenticatedSafe = sequence(
		encryptedData(sequence(...certificates), passphrase),
		data(sequence(bag(oids.shroudedKeyBag, shroudedKey, ofTheKey))),
	);
	return sequence(unsignedInteger(3), data(authenticatedSafe), macData(authenticatedSafe, passphrase));
}

function data(content: Uint8Array): Buffer {
	return sequence(objectIdentifier(oids.data), contextConstructed(0, element(tags.octetString, content)));
}

/** EncryptedData of RFC 2315 §13. */
function encryptedData(content: Uint8Array, passphrase: string): Buffer {
	const {algorithm, encrypted} = encryptPbes2(content, passphrase, rounds);
	const info = sequence(objectIdentifier(oids.data), algorithm, contextPrimitive(0, encrypted));
	return sequence(objectIdentifier(oids.encryptedData), contextConstructed(0, sequence(unsignedInteger(0), info)));
}

function bag(type: string, value: Uint8Array, attributes: readonly Uint8Array[]): Buffer {
	const rest = attributes.length === 0 ? [] : [setOf(attributes)];
	return sequence(objectIdentifier(type), contextConstructed(0, value), ...rest);
}

function attribute(type: string, value: Uint8Array): Buffer {
	return sequence(objectIdentifier(type), setOf([value]));
}

function macData(content: Uint8Array, passphrase: string): Buffer {
	const salt = randomBytes(16);
	const mac = macOf(content, passphrase, {hash: oids.sha256, salt, rounds}) ?? Buffer.alloc(0);
	const digestInfo = sequence(
		sequence(objectIdentifier(oids.sha256), element(tags.null)),
		element(tags.octetString, mac),
	);
	return sequence(digestInfo, element(tags.octetString, salt), unsignedInteger(rounds));
}
