import type {VerifyKeyObjectInput} from 'node:crypto';
import {constants, verify} from 'node:crypto';
import {localized} from '../../base/text/index.js';
import type {Certificate, CertificationRequest, PublicKeyInfo} from '../index.js';
import {issuerKeyObject, publicKeyObject} from './key-object.js';
import type {SignatureMethod} from './signature-algorithm.js';
import {signatureMethod} from './signature-algorithm.js';

/** The result of checking a signature. */
export type SignatureCheck = {
	/** Null if it can't be checked here. */
	readonly valid: boolean | null;
	/** Why it is not valid or can't be checked, or that its hash is weak. */
	readonly reason?: string;
	/** Broken hash under a signature. */
	readonly weak?: 'MD5' | 'SHA-1';
	/** Whether the API server (Go crypto/x509) finds it valid; it refuses a request otherwise. */
	readonly acceptedByServer: boolean;
};

type Signed = CertificationRequest | Certificate;

/**
 * Checks a request's signature with its own key (RFC 2986 §4.2): proof that the requester holds the private key.
 * MD5 and RSA below 1024 bits are not valid, as for Go; SHA-1 is, and named weak. Works off the main thread.
 */
export function verifyRequest(request: CertificationRequest): Promise<SignatureCheck> {
	return check(request, request);
}

/**
 * Checks a signature with the key of the signer (RFC 5280 §4.1.1.3); for a request, with its own key. Names and dates are not
 * compared. It runs synchronously on this thread, for signers and chains.
 */
export function verifyNow(signed: Signed, signer: Signed): SignatureCheck {
	const prepared = prepare(signed, signer);
	if ('acceptedByServer' in prepared) {
		return prepared;
	}

	let valid: boolean | null = null;
	try {
		valid = verify(prepared.method.hash, signed.raw.tbs, prepared.key, signed.raw.signature);
	} catch {
		// This runtime does not know the algorithm.
	}

	return judge(valid, signed, signer, prepared.method);
}

/** Checks a certificate with its own key, if its issuer is its subject. Other certificates can't be checked alone. */
export async function verifySelfSigned(certificate: Certificate): Promise<SignatureCheck> {
	const {issuer, subject} = certificate.raw;
	return Buffer.compare(issuer, subject) === 0
		? check(certificate, certificate)
		: {valid: null, reason: localized`is made by the issuer, whose key isn't here`, acceptedByServer: false};
}

async function check(signed: Signed, signer: Signed): Promise<SignatureCheck> {
	const prepared = prepare(signed, signer);
	return 'acceptedByServer' in prepared
		? prepared
		: judge(await verifyOnce(prepared, signed.raw), signed, signer, prepared.method);
}

type Prepared = {readonly method: SignatureMethod; readonly key: VerifyKeyObjectInput};

/** The method to check the signature, or a result that needs no check. */
function prepare(signed: Signed, signer: Signed): Prepared | SignatureCheck {
	const {signatureAlgorithm} = signed;
	const {publicKey, raw} = signer;
	const method = signatureMethod(signatureAlgorithm);
	if (method === undefined) {
		const {name} = signatureAlgorithm;
		return unknown(
			name === 'rsassaPss'
				? localized`is RSA-PSS with parameters that Go, and so the API server, does not take`
				: localized`is of an algorithm that can't be checked (${name})`,
		);
	}

	const refusal = refusalByServer(method, publicKey) ?? mismatch(method, signatureAlgorithm.oid, publicKey);
	if (refusal !== undefined) {
		return refusal;
	}

	const makeKey = signed === signer ? publicKeyObject : issuerKeyObject;
	const key = makeKey(raw.subjectPublicKeyInfo, publicKey);
	if (key === undefined) {
		return unknown(
			localized`can't be checked: the ${publicKey.algorithm} key ${publicKey.problem ?? localized`is no usable key`}`,
		);
	}

	const {saltLength} = method;
	const pss = saltLength === undefined ? {} : {padding: constants.RSA_PKCS1_PSS_PADDING, saltLength};
	return {method, key: {key, ...pss}};
}

/** @param valid - null if this runtime can't check it. */
function judge(
	valid: boolean | null,
	{signatureAlgorithm}: Signed,
	{publicKey}: Signed,
	{weak, knownToServer}: SignatureMethod,
): SignatureCheck {
	if (valid === null) {
		return unknown(localized`can't be checked by this runtime (${signatureAlgorithm.name})`);
	}

	const acceptedByServer = valid && knownToServer && publicKey.problem === undefined;
	if (!valid) {
		return {valid, reason: localized`does not fit what is signed and the key`, acceptedByServer};
	}

	return weak === undefined
		? {valid, acceptedByServer}
		: {valid, weak, reason: localized`is made with ${weak}, which is weak`, acceptedByServer};
}

/** Keys and hashes that Go refuses before it checks the signature. */
function refusalByServer({key, weak}: SignatureMethod, publicKey: PublicKeyInfo): SignatureCheck | undefined {
	const invalid = {valid: false, acceptedByServer: false} as const;
	if (weak === 'MD5') {
		return {...invalid, weak, reason: localized`is made with MD5, which proves nothing any more`};
	}

	if (key !== 'RSA' || publicKey.algorithm !== 'RSA' || publicKey.bits === undefined) {
		return undefined;
	}

	const exponent = Number(publicKey.exponent);
	if (publicKey.bits < 1024) {
		return {...invalid, reason: localized`is by an RSA key of ${publicKey.bits} bits, which anyone can break`};
	}

	return exponent < 3 || exponent % 2 === 0 || exponent > 0x7fffffff
		? {...invalid, reason: localized`is by an RSA key with the public exponent ${publicKey.exponent}`}
		: undefined;
}

/** An algorithm for another kind of key proves nothing, even if the numbers match by chance. */
function mismatch({key}: SignatureMethod, oid: string, publicKey: PublicKeyInfo): SignatureCheck | undefined {
	const isOwnAlgorithm = key === 'Ed25519' || key === 'Ed448' || key === 'ML-DSA';
	const fits = isOwnAlgorithm ? publicKey.oid === oid : publicKey.algorithm === key;
	if (fits) {
		return undefined;
	}

	const reason = localized`is of an algorithm for ${key} keys, but the key is ${publicKey.algorithm}`;
	return isKnownToServer(publicKey) ? {valid: false, reason, acceptedByServer: false} : unknown(reason);
}

/** Kinds of keys that Go parses; with any other it calls a signature unsupported rather than wrong. */
function isKnownToServer({algorithm}: PublicKeyInfo): boolean {
	return algorithm === 'RSA' || algorithm === 'ECDSA' || algorithm === 'Ed25519';
}

function verifyOnce({method, key}: Prepared, raw: Signed['raw']): Promise<boolean | null> {
	return new Promise(resolve => {
		try {
			verify(method.hash, raw.tbs, key, raw.signature, (error, valid) => {
				resolve(error ? null : valid);
			});
		} catch {
			resolve(null);
		}
	});
}

function unknown(reason: string): SignatureCheck {
	return {valid: null, reason, acceptedByServer: false};
}
