import type {KeyObject} from 'node:crypto';
import {createPublicKey, sign, verify} from 'node:crypto';

/** A longer RSA key would take long, and is in no use. */
const mostBits = 8192;
/** Kinds of keys that carry a public half of their own beside the private one. OpenSSL computes that of the others. */
const carriers: ReadonlySet<string> = new Set(['ec', 'rsa', 'rsa-pss', 'dsa']);
const sample = Buffer.from('certdeck');

/**
 * Whether what a private key signs verifies with its public half. OpenSSL takes the public half from the bytes of a key, and does not
 * look whether it belongs to the private one. True for RSA keys above 8192 bits, which are not tried.
 */
export function isWholeKey(key: KeyObject): boolean {
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
