import {localized} from '../../base/text/index.js';
import {DerCursor, tags} from '../../pki/der/index.js';
import type {Certificate, CertificationRequest} from '../../pki/index.js';

/** Primes of the published test for weak keys of Infineon's library (CVE-2017-15361, ROCA). */
const rocaPrimes = [
	3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113,
	127, 131, 137, 139, 149, 151, 157, 163, 167,
] as const;

/** The powers of 65537 modulo each prime. The residue of a weak modulus is always one of them. */
let rocaResidues: ReadonlyArray<readonly [bigint, ReadonlySet<bigint>]> | undefined;

/** Why anyone can factor an RSA modulus, as a phrase; undefined for a good modulus and for keys of other kinds. */
export function modulusTrouble(read: CertificationRequest | Certificate): string | undefined {
	if (read.publicKey.algorithm !== 'RSA' || read.publicKey.problem !== undefined) {
		return undefined;
	}

	const modulus = modulusOf(read.raw.subjectPublicKeyInfo);
	if (modulus === undefined) {
		return undefined;
	}

	if ((modulus & 1n) === 0n) {
		return localized`RSA with an even modulus`;
	}

	rocaResidues ??= rocaPrimes.map(prime => [BigInt(prime), powers(prime)] as const);
	const remainders = rocaResidues.map(([prime, residues]) => [modulus % prime, residues] as const);
	const factor = remainders.findIndex(([remainder]) => remainder === 0n);
	if (factor !== -1) {
		return localized`RSA with a modulus that ${rocaPrimes[factor]} divides`;
	}

	if (remainders.every(([remainder, residues]) => residues.has(remainder))) {
		return localized`RSA from a faulty generator (CVE-2017-15361)`;
	}

	return hasCloseFactors(modulus) ? localized`RSA with two primes that lie next to each other` : undefined;
}

function powers(prime: number): ReadonlySet<bigint> {
	const found = new Set<bigint>();
	let power = 1;
	do {
		found.add(BigInt(power));
		power = (power * 65_537) % prime;
	} while (power !== 1);
	return found;
}

/** A few steps of Fermat's method. It finds primes that differ only in their lower half. */
function hasCloseFactors(modulus: bigint): boolean {
	let root = squareRoot(modulus);
	if (root * root < modulus) {
		root += 1n;
	}

	for (let step = 0; step < 4; step++, root += 1n) {
		const rest = root * root - modulus;
		// The lowest 5 bits of a square have few values. The costly root is only computed for these.
		if ((0x0203_0213 >> Number(rest & 31n)) & 1) {
			const side = squareRoot(rest);
			if (side * side === rest) {
				return true;
			}
		}
	}

	return false;
}

function squareRoot(value: bigint): bigint {
	if (value < 2n) {
		return value;
	}

	let guess = 1n << BigInt((value.toString(16).length * 4) / 2 + 1);
	for (;;) {
		const next = (guess + value / guess) >> 1n;
		if (next >= guess) {
			return guess;
		}

		guess = next;
	}
}

/** The modulus in a SubjectPublicKeyInfo without known problems (RFC 8017 §A.1.1). */
function modulusOf(spki: Uint8Array): bigint | undefined {
	const cursor = new DerCursor(spki);
	if (!cursor.expect(tags.sequence)) {
		return undefined;
	}

	cursor.enter();
	if (!cursor.expect(tags.sequence) || !cursor.expect(tags.bitString)) {
		return undefined;
	}

	const key = new DerCursor(cursor.content().subarray(1));
	if (!key.expect(tags.sequence)) {
		return undefined;
	}

	key.enter();
	if (!key.expect(tags.integer)) {
		return undefined;
	}

	const hex = Buffer.from(key.content()).toString('hex');
	return hex === '' ? undefined : BigInt(`0x${hex}`);
}
