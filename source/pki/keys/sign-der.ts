import type {KeyObject} from 'node:crypto';
import {sign} from 'node:crypto';
import {localized} from '../../base/text/index.js';
import {bitString, element, objectIdentifier, sequence, tags} from '../der/write/index.js';
import {PkiError} from '../index.js';
import {describeKey} from './keys.js';

type Scheme = {
	/** DER AlgorithmIdentifier. */
	readonly algorithm: Buffer;
	readonly hash: 'sha256' | 'sha384' | 'sha512' | null;
};

const rsa = {
	sha256: '1.2.840.113549.1.1.11',
	sha384: '1.2.840.113549.1.1.12',
	sha512: '1.2.840.113549.1.1.13',
} as const;
const ecdsa: Readonly<Record<string, readonly [oid: string, hash: 'sha256' | 'sha384' | 'sha512']>> = {
	'P-256': ['1.2.840.10045.4.3.2', 'sha256'],
	'P-384': ['1.2.840.10045.4.3.3', 'sha384'],
	'P-521': ['1.2.840.10045.4.3.4', 'sha512'],
};

/**
 * The signature that cfssl chooses for a key (`signer.DefaultSigAlgo`): RSA PKCS#1 v1.5 with SHA-256, from 3072 bits SHA-384,
 * from 4096 SHA-512; ECDSA with the hash of the curve's size; Ed25519.
 *
 * @throws {PkiError} `unsupported-key` for other kinds, and for RSA below 2048 bits, which cfssl would sign with SHA-1.
 */
export function signatureScheme(key: KeyObject): Scheme {
	const {algorithm, curve = '', bits = 0, label} = describeKey(key);
	const curveScheme = ecdsa[curve];
	if (key.asymmetricKeyType === 'rsa' && bits >= 2048) {
		const hash = bits >= 4096 ? 'sha512' : bits >= 3072 ? 'sha384' : 'sha256';
		// RFC 4055 §5: the parameters are NULL for RSA, and absent for ECDSA and Ed25519.
		return {algorithm: sequence(objectIdentifier(rsa[hash]), element(tags.null)), hash};
	}

	if (algorithm === 'ECDSA' && curveScheme !== undefined) {
		const [oid, hash] = curveScheme;
		return {algorithm: sequence(objectIdentifier(oid)), hash};
	}

	if (algorithm === 'Ed25519') {
		return {algorithm: sequence(objectIdentifier('1.3.101.112')), hash: null};
	}

	throw new PkiError('unsupported-key', localized`A key of kind ${label} does not sign here`, {
		hint: localized`RSA from 2048 bits, ECDSA on P-256, P-384 or P-521, and Ed25519 do.`,
	});
}

/** SEQUENCE of the bytes to be signed, the algorithm and the signature, as requests and certificates have it. */
export function signDer(toBeSigned: Uint8Array, key: KeyObject): Buffer {
	const {algorithm, hash} = signatureScheme(key);
	return sequence(toBeSigned, algorithm, bitString(sign(hash, toBeSigned, key)));
}
