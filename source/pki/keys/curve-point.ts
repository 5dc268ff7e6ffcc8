import {asBuffer} from '../der/index.js';
import {isOnP256} from './p256-point.js';

/** Prime and coefficient b of y² = x³ − 3x + b (FIPS 186-5, SP 800-186 §3.2.1). */
const curves: Readonly<Record<string, readonly [prime: bigint, b: bigint]>> = {
	'P-224': [2n ** 224n - 2n ** 96n + 1n, 0xb4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4n],
	'P-384': [
		2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
		0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
	],
	'P-521': [
		2n ** 521n - 1n,
		0x51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
	],
};

/**
 * Whether an uncompressed point (SEC 1 §2.3.4) is on the NIST curve of that name. For other curves the result is true. It
 * takes a microsecond for P-256, and several for the others.
 */
export function isOnCurve(curve: string, point: Uint8Array): boolean {
	if (curve === 'P-256') {
		return point.length === 65 && point[0] === 4 && isOnP256(point, 1);
	}

	const parameters = curves[curve];
	if (parameters === undefined) {
		return true;
	}

	const [prime, b] = parameters;
	const half = (point.length - 1) / 2;
	const hex = asBuffer(point).toString('hex', 1);
	if (point[0] !== 4 || !Number.isInteger(half) || half === 0) {
		return false;
	}

	const x = BigInt(`0x${hex.slice(0, half * 2)}`);
	const y = BigInt(`0x${hex.slice(half * 2)}`);
	return x < prime && y < prime && (y * y - x * x * x + 3n * x - b) % prime === 0n;
}
