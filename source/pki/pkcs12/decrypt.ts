import {Buffer} from 'node:buffer';
import {createDecipheriv, pbkdf2Sync} from 'node:crypto';
import type {Asn1} from 'node-forge/lib/asn1.js';
import pbe from 'node-forge/lib/pbe.js';
import util from 'node-forge/lib/util.js';
import {localized} from '../../base/text/index.js';
import {PkiError} from '../index.js';
import {childrenOf, numberOf, octetsOf, oidOf} from './asn1-tree.js';
import {oids} from './oids.js';

/** The most rounds. No tool writes more; a hostile file could require hours. */
const mostRounds = 2_000_000;

/** Pseudorandom functions of PBKDF2 (RFC 8018 §B.1). */
const functions: Readonly<Record<string, string | undefined>> = {
	'1.2.840.113549.2.7': 'sha1',
	'1.2.840.113549.2.8': 'sha224',
	'1.2.840.113549.2.9': 'sha256',
	'1.2.840.113549.2.10': 'sha384',
	'1.2.840.113549.2.11': 'sha512',
};

const ciphers: Readonly<Record<string, {readonly name: string; readonly keyLength: number} | undefined>> = {
	'2.16.840.1.101.3.4.1.2': {name: 'aes-128-cbc', keyLength: 16},
	'2.16.840.1.101.3.4.1.22': {name: 'aes-192-cbc', keyLength: 24},
	'2.16.840.1.101.3.4.1.42': {name: 'aes-256-cbc', keyLength: 32},
	'1.2.840.113549.3.7': {name: 'des-ede3-cbc', keyLength: 24},
};

/** @throws {PkiError} `unsupported-key` for too many rounds. */
export function roundsOf(node: Asn1 | undefined): number {
	const rounds = numberOf(node);
	if (rounds < 1 || rounds > mostRounds) {
		throw new PkiError(
			'unsupported-key',
			localized`The file wants ${rounds} rounds for its passphrase, ${mostRounds} are the most`,
		);
	}

	return rounds;
}

/**
 * Decrypts data with a passphrase. node:crypto does PBES2: it is twenty times as fast as node-forge, and reads the passphrase
 * as UTF-8, like OpenSSL and Java. node-forge does the older triple DES and RC2 of PKCS#12. Windows and OpenSSL 1 still write
 * these, and OpenSSL 3 reads them only with `-legacy`.
 *
 * @param algorithm - AlgorithmIdentifier.
 * @throws {PkiError} `unsupported-key`; Error for a wrong passphrase, if it shows.
 */
export function decrypt(algorithm: Asn1 | undefined, encrypted: Buffer, passphrase: string): Buffer {
	const [type, parameters] = childrenOf(algorithm);
	const oid = oidOf(type);
	if (oid === oids.pbes2) {
		return decryptPbes2(parameters, encrypted, passphrase);
	}

	if (parameters === undefined || !['1.2.840.113549.1.12.1.3', '1.2.840.113549.1.12.1.6'].includes(oid)) {
		throw new PkiError('unsupported-key', localized`Its encryption (${oid}) is not known here`);
	}

	roundsOf(childrenOf(parameters)[1]);
	const cipher = pbe.getCipherForPKCS12PBE(oid, parameters, passphrase);
	cipher.update(util.createBuffer(encrypted.toString('latin1')));
	if (!cipher.finish()) {
		throw new Error(localized`the padding is wrong`);
	}

	return Buffer.from(cipher.output.getBytes(), 'latin1');
}

function decryptPbes2(parameters: Asn1 | undefined, encrypted: Buffer, passphrase: string): Buffer {
	const [derivation, scheme] = childrenOf(parameters);
	const [derivationOid, derivationParameters] = childrenOf(derivation);
	const [schemeOid, iv] = childrenOf(scheme);
	const [salt, rounds, ...rest] = childrenOf(derivationParameters);
	// The key length may come before it. HMAC-SHA-1 is the default.
	const prf = rest.find(({value}) => Array.isArray(value));
	const hash = prf === undefined ? 'sha1' : functions[oidOf(childrenOf(prf)[0])];
	const cipher = ciphers[oidOf(schemeOid)];
	if (oidOf(derivationOid) !== oids.pbkdf2 || hash === undefined || cipher === undefined) {
		throw new PkiError('unsupported-key', localized`Its encryption is none of PBKDF2 with AES or triple DES`);
	}

	const key = pbkdf2Sync(passphrase, octetsOf(salt), roundsOf(rounds), cipher.keyLength, hash);
	const decipher = createDecipheriv(cipher.name, key, octetsOf(iv));
	return Buffer.concat([decipher.update(encrypted), decipher.final()]);
}
