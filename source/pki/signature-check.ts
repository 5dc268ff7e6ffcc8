import {Buffer} from 'node:buffer';
import {createPublicKey, verify} from 'node:crypto';
import type {RawParts, SignatureAlgorithm} from './types.js';

export type SignatureVerdict = 'valid' | 'invalid' | 'unsupported';

/** The hash and the key kind must both fit: node would verify an EC signature under an RSA algorithm's OID. */
const rules: Readonly<Record<string, {readonly kind: string; readonly hash: string | null}>> = {
	'1.2.840.113549.1.1.5': {kind: 'rsa', hash: 'sha1'},
	'1.2.840.113549.1.1.11': {kind: 'rsa', hash: 'sha256'},
	'1.2.840.113549.1.1.12': {kind: 'rsa', hash: 'sha384'},
	'1.2.840.113549.1.1.13': {kind: 'rsa', hash: 'sha512'},
	'1.2.840.10045.4.1': {kind: 'ec', hash: 'sha1'},
	'1.2.840.10045.4.3.2': {kind: 'ec', hash: 'sha256'},
	'1.2.840.10045.4.3.3': {kind: 'ec', hash: 'sha384'},
	'1.2.840.10045.4.3.4': {kind: 'ec', hash: 'sha512'},
	'1.3.101.112': {kind: 'ed25519', hash: null},
};

/** Whether `signed` bears a signature of the key in `subjectPublicKeyInfo` over the very bytes read. */
export function checkSignature(
	signed: Pick<RawParts, 'tbs' | 'signature'>,
	{oid}: SignatureAlgorithm,
	subjectPublicKeyInfo: Uint8Array,
): SignatureVerdict {
	const rule = rules[oid];
	if (rule === undefined) {
		return 'unsupported';
	}

	try {
		const key = createPublicKey({key: Buffer.from(subjectPublicKeyInfo), format: 'der', type: 'spki'});
		const isGood = key.asymmetricKeyType === rule.kind && verify(rule.hash, signed.tbs, key, signed.signature);
		return isGood ? 'valid' : 'invalid';
	} catch {
		return 'unsupported';
	}
}
