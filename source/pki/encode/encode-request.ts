import type {KeyObject} from 'node:crypto';
import {contextConstructed, objectIdentifier, sequence, setOf, unsignedInteger} from '../der/write/index.js';
import {sortHosts} from '../hosts/index.js';
import type {Certificate, CertificationRequest} from '../index.js';
import {publicKeyDer, signDer} from '../keys/index.js';
import {encodePem} from '../pem/index.js';
import type {CertificateSpec} from './certificate-spec.js';
import {encodeName} from './encode-name.js';
import {encodeExtension, encodeGeneralNames, encodeNullValue, extensionOids} from './extensions/index.js';

/** The parts of a spec that go into a request. The key exists already. */
export type RequestSpec = Omit<CertificateSpec, 'key'>;

export type EncodedRequest = {
	/** CertificationRequest (RFC 2986 §4.2). */
	readonly der: Buffer;
	/** The request as PEM `CERTIFICATE REQUEST`, the form of `spec.request` of a CertificateSigningRequest. */
	readonly pem: string;
};

const extensionRequest = '1.2.840.113549.1.9.14';

/**
 * Builds and signs a PKCS#10 request; the signature proves possession of `key`. The signed bytes are the same as those of
 * cfssl 1.6.5 for the same spec and key.
 *
 * @throws {PkiError} `bad-spec` for a host beyond ASCII; `unsupported-key` for a key that signs nothing here.
 */
export function encodeRequest(spec: RequestSpec, key: KeyObject): EncodedRequest {
	const der = signDer(encodeRequestInfo(spec, publicKeyDer(key)), key);
	return {der, pem: encodePem('CERTIFICATE REQUEST', der)};
}

/**
 * Builds and signs a request like an earlier one. It copies the bytes of a certificate's subject and subjectAltName, or of a
 * request's subject and all its requested extensions.
 *
 * @throws {PkiError} `unsupported-key` for a key that signs nothing here.
 */
export function encodeRequestLike(model: Certificate | CertificationRequest, key: KeyObject): EncodedRequest {
	const extensions = model.extensions
		.filter(({oid}) => model.kind === 'CertificateRequest' || oid === extensionOids.subjectAltName)
		.map(({oid, value, critical}) => encodeExtension(oid, value, critical));
	const der = signDer(encodeInfo(model.raw.subject, publicKeyDer(key), extensions), key);
	return {der, pem: encodePem('CERTIFICATE REQUEST', der)};
}

/**
 * CertificationRequestInfo (RFC 2986 §4.1), the signed part. Extensions are in one extensionRequest attribute (RFC 2985
 * §5.4.2), subjectAltName first. Without extensions, the attributes are present and empty, as Go's parser requires.
 *
 * @param subjectPublicKeyInfo - DER.
 */
export function encodeRequestInfo(spec: RequestSpec, subjectPublicKeyInfo: Uint8Array): Buffer {
	return encodeInfo(encodeName(spec), subjectPublicKeyInfo, encodeExtensions(spec));
}

/** @param subject - Name, in DER. */
function encodeInfo(subject: Uint8Array, subjectPublicKeyInfo: Uint8Array, extensions: readonly Buffer[]): Buffer {
	const attribute = sequence(objectIdentifier(extensionRequest), setOf([sequence(...extensions)]));
	return sequence(
		unsignedInteger(0),
		subject,
		subjectPublicKeyInfo,
		contextConstructed(0, ...(extensions.length === 0 ? [] : [attribute])),
	);
}

function encodeExtensions({hosts, delegationEnabled, extensions = []}: RequestSpec): readonly Buffer[] {
	const {names} = sortHosts(hosts);
	const overridden = extensions.some(({oid}) => oid === extensionOids.subjectAltName);
	return [
		...(names.length > 0 && !overridden
			? [encodeExtension(extensionOids.subjectAltName, encodeGeneralNames(names))]
			: []),
		...(delegationEnabled ? [encodeExtension(extensionOids.delegationUsage, encodeNullValue())] : []),
		...extensions.map(({oid, value, critical}) => encodeExtension(oid, value, critical)),
	];
}
