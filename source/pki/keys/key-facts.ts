import {localized} from '../../base/text/index.js';
import type {Bits} from '../der/index.js';
import {DerCursor, integerHex, isMinimalInteger, readOid, tags} from '../der/index.js';
import type {KeyAlgorithm, PublicKeyInfo, SignatureAlgorithm} from '../index.js';

/** The facts about a key in its bytes. `problem` is set if Go's crypto/x509 refuses the key. */
export type KeyFacts = Omit<PublicKeyInfo, 'sha256' | 'oid'>;

const fieldBits: Readonly<Record<string, number>> = {
	'P-192': 192,
	'P-224': 224,
	'P-256': 256,
	'P-384': 384,
	'P-521': 521,
};

/** Curves that Go's crypto/x509 reads. */
const serverCurves: ReadonlySet<string> = new Set(['P-224', 'P-256', 'P-384', 'P-521']);

/** @param key - content of the subjectPublicKey BIT STRING. */
export function readKeyFacts({name, parameters}: SignatureAlgorithm, key: Bits): KeyFacts {
	switch (name) {
		case 'id-ecPublicKey':
			return readEc(key, parameters);
		case 'rsaEncryption':
			return isNull(parameters) ? readRsa(key) : {...readRsa(key), problem: localized`lacks its NULL parameters`};
		case 'rsassaPss':
			return {...readRsa(key), problem: localized`is for RSASSA-PSS only, which Go does not read`};
		case 'rsaesOaep':
			return {...readRsa(key), problem: localized`is for RSAES-OAEP only, which Go does not read`};
		case 'dsa':
			return readDsa(key, parameters);
		case 'Ed25519':
			return readFixed('Ed25519', 256, 32, key, parameters);
		case 'X25519':
			return readFixed('X25519', 256, 32, key, parameters);
		case 'Ed448':
			return readFixed('Ed448', 456, 57, key, parameters);
		case 'X448':
			return readFixed('X448', 448, 56, key, parameters);
		default:
			return {algorithm: 'unknown', problem: localized`is of a kind that is not known (${name})`};
	}
}

function isNull(parameters: Uint8Array | undefined): boolean {
	return parameters?.length === 2 && parameters[0] === tags.null && parameters[1] === 0;
}

/** RSAPublicKey (RFC 8017 §A.1.1). */
function readRsa(key: Bits): KeyFacts {
	const algorithm = 'RSA';
	const cursor = new DerCursor(key.bytes, key.start, key.end);
	if (!cursor.expect(tags.sequence)) {
		return {algorithm, problem: localized`is no RSAPublicKey`};
	}

	cursor.enter();
	if (!cursor.expect(tags.integer)) {
		return {algorithm, problem: localized`has no modulus`};
	}

	const modulusFault = positiveFault(cursor);
	const bits = bitLength(cursor);
	if (!cursor.expect(tags.integer)) {
		return {algorithm, bits, problem: localized`has no public exponent`};
	}

	const exponentFault = positiveFault(cursor) ?? (cursor.end - cursor.body > 8 ? 'beyond 63 bits' : undefined);
	const exponent = integerText(cursor);
	const problem =
		modulusFault !== undefined
			? localized`has a modulus that is ${modulusFault}`
			: exponentFault !== undefined
				? localized`has a public exponent that is ${exponentFault}`
				: cursor.nonMinimal
					? localized`has a length that is not minimal`
					: undefined;
	return problem === undefined ? {algorithm, bits, exponent} : {algorithm, bits, exponent, problem};
}

function positiveFault({bytes, body, end}: DerCursor): string | undefined {
	if (!isMinimalInteger(bytes, body, end)) {
		return localized`not written minimally`;
	}

	if ((bytes[body] as number) > 0x7f) {
		return 'negative';
	}

	return end - body === 1 && bytes[body] === 0 ? 'zero' : undefined;
}

/** Bits of the magnitude. As in OpenSSL, the bytes of a negative INTEGER are read as unsigned. */
function bitLength({bytes, body, end}: DerCursor): number {
	let at = body;
	while (at < end && bytes[at] === 0) {
		at++;
	}

	return at === end ? 0 : (end - at) * 8 - Math.clz32(bytes[at] as number) + 24;
}

