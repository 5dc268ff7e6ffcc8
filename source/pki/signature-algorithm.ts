import {DerCursor, tags} from './der-cursor.js';
import {readOid} from './object-identifier.js';
import type {KeyAlgorithm, SignatureAlgorithm} from './types.js';

/** How a signature is checked. */
export type SignatureMethod = {
	/** The kind of key that it needs: nothing else may be tried with it. */
	readonly key: KeyAlgorithm | 'ML-DSA';
	/** Name of the hash for node:crypto; null where the algorithm brings its own. */
	readonly hash: string | null;
	/** Salt length of RSA-PSS. */
	readonly saltLength?: number;
	/** Whether Go's crypto/x509 knows it. */
	readonly knownToServer: boolean;
	/** The hash, where it is broken. */
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
 * How a signature of this algorithm is checked, looked up by its identifier alone, so that no key is ever tried with
 * an algorithm that it is not for. Undefined where certdeck does not know the algorithm.
 */
export function signatureMethod({name, parameters}: SignatureAlgorithm): SignatureMethod | undefined {
	if (name === 'rsassaPss') {
		return readPss(parameters);
	}

	const method = methods[name];
	// RFC 8410 §3: parameters of Ed25519 must be absent, and Go knows none with them.
	return method?.key === 'Ed25519' && parameters !== undefined ? {...method, knownToServer: false} : method;
}

const pssHashes: Readonly<Record<string, number>> = {sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64};

/**
 * RSASSA-PSS-params (RFC 8017 §A.2.3), all fields optional. Only MGF1 with the same hash can be checked by node, and
 * Go takes only SHA-2 with everything spelled out and a salt as long as the hash.
 */
function readPss(parameters: Uint8Array | undefined): SignatureMethod | undefined {
	if (parameters === undefined) {
		return undefined;
	}

	const fields = open(new DerCursor(parameters), tags.sequence);
	if (fields === undefined) {
		return undefined;
	}

	const hash = readHash(open(open(fields, 0xa0), tags.sequence));
	const mgf = open(open(fields, 0xa1), tags.sequence);
	const isMgf1 = mgf === undefined || readHash(mgf) === 'mgf1';
	const mgfHash = readHash(open(mgf, tags.sequence));
	const saltLength = readNumber(open(fields, 0xa2));
	const trailer = readNumber(open(fields, 0xa3)) ?? 1;
	const hashName = hash ?? 'sha1';
	const size = pssHashes[hashName];
	if (size === undefined || !isMgf1 || (mgfHash ?? 'sha1') !== hashName || trailer !== 1) {
		return undefined;
	}

	const isSpelledOut = hash !== undefined && mgfHash !== undefined && saltLength === size;
	const knownToServer = isSpelledOut && ['sha256', 'sha384', 'sha512'].includes(hashName);
	const method = {key: 'RSA', hash: hashName, saltLength: saltLength ?? 20, knownToServer} as const;
	return hashName === 'sha1' ? {...method, weak: 'SHA-1'} : method;
}

/** A cursor over the content of the next element, if it has this tag. */
function open(cursor: DerCursor | undefined, tag: number): DerCursor | undefined {
	return cursor?.expect(tag) ? new DerCursor(cursor.bytes, cursor.body, cursor.end) : undefined;
}

/** Name of the object identifier that comes next. */
function readHash(cursor: DerCursor | undefined): string | undefined {
	return cursor?.expect(tags.oid) ? readOid(cursor.bytes, cursor.body, cursor.end).name : undefined;
}

function readNumber(cursor: DerCursor | undefined): number | undefined {
	if (!cursor?.expect(tags.integer) || cursor.end - cursor.body > 4 || cursor.end === cursor.body) {
		return undefined;
	}

	return cursor.bytes.readIntBE(cursor.body, cursor.end - cursor.body);
}
