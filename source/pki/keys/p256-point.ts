/** A number has 11 limbs of 24 bits, the lowest first. Products of limbs, and sums of 22 of them, are exact in a double. */
const limbs = 11;
const radix = 2 ** 24;
const bytesOfNumber = 32;

/** SP 800-186 §3.2.1.3. */
const prime = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const b = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
/** 2⁻²⁶⁴ modulo the prime. */
const inverse = 0xfffffffe00000003fffffffd0000000200000001fffffffe00000003000000n;
const primeLimbs = limbsOf(prime);
const reducedThree = limbsOf((3n * inverse) % prime);
const reducedB = limbsOf((b * inverse) % prime);

// Reused: memory for each point would take longer than the arithmetic.
const x = new Float64Array(limbs);
const y = new Float64Array(limbs);
const factor = new Float64Array(limbs);
const rest = new Float64Array(limbs);
const wide = new Float64Array(2 * limbs);

/**
 * Whether the two coordinates from `start` on, of 32 bytes each, are a point of P-256: y² = x³ − 3x + b modulo its prime. It has
 * the result of integers of any size in a fraction of the time. Points are public, so the time may depend on them.
 */
export function isOnP256(bytes: Uint8Array, start: number): boolean {
	read(bytes, start, x);
	read(bytes, start + bytesOfNumber, y);
	if (!isBelowPrime(x) || !isBelowPrime(y)) {
		return false;
	}

	// Each reduction divides by R = 2²⁶⁴ (Montgomery). So the equation is x · (x² − 3)/R − (y² − b)/R = 0.
	square(y);
	reduce(rest);
	subtract(rest, reducedB);
	square(x);
	reduce(factor);
	subtract(factor, reducedThree);
	multiply(factor, x);
	subtract(wide, rest);
	reduce(factor);
	return isZero(factor);
}

function read(bytes: Uint8Array, start: number, number: Float64Array): void {
	let at = start + bytesOfNumber - 1;
	for (let limb = 0; limb < limbs - 1; limb++, at -= 3) {
		number[limb] = (bytes[at] as number) + (bytes[at - 1] as number) * 256 + (bytes[at - 2] as number) * 65_536;
	}

	number[limbs - 1] = (bytes[at] as number) + (bytes[at - 1] as number) * 256;
}

function isBelowPrime(number: Float64Array): boolean {
	for (let limb = limbs - 1; limb >= 0; limb--) {
		if (number[limb] !== primeLimbs[limb]) {
			return (number[limb] as number) < (primeLimbs[limb] as number);
		}
	}

	return false;
}

/** The product in `wide`, without carries. */
function multiply(one: Float64Array, other: Float64Array): void {
	wide.fill(0);
	for (let i = 0; i < limbs; i++) {
		const limb = one[i] as number;
		for (let j = 0; j < limbs; j++) {
			wide[i + j] = (wide[i + j] as number) + limb * (other[j] as number);
		}
	}
}

/** The square in `wide`, without carries. */
function square(number: Float64Array): void {
	wide.fill(0);
	for (let i = 0; i < limbs; i++) {
		const limb = number[i] as number;
		wide[2 * i] = (wide[2 * i] as number) + limb * limb;
		for (let j = i + 1; j < limbs; j++) {
			wide[i + j] = (wide[i + j] as number) + 2 * limb * (number[j] as number);
		}
	}
}

function subtract(from: Float64Array, number: Float64Array): void {
	for (let limb = 0; limb < limbs; limb++) {
		from[limb] = (from[limb] as number) - (number[limb] as number);
	}
}

/**
 * `wide` divided by 2²⁶⁴ modulo the prime, with carries; between −p/100 and p + p/100. A multiple of the prime that ends in the same
 * limb is added to each of the lowest limbs, which makes it zero: the prime is −1 modulo 2⁹⁶.
 */
function reduce(into: Float64Array): void {
	for (let i = 0; i < limbs; i++) {
		const value = wide[i] as number;
		const carry = Math.floor(value / radix);
		const low = value - carry * radix;
		wide[i + 1] = (wide[i + 1] as number) + carry;
		wide[i + 4] = (wide[i + 4] as number) + low;
		wide[i + 8] = (wide[i + 8] as number) + low;
		wide[i + 9] = (wide[i + 9] as number) - low * 256;
		wide[i + 10] = (wide[i + 10] as number) + low * 65_536;
	}

	let carry = 0;
	for (let limb = 0; limb < limbs - 1; limb++) {
		const value = (wide[limb + limbs] as number) + carry;
		carry = Math.floor(value / radix);
		into[limb] = value - carry * radix;
	}

	into[limbs - 1] = (wide[2 * limbs - 1] as number) + carry;
}

/** Whether a reduced number is zero modulo the prime. */
function isZero(number: Float64Array): boolean {
	const isNothing = number[0] === 0;
	for (let limb = 0; limb < limbs; limb++) {
		if (number[limb] !== (isNothing ? 0 : primeLimbs[limb])) {
			return false;
		}
	}

	return true;
}

function limbsOf(number: bigint): Float64Array {
	return Float64Array.from({length: limbs}, (_, limb) => Number((number >> BigInt(24 * limb)) & 0xffffffn));
}
