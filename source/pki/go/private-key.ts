import {createPrivateKey, createPublicKey} from 'node:crypto';
import {areSame, isMinimalInteger, isSoundBitString, readOid, StrictCursor, tags} from '../der/index.js';
import {DerFields} from './der-fields.js';
import {rsaPublicNumbers} from './rsa-key.js';
import type {GoCurve} from './scalar-point.js';
import {pointOfScalar} from './scalar-point.js';

/** The public half of a private key, computed of the private one. It may lie in the memory of the key. */
export type PublicHalf = {
	/** DER AlgorithmIdentifier of a certificate with this key. */
	readonly algorithm: Uint8Array;
	/** The content of its subjectPublicKey. Of an RSA key only the modulus and the exponent with their headers. */
	readonly bits: Uint8Array;
};

const rsaAlgorithm = Buffer.from('300d06092a864886f70d0101010500', 'hex');
const ed25519Algorithm = Buffer.from('300506032b6570', 'hex');
/** PrivateKeyInfo before the seed. */
const ed25519Head = Buffer.from('302e020100300506032b657004220420', 'hex');
const seedLength = 32;

const oids = {
	rsa: Buffer.from('2a864886f70d010101', 'hex'),
	ec: Buffer.from('2a8648ce3d0201', 'hex'),
	ed25519: Buffer.from('2b6570', 'hex'),
} as const;
const curves: ReadonlyArray<{readonly curve: GoCurve; readonly oid: Buffer; readonly algorithm: Buffer}> = (
	[
		['P-256', '2a8648ce3d030107'],
		['P-384', '2b81040022'],
		['P-521', '2b81040023'],
		['P-224', '2b81040021'],
	] as const
).map(([curve, hex]) => {
	const oid = Buffer.from(hex, 'hex');
	const inner = Buffer.concat([
		Buffer.from([tags.oid, oids.ec.length]),
		oids.ec,
		Buffer.from([tags.oid, oid.length]),
		oid,
	]);
	return {curve, oid, algorithm: Buffer.concat([Buffer.from([tags.sequence, inner.length]), inner])};
});

/**
 * Reads a private key in DER as Go's tls.X509KeyPair does: as RSAPrivateKey (RFC 8017), PrivateKeyInfo (RFC 5958) or ECPrivateKey
 * (RFC 5915), whatever a label says. A public half in the key does not count: Go computes it of a scalar, and refuses RSA numbers
 * that do not belong together.
 *
 * @returns undefined for a key that Go refuses, as it does those of RSASSA-PSS, DSA, Ed448, X25519 and of curves other than NIST's.
 */
export function readGoPrivateKey(der: Uint8Array): PublicHalf | undefined {
	return rsaHalf(der) ?? halfInside(der) ?? ecHalf(der);
}

/** Whether a SubjectPublicKeyInfo of a certificate that Go accepts has this public half. */
export function isKeyOf({algorithm, bits}: PublicHalf, subjectPublicKeyInfo: Uint8Array): boolean {
	const cursor = new StrictCursor();
	cursor.open(subjectPublicKeyInfo);
	if (!cursor.take(tags.sequence)) {
		return false;
	}

	cursor.enter();
	if (
		!cursor.take(tags.sequence) ||
		!areSame(subjectPublicKeyInfo, cursor.start, cursor.end, algorithm) ||
		!cursor.take(tags.bitString) ||
		subjectPublicKeyInfo[cursor.body] !== 0
	) {
		return false;
	}

	if (algorithm !== rsaAlgorithm) {
		return areSame(subjectPublicKeyInfo, cursor.body + 1, cursor.end, bits);
	}

	cursor.open(subjectPublicKeyInfo, cursor.body + 1, cursor.end);
	// Go ignores what follows the two numbers.
	return (
		cursor.take(tags.sequence) &&
		cursor.body + bits.length <= cursor.end &&
		areSame(subjectPublicKeyInfo, cursor.body, cursor.body + bits.length, bits)
	);
}

function rsaHalf(der: Uint8Array): PublicHalf | undefined {
	const bits = rsaPublicNumbers(der);
	return bits && {algorithm: rsaAlgorithm, bits};
}

/** Of a PrivateKeyInfo. Attributes and a public key after the private one are ignored. */
function halfInside(der: Uint8Array): PublicHalf | undefined {
	const whole = new DerFields(der);
	if (!whole.take(tags.sequence)) {
		return undefined;
	}

	const fields = whole.inner();
	if (!fields.take(tags.integer) || !isSmallInteger(fields) || !fields.take(tags.sequence)) {
		return undefined;
	}

	const algorithm = fields.inner();
	if (!algorithm.take(tags.oid) || !fields.take(tags.octetString)) {
		return undefined;
	}

	const {body, end} = algorithm;
	const hasParameters = algorithm.at < algorithm.limit;
	if (hasParameters && !algorithm.takeAny()) {
		return undefined;
	}

	const key = der.subarray(fields.body, fields.end);
	if (areSame(der, body, end, oids.rsa)) {
		return rsaHalf(key);
	}

	if (areSame(der, body, end, oids.ec)) {
		const isNamed = hasParameters && der[algorithm.start] === tags.oid && isOid(algorithm);
		return ecHalf(key, isNamed ? der.subarray(algorithm.body, algorithm.end) : undefined);
	}

	return areSame(der, body, end, oids.ed25519) && !hasParameters ? ed25519Half(key) : undefined;
}

/** @param named - the curve in the PrivateKeyInfo, which counts if there is one. */
function ecHalf(der: Uint8Array, named?: Uint8Array): PublicHalf | undefined {
	const whole = new DerFields(der);
	if (!whole.take(tags.sequence)) {
		return undefined;
	}

	const fields = whole.inner();
	if (
		!fields.take(tags.integer) ||
		fields.end - fields.body !== 1 ||
		der[fields.body] !== 1 ||
		!fields.take(tags.octetString)
	) {
		return undefined;
	}

	const scalar = der.subarray(fields.body, fields.end);
	const inner = fields.takeExplicit(0xa0, tags.oid);
	if (inner === 'damaged' || (inner === 'taken' && !isOid(fields))) {
		return undefined;
	}

	const oid = named ?? (inner === 'taken' ? der.subarray(fields.body, fields.end) : undefined);
	const point = fields.takeExplicit(0xa1, tags.bitString);
	if (point === 'damaged' || (point === 'taken' && !isSoundBitString(der, fields.body, fields.end))) {
		return undefined;
	}

	const known = oid && curves.find(each => areSame(oid, 0, oid.length, each.oid));
	const bits = known && pointOfScalar(known.curve, scalar);
	return known && bits && {algorithm: known.algorithm, bits};
}

function ed25519Half(key: Uint8Array): PublicHalf | undefined {
	const fields = new DerFields(key);
	if (!fields.take(tags.octetString) || fields.end - fields.body !== seedLength) {
		return undefined;
	}

	const info = Buffer.concat([ed25519Head, key.subarray(fields.body, fields.end)]);
	try {
		const pair = createPublicKey(createPrivateKey({key: info, format: 'der', type: 'pkcs8'}));
		return {algorithm: ed25519Algorithm, bits: pair.export({type: 'spki', format: 'der'}).subarray(-seedLength)};
	} finally {
		info.fill(0);
	}
}

function isSmallInteger({bytes, body, end}: DerFields): boolean {
	return isMinimalInteger(bytes, body, end) && end - body <= 8;
}

/** Whether Go reads the OBJECT IDENTIFIER taken last. */
function isOid({bytes, body, end}: DerFields): boolean {
	return readOid(bytes, body, end).fault === undefined;
}
