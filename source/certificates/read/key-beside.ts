import type {KeyObject} from 'node:crypto';
import type {Certificate} from '../../pki/index.js';
import {PkiError, withoutTraces} from '../../pki/index.js';
import {decodePrivateKey, decodePrivateKeyDer, derKeyForm, keyMatches} from '../../pki/keys/index.js';
import type {KeyState} from '../model/index.js';

/**
 * Compares a private key with the first certificate, which servers present. The bytes of the key are overwritten before
 * this returns, and no part of it is kept.
 */
export function keyBeside(keyBytes: Uint8Array | undefined, certificates: readonly Certificate[]): KeyState {
	if (keyBytes === undefined || keyBytes.length === 0) {
		return 'missing';
	}

	try {
		return withoutTraces(() => compare(readKey(keyBytes), certificates));
	} catch (error) {
		if (!(error instanceof PkiError)) {
			throw error;
		}

		return error.code === 'passphrase-needed' ? 'encrypted' : 'unreadable';
	} finally {
		keyBytes.fill(0);
	}
}

function readKey(bytes: Uint8Array): KeyObject {
	return derKeyForm(bytes) === undefined
		? decodePrivateKey(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'))
		: decodePrivateKeyDer(bytes);
}

function compare(key: KeyObject, [first, ...others]: readonly Certificate[]): KeyState {
	if (first === undefined) {
		return 'none';
	}

	if (keyMatches(key, first.raw.subjectPublicKeyInfo)) {
		return 'fits';
	}

	return others.slice(0, 20).some(({raw}) => keyMatches(key, raw.subjectPublicKeyInfo)) ? 'later' : 'other';
}
