import type {KeyObject} from 'node:crypto';
import type {PublicHalf} from '../../pki/go/index.js';
import {isKeyOf, readGoPrivateKey} from '../../pki/go/index.js';
import type {Certificate} from '../../pki/index.js';
import {PkiError, withoutTraces} from '../../pki/index.js';
import {decodeServerKey, isWholeKey, keyMatches} from '../../pki/keys/index.js';
import {decodeRegularBlock, firstServerBlock} from '../../pki/pem/index.js';
import type {KeyState} from '../model/index.js';

/** The longest RSA key that is tried, as a page may have hundreds. */
const mostBits = 4096;
/** The most certificates of a file that a key is compared with. */
const mostCompared = 20;
const labels = ['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY'] as const;

/** DER of a key while it is compared, and zeros otherwise. An RSA key of 8192 bits has 4.7 kB. */
export const scratch = new Uint8Array(8192);

/** What Go finds in a file: a public half, no block with a key, or a key that it refuses. */
type Found = PublicHalf | 'hidden' | 'refused';

/**
 * Compares a private key with the certificate that servers present, as Go's tls.X509KeyPair does. Of a key that Go does not load it
 * says whether it fits for OpenSSL. The bytes of the key are overwritten before this returns, and no part of it is kept.
 *
 * @param presented - the position of the certificate that Go finds first; -1 if Go can't read the first one.
 */
export function keyBeside(
	keyBytes: Uint8Array | undefined,
	certificates: readonly Certificate[],
	presented = 0,
): KeyState {
	if (keyBytes === undefined || keyBytes.length === 0) {
		return 'missing';
	}

	try {
		return stateOf(keyBytes, certificates, presented);
	} catch (error) {
		if (!(error instanceof PkiError)) {
			throw error;
		}

		return error.code === 'passphrase-needed' ? 'encrypted' : 'unreadable';
	} finally {
		keyBytes.fill(0);
		scratch.fill(0);
	}
}

function stateOf(keyBytes: Uint8Array, certificates: readonly Certificate[], presented: number): KeyState {
	const found = keyForGo(keyBytes);
	if (typeof found === 'object') {
		const state = compare(certificates, presented, spki => isKeyOf(found, spki));
		// Go does not read the key of this certificate, so the bytes were not comparable.
		return state === 'other' && certificates.some(isRefused)
			? withoutTraces(() => compareObject(decodeServerKey(keyBytes), certificates, presented))
			: state;
	}

	return withoutTraces(() => {
		const key = decodeServerKey(keyBytes);
		const half = found === 'hidden' ? readObject(key) : undefined;
		const state =
			half === undefined
				? compareObject(key, certificates, presented)
				: compare(certificates, presented, spki => isKeyOf(half, spki));
		return state !== 'fits' ? state : half === undefined ? wholeness(key) : 'hidden-from-go';
	});
}

const isRefused = ({problems}: Certificate) => problems.some(({fatalForServer}) => fatalForServer);

function wholeness(key: KeyObject): KeyState {
	return isWholeKey(key, mostBits) ? 'not-for-go' : key.asymmetricKeyType === 'rsa' ? 'damaged' : 'other';
}

/** The first key of a file, by the rules of Go. */
function keyForGo(keyBytes: Uint8Array): Found {
	for (const label of labels) {
		const block = decodeRegularBlock(keyBytes, 0, label, scratch);
		if (block !== undefined) {
			return readGoPrivateKey(scratch.subarray(0, block.length)) ?? 'refused';
		}
	}

	let text = Buffer.from(keyBytes.buffer, keyBytes.byteOffset, keyBytes.byteLength).toString('latin1');
	for (;;) {
		const block = firstServerBlock(text);
		if (block === undefined) {
			return 'hidden';
		}

		if (block.label === 'PRIVATE KEY' || block.label.endsWith(' PRIVATE KEY')) {
			return readGoPrivateKey(block.der) ?? 'refused';
		}

		text = text.slice(block.end);
	}
}

/** The public half of a key in a form that Go's reader of PEM passes over, such as DER, if Go would load it otherwise. */
function readObject(key: KeyObject): PublicHalf | undefined {
	return readGoPrivateKey(key.export({format: 'der', type: 'pkcs8'}));
}

function compareObject(key: KeyObject, certificates: readonly Certificate[], presented: number): KeyState {
	return compare(certificates, presented, spki => keyMatches(key, spki));
}

function compare(
	certificates: readonly Certificate[],
	presented: number,
	isOf: (subjectPublicKeyInfo: Uint8Array) => boolean,
): KeyState {
	const first = certificates[presented];
	if (first !== undefined && isOf(first.raw.subjectPublicKeyInfo)) {
		return 'fits';
	}

	return certificates.length === 0
		? 'none'
		: certificates.slice(0, mostCompared).some(({raw}) => isOf(raw.subjectPublicKeyInfo))
			? 'later'
			: 'other';
}
