import {printable} from '../../base/text/index.js';
import {DerCursor, tags} from '../../pki/der/index.js';
import type {Certificate, CertificationRequest, PublicKeyInfo} from '../../pki/index.js';
import {publicKeyBits} from '../../pki/keys/index.js';
import {hexLines} from '../words/index.js';

/** The public key in openssl's layout under "Subject Public Key Info". */
export function keyLines({publicKey, raw}: CertificationRequest | Certificate): readonly string[] {
	const {algorithm, bits} = publicKey;
	const head = `            Public Key Algorithm: ${algorithmName(publicKey)}`;
	const key = keyBits(raw.subjectPublicKeyInfo);
	if (key === undefined) {
		return [head, '                (unreadable)'];
	}

	switch (algorithm) {
		case 'RSA': {
			const {modulus, exponent} = rsaParts(key);
			return [
				head,
				`                Public-Key: (${bits} bit)`,
				'                Modulus:',
				...hexLines(modulus, 15, 20),
				`                Exponent: ${exponent} (0x${exponent.toString(16)})`,
			];
		}

		case 'ECDSA':
			return [
				head,
				`                Public-Key: (${bits} bit)`,
				'                pub:',
				...hexLines(key, 15, 20),
				...curveLines(publicKey),
			];
		default: {
			const isEdwards = /^(Ed|X)\d+$/.test(algorithm);
			return [
				head,
				...(isEdwards ? [`                ${algorithm.toUpperCase()} Public-Key:`] : []),
				'                pub:',
				...hexLines(key, 15, 20),
			];
		}
	}
}

const opensslCurves: Readonly<Record<string, string>> = {
	'P-224': 'secp224r1',
	'P-256': 'prime256v1',
	'P-384': 'secp384r1',
	'P-521': 'secp521r1',
};

function curveLines({curve = ''}: PublicKeyInfo): readonly string[] {
	const own = opensslCurves[curve];
	return own === undefined
		? [`                ASN1 OID: ${printable(curve)}`]
		: [`                ASN1 OID: ${own}`, `                NIST CURVE: ${curve}`];
}

function algorithmName({algorithm, oid}: PublicKeyInfo): string {
	const known: Readonly<Record<string, string>> = {RSA: 'rsaEncryption', ECDSA: 'id-ecPublicKey', DSA: 'dsaEncryption'};
	return known[algorithm] ?? (algorithm === 'unknown' ? printable(oid) : algorithm.toUpperCase());
}

function keyBits(subjectPublicKeyInfo: Uint8Array): Buffer | undefined {
	try {
		return publicKeyBits(subjectPublicKeyInfo);
	} catch {
		return undefined;
	}
}

/** RSAPublicKey (RFC 8017 §A.1.1). */
function rsaParts(key: Buffer): {readonly modulus: Buffer; readonly exponent: bigint} {
	const cursor = new DerCursor(key);
	if (cursor.expect(tags.sequence)) {
		cursor.enter();
		if (cursor.expect(tags.integer)) {
			const modulus = cursor.content();
			if (cursor.expect(tags.integer)) {
				return {modulus, exponent: BigInt(`0x${cursor.content().toString('hex') || '0'}`)};
			}
		}
	}

	return {modulus: Buffer.alloc(0), exponent: 0n};
}