function integerText({bytes, body, end}: DerCursor): string {
	if (end - body <= 6 && end > body && (bytes[body] as number) < 0x80) {
		return String(bytes.readUIntBE(body, end - body));
	}

	const hex = integerHex(bytes, body, end);
	const magnitude = hex.replace('-', '');
	return magnitude.length > 128 ? `0x${magnitude}` : `${hex.startsWith('-') ? '-' : ''}${BigInt(`0x${magnitude}`)}`;
}

/** Named curves only (RFC 5480 §2.1.1.1). For explicit parameters, it returns the field size. */
function readEc(key: Bits, parameters: Uint8Array | undefined): KeyFacts {
	const algorithm = 'ECDSA';
	const cursor = new DerCursor(parameters ?? Buffer.alloc(0));
	if (cursor.expect(tags.sequence)) {
		return {algorithm, ...explicitField(cursor), problem: localized`spells out its curve instead of naming it`};
	}

	if (!cursor.expect(tags.oid)) {
		return {algorithm, problem: localized`names no curve`};
	}

	const {name: curve, fault} = readOid(cursor.bytes, cursor.body, cursor.end);
	const bits = fieldBits[curve] ?? (Number(/\d{3}/.exec(/^[a-z]/.test(curve) ? curve : '')?.[0]) || undefined);
	const facts = bits === undefined ? ({algorithm, curve} as const) : ({algorithm, curve, bits} as const);
	if (fault !== undefined || !serverCurves.has(curve)) {
		return {...facts, problem: localized`is on a curve that Go does not read (${curve})`};
	}

	const first = key.bytes[key.start];
	const length = key.end - key.start;
	const size = 1 + 2 * Math.ceil((bits ?? 0) / 8);
	const problem =
		first === 4
			? length === size
				? undefined
				: localized`has a point of ${length} bytes instead of ${size}`
			: first === 2 || first === 3
				? localized`is a compressed point`
				: localized`is no uncompressed point`;
	return problem === undefined ? facts : {...facts, problem};
}

/** Field size from ECParameters (RFC 3279 §2.3.5), for prime fields only. */
function explicitField(cursor: DerCursor): {readonly bits?: number} {
	cursor.enter();
	if (!cursor.expect(tags.integer) || !cursor.expect(tags.sequence)) {
		return {};
	}

	cursor.enter();
	return cursor.expect(tags.oid) && cursor.expect(tags.integer) ? {bits: bitLength(cursor)} : {};
}

/** RFC 8410: no parameters, a fixed number of bytes. */
function readFixed(
	algorithm: KeyAlgorithm,
	bits: number,
	size: number,
	key: Bits,
	parameters: Uint8Array | undefined,
): KeyFacts {
	if (parameters !== undefined) {
		return {algorithm, bits, problem: localized`has parameters where none may be`};
	}

	const length = key.end - key.start;
	return length === size
		? {algorithm, bits}
		: {algorithm, bits, problem: localized`has ${length} bytes instead of ${size}`};
}

/** RFC 3279 §2.3.2. */
function readDsa(key: Bits, parameters: Uint8Array | undefined): KeyFacts {
	const algorithm = 'DSA';
	const y = new DerCursor(key.bytes, key.start, key.end);
	const cursor = new DerCursor(parameters ?? Buffer.alloc(0));
	if (!cursor.expect(tags.sequence)) {
		return {algorithm, problem: localized`has no parameters`};
	}

	cursor.enter();
	let bits: number | undefined;
	let problem = y.expect(tags.integer) && positiveFault(y) === undefined ? undefined : localized`is no positive number`;
	for (let index = 0; index < 3; index++) {
		const isRead = cursor.expect(tags.integer);
		if (isRead && index === 0) {
			bits = bitLength(cursor);
		}

		if (!isRead || positiveFault(cursor) !== undefined) {
			problem ??= localized`has a parameter that is no positive number`;
		}
	}

	problem ??= cursor.nonMinimal || y.nonMinimal ? localized`has a length that is not minimal` : undefined;
	return {algorithm, ...(bits === undefined ? {} : {bits}), ...(problem === undefined ? {} : {problem})};
}
