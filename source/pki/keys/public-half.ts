import {areSame, isMinimalInteger, StrictCursor, tags} from '../der/index.js';
import type {KeyForm} from './key-form.js';

/** The bytes before the point in a SubjectPublicKeyInfo of P-256. */
const p256Spki = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');
/** The bytes before the scalar of a P-256 key, and between its scalar and its point. */
const p256Forms = {
	// PrivateKeyInfo (RFC 5958) of an ECPrivateKey (RFC 5915) with its point, as OpenSSL and Go write it.
	pkcs8: {
		head: Buffer.from('308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420', 'hex'),
		middle: Buffer.from('a144034200', 'hex'),
	},
	// An ECPrivateKey with its curve and its point.
	sec1: {
		head: Buffer.from('30770201010420', 'hex'),
		middle: Buffer.from('a00a06082a8648ce3d030107a144034200', 'hex'),
	},
} as const;
const scalarLength = 32;
const pointLength = 65;

/** The algorithm in the PrivateKeyInfo and the SubjectPublicKeyInfo of an RSA key. */
const rsaAlgorithm = Buffer.from('300d06092a864886f70d0101010500', 'hex');
/** n, e, d, p, q, and three numbers for the Chinese remainder (RFC 8017 §A.1.2). */
const rsaNumbers = 8;
const longestNumber = 1025;

const cursor = new StrictCursor();

/**
 * Whether a private key in DER carries a public half, and that is the key of a SubjectPublicKeyInfo. Then `keyMatches` is true: OpenSSL
 * takes the public half of such a key from its bytes as well, and makes no other check of these forms. It does so in some 0.2 ms, this in 1 µs.
 *
 * @param subjectPublicKeyInfo - of a certificate without a fault, so that a point is known to be on its curve.
 * @returns false for any other form, and for another key. Then `keyMatches` must say it.
 */
export function carriesPublicKey(der: Uint8Array, form: KeyForm['type'], subjectPublicKeyInfo: Uint8Array): boolean {
	const isCarried =
		form === 'pkcs1'
			? carriesRsa(der, 0, der.length, subjectPublicKeyInfo)
			: carriesPoint(der, form, subjectPublicKeyInfo) ||
				(form === 'pkcs8' && carriesRsaInside(der, subjectPublicKeyInfo));
	// The cursor would keep the key until its next use.
	cursor.open(p256Spki);
	return isCarried;
}

function carriesPoint(der: Uint8Array, form: 'pkcs8' | 'sec1', spki: Uint8Array): boolean {
	const {head, middle} = p256Forms[form];
	const scalarAt = head.length;
	const middleAt = scalarAt + scalarLength;
	const pointAt = middleAt + middle.length;
	return (
		der.length === pointAt + pointLength &&
		spki.length === p256Spki.length + pointLength &&
		areSame(der, 0, scalarAt, head) &&
		areSame(der, middleAt, pointAt, middle) &&
		areSame(spki, 0, p256Spki.length, p256Spki) &&
		areSame(der, pointAt, der.length, spki.subarray(p256Spki.length)) &&
		isSurelyScalar(der, scalarAt)
	);
}

/** Whether 32 bytes are above zero and below the order of P-256 by their first eight bytes, as nearly all are. */
function isSurelyScalar(der: Uint8Array, at: number): boolean {
	let isZero = true;
	let isHigh = true;
	for (let index = 0; index < 8; index++) {
		isZero &&= der[at + index] === 0;
		isHigh &&= index > 3 || der[at + index] === 0xff;
	}

	return !isZero && !isHigh;
}

/** A PrivateKeyInfo without attributes. */
function carriesRsaInside(der: Uint8Array, spki: Uint8Array): boolean {
	cursor.open(der);
	if (!cursor.take(tags.sequence) || cursor.at !== der.length) {
		return false;
	}

	cursor.enter();
	return (
		isVersion0() &&
		cursor.take(tags.sequence) &&
		areSame(der, cursor.start, cursor.end, rsaAlgorithm) &&
		cursor.take(tags.octetString) &&
		cursor.at === der.length &&
		carriesRsa(der, cursor.body, cursor.end, spki)
	);
}

/** An RSAPrivateKey whose modulus and exponent are, with their headers, the content of the RSAPublicKey. */
function carriesRsa(der: Uint8Array, start: number, end: number, spki: Uint8Array): boolean {
	cursor.open(der, start, end);
	if (!cursor.take(tags.sequence) || cursor.at !== end) {
		return false;
	}

	cursor.enter();
	if (!isVersion0()) {
		return false;
	}

	const publicAt = cursor.at;
	let publicEnd = publicAt;
	let modulusAt = 0;
	let modulusEnd = 0;
	for (let index = 0; index < rsaNumbers; index++) {
		if (!cursor.take(tags.integer) || !isUsualNumber(der, cursor.body, cursor.end, index < 2)) {
			return false;
		}

		if (index === 0) {
			modulusAt = cursor.body;
			modulusEnd = cursor.end;
		} else if (index === 1) {
			publicEnd = cursor.at;
		} else if (!isBelow(der, cursor.body, cursor.end, modulusAt, modulusEnd)) {
			// OpenSSL refuses a private exponent with more bits than the modulus.
			return false;
		}
	}

	return cursor.at === end && isRsaKeyOf(spki, der.subarray(publicAt, publicEnd));
}

/** Whether one number is below another. Both are positive and written minimally. */
function isBelow(der: Uint8Array, start: number, end: number, otherStart: number, otherEnd: number): boolean {
	const difference = end - start - (otherEnd - otherStart);
	for (let index = 0; difference === 0 && index < end - start; index++) {
		const byte = der[start + index] as number;
		const other = der[otherStart + index] as number;
		if (byte !== other) {
			return byte < other;
		}
	}

	return difference < 0;
}

function isVersion0(): boolean {
	return cursor.take(tags.integer) && cursor.end - cursor.body === 1 && cursor.bytes[cursor.body] === 0;
}

/** Positive, written minimally, of a length that is in use; odd if it must be. */
function isUsualNumber(der: Uint8Array, start: number, end: number, isOdd: boolean): boolean {
	return (
		isMinimalInteger(der, start, end) &&
		(der[start] as number) < 0x80 &&
		!(end - start === 1 && der[start] === 0) &&
		end - start <= longestNumber &&
		(!isOdd || ((der[end - 1] as number) & 1) === 1)
	);
}

function isRsaKeyOf(spki: Uint8Array, numbers: Uint8Array): boolean {
	cursor.open(spki);
	if (!cursor.take(tags.sequence) || cursor.at !== spki.length) {
		return false;
	}

	cursor.enter();
	if (!cursor.take(tags.sequence) || !areSame(spki, cursor.start, cursor.end, rsaAlgorithm)) {
		return false;
	}

	if (!cursor.take(tags.bitString) || cursor.at !== spki.length || spki[cursor.body] !== 0) {
		return false;
	}

	cursor.open(spki, cursor.body + 1, cursor.end);
	return cursor.take(tags.sequence) && cursor.at === spki.length && areSame(spki, cursor.body, cursor.end, numbers);
}
