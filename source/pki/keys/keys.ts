import {Buffer} from 'node:buffer';
import type {KeyObject} from 'node:crypto';
import {createPublicKey, generateKeyPair} from 'node:crypto';
import {localized} from '../../base/text/index.js';
import type {KeyAlgorithm, PublicKeyInfo} from '../index.js';
import {PkiError} from '../index.js';
import {encodePem} from '../pem/index.js';
import {encryptPrivateKeyInfo} from './encrypt-key.js';

/** The kind of key to make, in cfssl's words and sizes. */
export type KeySpec =
	| {readonly algo: 'ecdsa'; readonly size: 256 | 384 | 521}
	| {readonly algo: 'rsa'; readonly size: 2048 | 3072 | 4096}
	| {readonly algo: 'ed25519'};

/** A description of a key. `curve` and `bits` are as in `PublicKeyInfo`. */
export type KeyDescription = {
	readonly algorithm: KeyAlgorithm;
	readonly curve?: string;
	readonly bits?: number;
	/** Such as `ECDSA P-256`, `RSA 2048`, `Ed25519`. */
	readonly label: string;
};

const curves: Readonly<Record<string, {readonly name: string; readonly bits: number}>> = {
	prime256v1: {name: 'P-256', bits: 256},
	secp384r1: {name: 'P-384', bits: 384},
	secp521r1: {name: 'P-521', bits: 521},
};

/**
 * Makes a private key in the thread pool, never on the event loop.
 *
 * @param signal - ends the waiting at once. A key that the pool still finishes is dropped.
 * @throws {PkiError} `aborted` if the signal fires.
 */
export async function generateKey(spec: KeySpec, signal?: AbortSignal): Promise<KeyObject> {
	const aborted = () => new PkiError('aborted', localized`Making the key was given up`);
	if (signal?.aborted) {
		throw aborted();
	}

	return new Promise((resolve, reject) => {
		const onAbort = () => reject(aborted());
		signal?.addEventListener('abort', onAbort, {once: true});
		const done = (error: Error | null, _publicKey: KeyObject, privateKey: KeyObject) => {
			signal?.removeEventListener('abort', onAbort);
			if (error) {
				reject(
					new PkiError('unsupported-key', localized`This node can't make ${describeSpec(spec)} keys`, {cause: error}),
				);
			} else {
				resolve(privateKey);
			}
		};

		if (spec.algo === 'rsa') {
			generateKeyPair('rsa', {modulusLength: spec.size}, done);
		} else if (spec.algo === 'ecdsa') {
			generateKeyPair('ec', {namedCurve: `P-${spec.size}`}, done);
		} else {
			generateKeyPair('ed25519', {}, done);
		}
	});
}

/**
 * The spec for a key of the same kind and size.
 *
 * @throws {PkiError} `unsupported-key` for a kind or size that is not made here.
 */
export function keySpecLike({algorithm, curve, bits}: PublicKeyInfo): KeySpec {
	if (algorithm === 'Ed25519') {
		return {algo: 'ed25519'};
	}

	const size = algorithm === 'ECDSA' ? Number(/^P-(256|384|521)$/.exec(curve ?? '')?.[1]) : bits;
	if (algorithm === 'ECDSA' && (size === 256 || size === 384 || size === 521)) {
		return {algo: 'ecdsa', size};
	}

	if (algorithm === 'RSA' && (size === 2048 || size === 3072 || size === 4096)) {
		return {algo: 'rsa', size};
	}

	throw new PkiError(
		'unsupported-key',
		localized`Keys like the old one, ${algorithm} ${curve ?? bits ?? ''}, are not made here`,
		{
			hint: localized`Ask with a spec of your own for ECDSA, RSA with 2048 bits or more, or Ed25519.`,
		},
	);
}

function describeSpec(spec: KeySpec): string {
	return spec.algo === 'ed25519' ? 'Ed25519' : `${spec.algo.toUpperCase()} ${spec.size}`;
}

/**
 * PKCS#8 PEM: `PRIVATE KEY`, or with a passphrase `ENCRYPTED PRIVATE KEY` (RFC 5958), for which see
 * `encryptPrivateKeyInfo`.
 *
 * Not cfssl's labels: `Ed25519 PRIVATE KEY` is read by neither node nor OpenSSL, and PKCS#8 is what Secrets of
 * type kubernetes.io/tls are read as everywhere.
 */
export function encodePrivateKey(key: KeyObject, options: {readonly passphrase?: string} = {}): string {
	const {passphrase} = options;
	return passphrase === undefined
		? String(key.export({type: 'pkcs8', format: 'pem'}))
		: encodePem('ENCRYPTED PRIVATE KEY', encryptPrivateKeyInfo(key.export({type: 'pkcs8', format: 'der'}), passphrase));
}

/** DER SubjectPublicKeyInfo (RFC 5280 §4.1) of a private or public key. */
export function publicKeyDer(key: KeyObject): Buffer {
	return (key.type === 'private' ? createPublicKey(key) : key).export({type: 'spki', format: 'der'});
}

/** Kind, curve and size of a private or public key. */
export function describeKey(key: KeyObject): KeyDescription {
	const details = key.asymmetricKeyDetails ?? {};
	switch (key.asymmetricKeyType) {
		case 'ec': {
			const curve = curves[details.namedCurve ?? ''];
			const name = curve?.name ?? details.namedCurve ?? localized`unknown curve`;
			return {algorithm: 'ECDSA', curve: name, ...(curve && {bits: curve.bits}), label: localized`ECDSA ${name}`};
		}

		case 'rsa':
		case 'rsa-pss': {
			const bits = details.modulusLength ?? 0;
			return {algorithm: 'RSA', bits, label: `${key.asymmetricKeyType === 'rsa' ? 'RSA' : 'RSA-PSS'} ${bits}`};
		}

		case 'dsa': {
			const bits = details.modulusLength ?? 0;
			return {algorithm: 'DSA', bits, label: localized`DSA ${bits}`};
		}

		case 'ed25519':
			return {algorithm: 'Ed25519', bits: 256, label: 'Ed25519'};
		case 'ed448':
			return {algorithm: 'Ed448', bits: 448, label: 'Ed448'};
		case 'x25519':
			return {algorithm: 'X25519', bits: 256, label: 'X25519'};
		case 'x448':
			return {algorithm: 'X448', bits: 448, label: 'X448'};
		default:
			return {algorithm: 'unknown', label: key.asymmetricKeyType ?? 'unknown'};
	}
}

/**
 * Whether a private (or public) key belongs to a DER SubjectPublicKeyInfo. If the bytes differ, the keys are compared,
 * because foreign files may omit RSA's NULL parameters or compress a point. False for a key that node:crypto can't read.
 */
export function keyMatches(key: KeyObject, subjectPublicKeyInfo: Uint8Array): boolean {
	const publicKey = key.type === 'private' ? createPublicKey(key) : key;
	if (publicKeyDer(publicKey).equals(subjectPublicKeyInfo)) {
		return true;
	}

	try {
		const other = createPublicKey({key: Buffer.from(subjectPublicKeyInfo), format: 'der', type: 'spki'});
		return other.equals(publicKey);
	} catch {
		return false;
	}
}
