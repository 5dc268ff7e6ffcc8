import type {KeyObject} from 'node:crypto';
import type {Certificate} from '../../pki/index.js';
import {PkiError, withoutTraces} from '../../pki/index.js';
import {carriesPublicKey, decodeServerKey, keyMatches} from '../../pki/keys/index.js';
import {decodeRegularBlock} from '../../pki/pem/index.js';
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
		return carriesKeyOf(keyBytes, certificates[0])
			? 'fits'
			: withoutTraces(() => compare(decodeServerKey(keyBytes), certificates));
	} catch (error) {
		if (!(error instanceof PkiError)) {
			throw error;
		}

		return error.code === 'passphrase-needed' ? 'encrypted' : 'unreadable';
	} finally {
		keyBytes.fill(0);
	}
}

const forms = [
	['PRIVATE KEY', 'pkcs8'],
	['RSA PRIVATE KEY', 'pkcs1'],
	['EC PRIVATE KEY', 'sec1'],
] as const;

/** DER of a key while it is compared, and zeros otherwise. An RSA key of 8192 bits has 4.7 kB. */
export const scratch = new Uint8Array(8192);

/** Whether a file of the usual form has the key of a certificate, by the public half in its bytes. */
function carriesKeyOf(keyBytes: Uint8Array, certificate: Certificate | undefined): boolean {
	if (certificate === undefined || certificate.problems.length > 0 || keyBytes.length > scratch.length) {
		return false;
	}

	try {
		return forms.some(([label, form]) => {
			const block = decodeRegularBlock(keyBytes, 0, label, scratch);
			return (
				block !== undefined &&
				block.end === keyBytes.length &&
				carriesPublicKey(scratch.subarray(0, block.length), form, certificate.raw.subjectPublicKeyInfo)
			);
		});
	} finally {
		scratch.fill(0);
	}
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
