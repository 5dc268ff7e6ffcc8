import assert from 'node:assert/strict';
import {createPublicKey, generateKeyPairSync} from 'node:crypto';
import {test} from 'node:test';
import {isOnP256} from '../../../source/pki/keys/p256-point.js';
import {randomNumbers} from '../mutate.js';

const prime = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const b = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** The equation in integers of any size. */
const isOnCurve = (x: bigint, y: bigint) => x < prime && y < prime && (y * y - x * x * x + 3n * x - b) % prime === 0n;
const isOn = (x: bigint, y: bigint) =>
	isOnP256(Buffer.from([x, y].map(each => each.toString(16).padStart(64, '0')).join(''), 'hex'), 0);

function point(): readonly [bigint, bigint] {
	const {publicKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'});
	const {x = '', y = ''} = publicKey.export({format: 'jwk'});
	const number = (text: string) => BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`);
	return [number(x), number(y)];
}

test('a point of P-256 is on its curve, and none beside it', () => {
	const random = randomNumbers(256);
	for (let count = 0; count < 200; count++) {
		const [x, y] = point();
		assert.equal(isOn(x, y), true);
		assert.equal(isOn(x, prime - y), true);
		const bit = 1n << BigInt(Math.floor(random() * 256));
		for (const [otherX, otherY] of [
			[x ^ bit, y],
			[x, y ^ bit],
			[y, x],
			[prime - x, y],
		] as const) {
			assert.equal(isOn(otherX, otherY), isOnCurve(otherX, otherY), `${otherX} ${otherY}`);
		}
	}
});

test('numbers at the ends of the range are judged as integers of any size are', () => {
	const ends = [
		0n,
		1n,
		2n ** 24n - 1n,
		2n ** 96n,
		2n ** 224n,
		prime - 2n,
		prime - 1n,
		prime,
		prime + 1n,
		2n ** 256n - 1n,
	];
	for (const x of ends) {
		for (const y of ends) {
			assert.equal(isOn(x, y), isOnCurve(x, y), `${x} ${y}`);
		}
	}
});

test('a coordinate above the prime is refused, though it is one modulo the prime', () => {
	// A small x plus the prime still has 256 bits.
	const [x, y] = smallPoint();
	assert.equal(isOn(x, y), true);
	assert.equal(isOn(x + prime, y), false);
	const bytes = Buffer.from([x + prime, y].map(each => each.toString(16).padStart(64, '0')).join(''), 'hex');
	const spki = Buffer.concat([Buffer.from('3059301306072a8648ce3d020106082a8648ce3d03010703420004', 'hex'), bytes]);
	assert.throws(() => createPublicKey({key: spki, format: 'der', type: 'spki'}));
});

/** A point with a small x. The prime is 3 modulo 4, so that a root is a power. */
function smallPoint(): readonly [bigint, bigint] {
	for (let x = 1n; ; x++) {
		const y = power(x * x * x - 3n * x + b, (prime + 1n) / 4n);
		if (isOnCurve(x, y)) {
			return [x, y];
		}
	}
}

function power(base: bigint, exponent: bigint): bigint {
	let result = 1n;
	for (let square = base % prime, left = exponent; left > 0n; square = (square * square) % prime, left >>= 1n) {
		result = left % 2n === 1n ? (result * square) % prime : result;
	}

	return result;
}
