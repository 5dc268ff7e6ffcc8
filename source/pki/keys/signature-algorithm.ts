import type {KeyAlgorithm, SignatureAlgorithm} from '../index.js';
import {readPssParameters} from './pss-parameters.js';

/** The method to check a signature. */
export type SignatureMethod = {
	/** The kind of key that it needs. No other key may be used with it. */
	readonly key: KeyAlgorithm | 'ML-DSA';
	/** Name of the hash in node:crypto; null if the algorithm has its own. */
	readonly hash: string | null;
	/** Salt length of RSA-PSS. */
	readonly saltLength?: number;
	/** Whether Go's crypto/x509 knows it. */
	readonly knownToServer: boolean;
	/** The hash, if it is broken. */
	readonly weak?: 'MD5' | 'SHA-1';
};

const rsa = (hash: string) => ({key: 'RSA', hash, knownToServer: true}) as const;
const ecdsa = (hash: string) => ({key: 'ECDSA', hash, knownToServer: true}) as const;
const own = (key: 'Ed25519' | 'Ed448' | 'ML-DSA') => ({key, hash: null, knownToServer: key === 'Ed25519'}) as const;

const methods: Readonly<Record<string, SignatureMethod>> = {
	md5WithRSAEncryption: {...rsa('md5'), weak: 'MD5'},
	sha1WithRSAEncryption: {...rsa('sha1'), weak: 'SHA-1'},
	sha1WithRSASignature: {...rsa('sha1'), weak: 'SHA-1'},
	sha224WithRSAEncryption: {...rsa('sha224'), knownToServer: false},
	sha256WithRSAEncryption: rsa('sha256'),
	sha384WithRSAEncryption: rsa('sha384'),
	sha512WithRSAEncryption: rsa('sha512'),
	'ecdsa-with-SHA1': {...ecdsa('sha1'), weak: 'SHA-1'},
	'ecdsa-with-SHA224': {...ecdsa('sha224'), knownToServer: false},
	'ecdsa-with-SHA256': ecdsa('sha256'),
	'ecdsa-with-SHA384': ecdsa('sha384'),
	'ecdsa-with-SHA512': ecdsa('sha512'),
	'dsa-with-SHA1': {key: 'DSA', hash: 'sha1', knownToServer: false, weak: 'SHA-1'},
	'dsa-with-SHA224': {key: 'DSA', hash: 'sha224', knownToServer: false},
	'dsa-with-SHA256': {key: 'DSA', hash: 'sha256', knownToServer: false},
	Ed25519: own('Ed25519'),
	Ed448: own('Ed448'),
	'ML-DSA-44': own('ML-DSA'),
	'ML-DSA-65': own('ML-DSA'),
	'ML-DSA-87': own('ML-DSA'),
};

/**
 * The method to check a signature of this algorithm. Only the identifier decides, so that no key is used with an algorithm of
 * another kind. Undefined for unknown algorithms, and for RSA-PSS parameters that Go refuses.
 */
export function signatureMethod({name, parameters}: SignatureAlgorithm): SignatureMethod | undefined {
	if (name === 'rsassaPss') {
		const pss = readPssParameters(parameters);
		return pss && {key: 'RSA', knownToServer: true, ...pss};
	}

	const method = methods[name];
	// RFC 8410 §3: Ed25519 must have no parameters. Go does not know the algorithm with parameters.
	return method?.key === 'Ed25519' && parameters !== undefined ? {...method, knownToServer: false} : method;
}
