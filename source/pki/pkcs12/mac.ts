import {Buffer} from 'node:buffer';
import {createHmac, hash} from 'node:crypto';
import {oids} from './oids.js';

/** Hashes of a MAC by object identifier, with the length of their blocks. */
const hashes: Readonly<Record<string, {readonly name: string; readonly blockLength: number} | undefined>> = {
	'1.3.14.3.2.26': {name: 'sha1', blockLength: 64},
	[oids.sha256]: {name: 'sha256', blockLength: 64},
	'2.16.840.1.101.3.4.2.2': {name: 'sha384', blockLength: 128},
	'2.16.840.1.101.3.4.2.3': {name: 'sha512', blockLength: 128},
};

/** Of the three keys that a passphrase gives, the one for a MAC (RFC 7292 §B.3). */
const forMac = 3;

/**
 * The MAC of a PKCS#12 file (RFC 7292 §4): HMAC with a key that is derived from the passphrase. 200,000 rounds take a quarter
 * of a second, and with node-forge five times as long.
 *
 * @returns undefined for a hash that is not known here, PBMAC1 (RFC 9579) included.
 */
export function macOf(
	content: Uint8Array,
	passphrase: string,
	{hash: oid, salt, rounds}: {readonly hash: string; readonly salt: Uint8Array; readonly rounds: number},
): Buffer | undefined {
	const known = hashes[oid];
	if (known === undefined) {
		return undefined;
	}

	// RFC 7292 §B.2. The key is as long as one digest, so a single block of the derivation is all of it.
	const {name, blockLength} = known;
	const secret = Buffer.from(`${passphrase}\0`, 'utf16le').swap16();
	let key = Buffer.concat([
		Buffer.alloc(blockLength, forMac),
		repeated(salt, blockLength),
		repeated(secret, blockLength),
	]);
	for (let round = 0; round < rounds; round += 1) {
		key = hash(name, key, 'buffer');
	}

	return createHmac(name, key).update(content).digest();
}

/** The bytes again and again, until whole blocks are full. */
function repeated(bytes: Uint8Array, blockLength: number): Buffer {
	return Buffer.alloc(Math.ceil(bytes.length / blockLength) * blockLength, bytes);
}
