import type {JsonWebKey, KeyObject} from 'node:crypto';
import {generateKeyPairSync} from 'node:crypto';
import {bits, element, integer, octets, oid, sequence} from '../pki/build-der.js';

/** A private key of a curve, in the words of OpenSSL. */
export const ecKey = (namedCurve: string): KeyObject => generateKeyPairSync('ec', {namedCurve}).privateKey;
export const rsaKey = (modulusLength: number, publicExponent = 65_537): KeyObject =>
	generateKeyPairSync('rsa', {modulusLength, publicExponent}).privateKey;

const bytesOf = (text = '') => Buffer.from(text, 'base64url');

/** The halves of an EC key in bytes. */
export function ecHalves(key: KeyObject): {readonly scalar: Buffer; readonly point: Buffer} {
	const {d, x, y} = key.export({format: 'jwk'});
	return {scalar: bytesOf(d), point: Buffer.concat([Buffer.from([4]), bytesOf(x), bytesOf(y)])};
}

export const curveOids = {'P-256': '1.2.840.10045.3.1.7', 'P-384': '1.3.132.0.34', 'P-521': '1.3.132.0.35'} as const;
export type CurveOid = (typeof curveOids)[keyof typeof curveOids] | '1.3.132.0.10';

type EcParts = {
	readonly version?: number;
	readonly scalar: Buffer;
	/** In the ECPrivateKey. */
	readonly curve?: string;
	readonly point?: Buffer;
};

/** ECPrivateKey (RFC 5915). */
export const sec1 = ({version = 1, scalar, curve, point}: EcParts): Buffer =>
	sequence(
		integer(version),
		octets(scalar),
		...(curve === undefined ? [] : [element(0xa0, oid(curve))]),
		...(point === undefined ? [] : [element(0xa1, bits(0, point))]),
	);

/** PrivateKeyInfo (RFC 5958). */
export const pkcs8 = (algorithm: readonly Buffer[], key: Buffer, ...after: readonly Buffer[]): Buffer =>
	sequence(integer(0), sequence(...algorithm), octets(key), ...after);

/** PrivateKeyInfo of an EC key, by default of P-256. */
export const ecPkcs8 = (parts: EcParts, curve: string = curveOids['P-256']): Buffer =>
	pkcs8([oid('1.2.840.10045.2.1'), oid(curve)], sec1(parts));

export type RsaNumbers = Record<'n' | 'e' | 'd' | 'p' | 'q' | 'dp' | 'dq' | 'qi', bigint>;

const names = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const;

export function rsaNumbers(key: KeyObject): RsaNumbers {
	const jwk: JsonWebKey = key.export({format: 'jwk'});
	const number = (name: (typeof names)[number]) => BigInt(`0x${bytesOf(jwk[name]).toString('hex')}`);
	return Object.fromEntries(names.map(name => [name, number(name)])) as RsaNumbers;
}

export function big(value: bigint): Buffer {
	const hex = value.toString(16);
	const digits = hex.length % 2 === 0 ? hex : `0${hex}`;
	return integer(...Buffer.from(Number.parseInt(digits.slice(0, 2), 16) > 0x7f ? `00${digits}` : digits, 'hex'));
}

/** RSAPrivateKey (RFC 8017 §A.1.2). */
export const pkcs1 = (
	numbers: RsaNumbers,
	{version = 0, count = names.length, after = []}: {version?: number; count?: number; after?: readonly Buffer[]} = {},
): Buffer => sequence(integer(version), ...names.slice(0, count).map(name => big(numbers[name])), ...after);

/** Consistent numbers of these primes. */
export function rsaOfPrimes([p, q, ...more]: readonly bigint[], e = 65_537n): RsaNumbers {
	if (p === undefined || q === undefined) {
		throw new RangeError('an RSA key has two primes');
	}

	const phi = [p, q, ...more].reduce((product, prime) => product * (prime - 1n), 1n);
	const d = inverse(e, phi);
	return {
		n: [p, q, ...more].reduce((product, prime) => product * prime, 1n),
		e,
		d,
		p,
		q,
		dp: d % (p - 1n),
		dq: d % (q - 1n),
		qi: inverse(q % p, p),
	};
}

export function inverse(value: bigint, modulus: bigint): bigint {
	let [r, nextR, t, nextT] = [modulus, value, 0n, 1n];
	while (nextR !== 0n) {
		const quotient = r / nextR;
		[r, nextR] = [nextR, r - quotient * nextR];
		[t, nextT] = [nextT, t - quotient * nextT];
	}

	return t < 0n ? t + modulus : t;
}
