import {asBuffer, isMinimalInteger, tags} from '../der/index.js';
import {DerFields} from './der-fields.js';

/** Longer moduli are in no use, and would take long. OpenSSL has the same limit. */
const mostBits = 16_384;
/** Keys with more primes are in no use either. */
const mostPrimes = 16;
/** An inverse that is not in the key is computed up to this size of a prime, which takes 4 ms. Longer primes are taken to be some. */
const mostBitsOfPower = 1024;
const largestExponent = 2n ** 31n - 1n;

/**
 * Reads an RSAPrivateKey (RFC 8017 §A.1.2) as Go's x509.ParsePKCS1PrivateKey does, which refuses numbers that do not belong together.
 *
 * @returns the bytes of the modulus and the public exponent, with their headers and in the memory of `der`; undefined if Go refuses
 * the key.
 */
export function rsaPublicNumbers(der: Uint8Array): Uint8Array | undefined {
	const whole = new DerFields(der);
	if (!whole.take(tags.sequence) || whole.at !== der.length) {
		return undefined;
	}

	const fields = whole.inner();
	if (!fields.take(tags.integer) || !isVersion(fields)) {
		return undefined;
	}

	const from = fields.at;
	const n = takeNumber(fields);
	const e = takeNumber(fields);
	const to = fields.at;
	const d = takeNumber(fields);
	const p = takeNumber(fields);
	const q = takeNumber(fields);
	if (n === undefined || e === undefined || d === undefined || p === undefined || q === undefined) {
		return undefined;
	}

	const remainder: bigint[] = [];
	for (let index = 0; index < 3; index++) {
		const found = fields.takeOptional(tags.integer);
		const number = found === 'taken' ? positive(fields) : undefined;
		if (found === 'damaged' || (found === 'taken' && number === undefined)) {
			return undefined;
		}

		if (number !== undefined) {
			remainder.push(number);
		}
	}

	const others = takeOtherPrimes(fields);
	if (others === undefined || !isPublicKey(n, e) || d >= n) {
		return undefined;
	}

	const isSound = others.length > 0 ? arePrimeToEachOther([p, q, ...others]) : isConsistent(n, e, d, p, q, remainder);
	return isSound ? der.subarray(from, to) : undefined;
}

/** At most 1, which is the version of keys with further primes. */
function isVersion({bytes, body, end}: DerFields): boolean {
	return (
		isMinimalInteger(bytes, body, end) &&
		end - body <= 8 &&
		((bytes[body] as number) > 0x7f || (end - body === 1 && (bytes[body] as number) < 2))
	);
}

function takeNumber(fields: DerFields): bigint | undefined {
	return fields.take(tags.integer) ? positive(fields) : undefined;
}

/** The INTEGER taken last; undefined if it is not above zero. */
function positive({bytes, body, end}: DerFields): bigint | undefined {
	if (!isMinimalInteger(bytes, body, end) || (bytes[body] as number) > 0x7f || (end - body) * 8 > mostBits + 8) {
		return undefined;
	}

	const number = BigInt(`0x${asBuffer(bytes).toString('hex', body, end)}`);
	return number === 0n ? undefined : number;
}

/** `otherPrimeInfos`: of each only the prime counts. Undefined if they are damaged. */
function takeOtherPrimes(fields: DerFields): readonly bigint[] | undefined {
	const found = fields.takeOptional(tags.sequence);
	if (found !== 'taken') {
		return found === 'absent' ? [] : undefined;
	}

	const primes: bigint[] = [];
	for (const list = fields.inner(); list.at < list.limit; ) {
		if (!list.take(tags.sequence)) {
			return undefined;
		}

		const info = list.inner();
		const prime = takeNumber(info);
		if (prime === undefined || !takeInteger(info) || !takeInteger(info) || primes.length === mostPrimes) {
			return undefined;
		}

		primes.push(prime);
	}

	return primes;
}

function takeInteger(fields: DerFields): boolean {
	return fields.take(tags.integer) && isMinimalInteger(fields.bytes, fields.body, fields.end);
}

function isPublicKey(n: bigint, e: bigint): boolean {
	return n > 1n && isOdd(n) && e >= 2n && isOdd(e) && e <= largestExponent;
}

/** The checks of crypto/internal/fips140/rsa. Go checks no prime. */
function isConsistent(
	n: bigint,
	e: bigint,
	d: bigint,
	p: bigint,
	q: bigint,
	[dP, dQ, qInv]: readonly bigint[],
): boolean {
	// Each number less one is a modulus, which has to be above one.
	if (p < 3n || q < 3n || p >= n || q >= n || (p * q) % n !== 0n) {
		return false;
	}

	const half = bitLength(n) >> 1;
	const isWhole = dP !== undefined && dQ !== undefined && qInv !== undefined;
	const [exponentP, exponentQ] = isWhole ? [dP, dQ] : [d % (p - 1n), d % (q - 1n)];
	return (
		isInverse(exponentP, e, p - 1n) &&
		isInverse(exponentQ, e, q - 1n) &&
		(isWhole ? qInv < p && (qInv * q) % p === 1n : isOdd(p) && isFermatInverse(q, p)) &&
		d % (p - 1n) === exponentP &&
		d % (q - 1n) === exponentQ &&
		bitLength(p > q ? p - q : q - p) > half - 100 &&
		p !== q &&
		bitLength(d) > half
	);
}

function isInverse(exponent: bigint, e: bigint, modulus: bigint): boolean {
	return exponent < modulus && (exponent * e) % modulus === 1n;
}

/** Whether q to the power of p − 2 is its inverse, as it is for each prime p. */
function isFermatInverse(q: bigint, p: bigint): boolean {
	if (bitLength(p) > mostBitsOfPower) {
		return true;
	}

	let result = 1n;
	let power = q % p;
	for (let exponent = p - 1n; exponent > 0n; exponent >>= 1n) {
		if (isOdd(exponent)) {
			result = (result * power) % p;
		}

		power = (power * power) % p;
	}

	return result === 1n;
}

/** Go checks no more of keys with further primes. */
function arePrimeToEachOther(primes: readonly bigint[]): boolean {
	let product = 1n;
	for (const prime of primes) {
		if (prime <= 1n || commonDivisor(product, prime) !== 1n) {
			return false;
		}

		product *= prime;
	}

	return true;
}

function commonDivisor(a: bigint, b: bigint): bigint {
	let [one, other] = [a, b];
	while (other > 0n) {
		[one, other] = [other, one % other];
	}

	return one;
}

function isOdd(number: bigint): boolean {
	return (number & 1n) === 1n;
}

function bitLength(number: bigint): number {
	const digits = number.toString(16);
	return digits.length * 4 - (Math.clz32(Number.parseInt(digits[0] ?? '0', 16)) - 28);
}
