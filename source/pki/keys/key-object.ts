import type {JsonWebKey, KeyObject} from 'node:crypto';
import {createPublicKey} from 'node:crypto';
import {DerCursor, tags} from '../der/index.js';
import type {PublicKeyInfo} from '../index.js';
import {subjectPublicKeyBits} from './public-key-info.js';

/**
 * The key of a SubjectPublicKeyInfo, for verifying. Undefined if OpenSSL refuses the key, such as for unusual curves, points
 * that are not on the curve, and unknown kinds. The decoder describes such keys too.
 */
export function publicKeyObject(spki: Uint8Array, info: PublicKeyInfo): KeyObject | undefined {
	return attempt(() => createPublicKey({key: Buffer.from(spki), format: 'der', type: 'spki'})) ?? plainKey(spki, info);
}

type Known = {readonly spki: Buffer; readonly key: KeyObject | undefined};

/** Keys of issuers that were made last. Thousands of certificates have one issuer, and making its key takes as long as a check. */
const recent: Known[] = [];
const mostRecent = 16;

/** As `publicKeyObject`, for a key that checks the signatures of several certificates. */
export function issuerKeyObject(spki: Uint8Array, info: PublicKeyInfo): KeyObject | undefined {
	const at = recent.findIndex(known => known.spki.equals(spki));
	const [known = {spki: Buffer.from(spki), key: publicKeyObject(spki, info)}] = at < 0 ? [] : recent.splice(at, 1);
	recent.unshift(known);
	recent.length = Math.min(recent.length, mostRecent);
	return known.key;
}

/** The key from its numbers only. Go ignores further elements after them; OpenSSL refuses those. */
function plainKey(spki: Uint8Array, info: PublicKeyInfo): KeyObject | undefined {
	const jwk = toJwk(subjectPublicKeyBits(spki), info);
	return jwk === undefined ? undefined : attempt(() => createPublicKey({key: jwk, format: 'jwk'}));
}

function toJwk(bits: Buffer, {algorithm, curve}: PublicKeyInfo): JsonWebKey | undefined {
	switch (algorithm) {
		case 'RSA':
			return rsaJwk(bits);
		case 'ECDSA': {
			const half = (bits.length - 1) / 2;
			const coordinates = {
				x: bits.toString('base64url', 1, 1 + half),
				y: bits.toString('base64url', 1 + half),
			};
			return curve === undefined || bits[0] !== 4 ? undefined : {kty: 'EC', crv: curve, ...coordinates};
		}
		case 'Ed25519':
			return {kty: 'OKP', crv: 'Ed25519', x: bits.toString('base64url')};
		default:
			return undefined;
	}
}

function rsaJwk(bits: Buffer): JsonWebKey | undefined {
	const key = new DerCursor(bits);
	key.expect(tags.sequence);
	key.enter();
	const n = key.expect(tags.integer) ? key.content().toString('base64url') : undefined;
	const e = key.expect(tags.integer) ? key.content().toString('base64url') : undefined;
	return n === undefined || e === undefined ? undefined : {kty: 'RSA', n, e};
}

function attempt(make: () => KeyObject): KeyObject | undefined {
	try {
		return make();
	} catch {
		return undefined;
	}
}
