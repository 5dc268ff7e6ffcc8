import {Buffer} from 'node:buffer';
import {constants, createPublicKey, verify} from 'node:crypto';
import {signatureMethod} from './signature-algorithm.js';
import type {Certificate, CertificationRequest} from './types.js';

export type SignatureVerdict = {
	readonly verdict: 'valid' | 'invalid' | 'unsupported';
	/** The hash, where forgers can break it; Go refuses such certificates, and requests with MD5. */
	readonly weak?: 'MD5' | 'SHA-1';
};

/**
 * Whether a request or certificate bears a signature of the key in `subjectPublicKeyInfo` over the very bytes read. At once, on
 * this thread, for signers and chains; a list of thousands has `verifyRequest`.
 */
export function checkSignature(
	{raw, signatureAlgorithm}: Certificate | CertificationRequest,
	subjectPublicKeyInfo: Uint8Array,
): SignatureVerdict {
	const method = signatureMethod(signatureAlgorithm);
	if (method === undefined) {
		return {verdict: 'unsupported'};
	}

	const {hash, saltLength, weak} = method;
	try {
		const key = createPublicKey({key: Buffer.from(subjectPublicKeyInfo), format: 'der', type: 'spki'});
		const pss = saltLength === undefined ? {} : {padding: constants.RSA_PKCS1_PSS_PADDING, saltLength};
		if (key.asymmetricKeyType === 'rsa-pss') {
			// Good or not: those who are to read it don't read such keys.
			return {verdict: 'unsupported'};
		}

		// The kinds must fit: node would verify an ECDSA signature under the OID of an RSA algorithm.
		const fits = kindNames[method.key] === key.asymmetricKeyType;
		const verdict = fits && verify(hash, raw.tbs, {key, ...pss}, raw.signature) ? 'valid' : 'invalid';
		return weak === undefined ? {verdict} : {verdict, weak};
	} catch {
		return {verdict: 'unsupported'};
	}
}

const kindNames: Readonly<Record<string, string>> = {
	RSA: 'rsa',
	ECDSA: 'ec',
	Ed25519: 'ed25519',
	Ed448: 'ed448',
	DSA: 'dsa',
};
