import type {Buffer} from 'node:buffer';
import {timingSafeEqual} from 'node:crypto';
import type {Asn1} from 'node-forge/lib/asn1.js';
import {localized} from '../../base/text/index.js';
import {PkiError} from '../index.js';
import {childrenOf, derOf, numberOf, octetsOf, oidOf, parseTree} from './asn1-tree.js';
import {decrypt, roundsOf} from './decrypt.js';
import {macOf} from './mac.js';
import {oids} from './oids.js';

/** The content of a PKCS#12 file, in its order. */
export type Pkcs12Content = {
	/** DER of PrivateKeyInfo (RFC 5958), decrypted. */
	readonly keys: readonly Buffer[];
	/** DER. */
	readonly certificates: readonly Buffer[];
};

type Found = {readonly keys: Buffer[]; readonly certificates: Buffer[]};

/**
 * Reads a PKCS#12 file (RFC 7292), also in BER. node-forge parses the structure and does the older key derivations. Its
 * `pkcs12FromAsn1` is not used: it has no limit of rounds, and accepts only ASCII passphrases in PBES2.
 *
 * @throws {PkiError} `bad-key` for a wrong passphrase or a damaged file; `unsupported-key` for a MAC or a cipher that is not
 * known here, and for a file that is signed in place of a MAC. No error carries a byte of the file.
 */
export function decodePkcs12(bytes: Uint8Array, passphrase: string): Pkcs12Content {
	const found: Found = {keys: [], certificates: []};
	try {
		const [version, authSafe, macData] = childrenOf(parseTree(bytes));
		if (numberOf(version) !== 3) {
			throw new PkiError('unsupported-key', localized`PKCS#12 is read in version 3 alone`);
		}

		const content = contentOf(authSafe);
		checkMac(content, macData, passphrase);
		for (const part of childrenOf(parseTree(content))) {
			readBags(parseTree(safeContents(part, passphrase)), passphrase, found);
		}
	} catch (error) {
		if (error instanceof PkiError) {
			throw error;
		}

		throw wrongPassphrase();
	}

	return found;
}

function wrongPassphrase(): PkiError {
	return new PkiError('bad-key', localized`The passphrase is wrong or the file damaged`);
}

/** The octets of a ContentInfo of type data. */
function contentOf(info: Asn1 | undefined): Buffer {
	const [type, content] = childrenOf(info);
	if (oidOf(type) !== oids.data) {
		throw new PkiError('unsupported-key', localized`PKCS#12 that is signed or enveloped is not read here`);
	}

	return octetsOf(childrenOf(content)[0]);
}

function checkMac(content: Buffer, macData: Asn1 | undefined, passphrase: string): void {
	if (macData === undefined) {
		return;
	}

	const [digestInfo, salt, rounds] = childrenOf(macData);
	const [algorithm, digest] = childrenOf(digestInfo);
	const mac = macOf(content, passphrase, {
		hash: oidOf(childrenOf(algorithm)[0]),
		salt: octetsOf(salt),
		// DEFAULT 1.
		rounds: rounds === undefined ? 1 : roundsOf(rounds),
	});
	if (mac === undefined) {
		throw new PkiError(
			'unsupported-key',
			localized`Its MAC is none of HMAC by SHA-1 or SHA-2 as PKCS#12 first had it`,
			{
				hint: localized`openssl pkcs12 writes it again without -pbmac1_pbkdf2`,
			},
		);
	}

	const expected = octetsOf(digest);
	if (mac.length !== expected.length || !timingSafeEqual(mac, expected)) {
		throw wrongPassphrase();
	}
}

/** One part of the file, which may be encrypted (RFC 2315 §13). */
function safeContents(part: Asn1, passphrase: string): Buffer {
	const [type, content] = childrenOf(part);
	if (oidOf(type) !== oids.encryptedData) {
		return contentOf(part);
	}

	const [, info] = childrenOf(childrenOf(content)[0]);
	const [, algorithm, encrypted] = childrenOf(info);
	return decrypt(algorithm, octetsOf(encrypted), passphrase);
}

function readBags(contents: Asn1, passphrase: string, found: Found): void {
	for (const bag of childrenOf(contents)) {
		const [type, wrapped] = childrenOf(bag);
		const [value] = childrenOf(wrapped);
		if (value !== undefined) {
			readBag(oidOf(type), value, passphrase, found);
		}
	}
}

/** Reads keys and certificates. Bags of other types hold revocation lists and secrets, and are ignored. */
function readBag(type: string, value: Asn1, passphrase: string, found: Found): void {
	switch (type) {
		case oids.keyBag: {
			found.keys.push(derOf(value));
			break;
		}

		case oids.shroudedKeyBag: {
			const [algorithm, encrypted] = childrenOf(value);
			found.keys.push(decrypt(algorithm, octetsOf(encrypted), passphrase));
			break;
		}

		case oids.certificateBag: {
			const [kind, content] = childrenOf(value);
			if (oidOf(kind) === oids.x509Certificate) {
				found.certificates.push(octetsOf(childrenOf(content)[0]));
			}

			break;
		}

		case oids.safeContentsBag: {
			readBags(value, passphrase, found);
			break;
		}

		default:
	}
}
