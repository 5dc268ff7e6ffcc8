import type {KeyObject} from 'node:crypto';
import {createPublicKey, sign, verify} from 'node:crypto';

/** Kinds of keys that carry a public half of their own beside the private one. OpenSSL computes that of the others. */
const carriers: ReadonlySet<string> = new Set(['ec', 'rsa', 'rsa-pss', 'dsa']);
const sample = Buffer.from('certdeck');

/**
 * Whether what a private key signs verifies with its public half. OpenSSL takes the public half from the bytes of a key, and does not
 * look whether it belongs to the private one.
 *
 * @param mostBits - of RSA keys that are tried; the result is true for longer ones. 8192 bits take some 60 ms, 4096 bits 3 ms.
 */
export function isWholeKey(key: KeyObject, mostBits = 8192): boolean {
	const kind = key.asymmetricKeyType ?? '';
	const {modulusLength = 0, hashAlgorithm = 'sha256'} = key.asymmetricKeyDetails ?? {};
	if (!carriers.has(kind) || (kind !== 'dsa' && modulusLength > mostBits)) {
		return true;
	}

	try {
		return verify(hashAlgorithm, sample, createPublicKey(key), sign(hashAlgorithm, sample, key));
	} catch {
		return false;
	}
}
