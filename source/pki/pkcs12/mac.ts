import {Buffer} from 'node:buffer';
import {createHmac} from 'node:crypto';
import pbe from 'node-forge/lib/pbe.js';
import sha1 from 'node-forge/lib/sha1.js';
import type {MessageDigest} from 'node-forge/lib/sha256.js';
import sha256 from 'node-forge/lib/sha256.js';
import sha512 from 'node-forge/lib/sha512.js';
import util from 'node-forge/lib/util.js';
import {oids} from './oids.js';

/** Hashes of a MAC by object identifier: node:crypto's name, and node-forge's for the key. */
const hashes: Readonly<Record<string, {readonly name: string; create(): MessageDigest} | undefined>> = {
	'1.3.14.3.2.26': {name: 'sha1', create: () => sha1.create()},
	[oids.sha256]: {name: 'sha256', create: () => sha256.create()},
	'2.16.840.1.101.3.4.2.2': {name: 'sha384', create: () => sha512.sha384.create()},
	'2.16.840.1.101.3.4.2.3': {name: 'sha512', create: () => sha512.create()},
};

/**
 * The MAC of a PKCS#12 file (RFC 7292 §4): HMAC with a key that is derived from the passphrase. 200,000 rounds take a second.
 *
 * @returns undefined for a hash that is not known here, PBMAC1 (RFC 9579) included.
 */
export function macOf(
	content: Uint8Array,
	passphrase: string,
	{hash, salt, rounds}: {readonly hash: string; readonly salt: Uint8Array; readonly rounds: number},
): Buffer | undefined {
	const known = hashes[hash];
	if (known === undefined) {
		return undefined;
	}

	const digest = known.create();
	const saltBytes = util.createBuffer(Buffer.from(salt).toString('latin1'));
	const key = pbe.generatePkcs12Key(passphrase, saltBytes, 3, rounds, digest.digestLength, digest);
	return createHmac(known.name, Buffer.from(key.getBytes(), 'latin1')).update(content).digest();
}
