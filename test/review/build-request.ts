import type {KeyObject} from 'node:crypto';
import {createPublicKey, generateKeyPairSync, sign} from 'node:crypto';
import type {CertificateSigningRequest} from '../../source/cluster/model/request-object.js';
import {parseIp} from '../../source/pki/go/parse-ip.js';
import type {CertificationRequest} from '../../source/pki/types.js';
import {decodeRequest} from '../../source/pki/x509/decode-request.js';
import {bits, element, extension, extensionRequest, integer, oid, sequence, set, text} from '../pki/build-der.js';

export const key = generateKeyPairSync('ec', {namedCurve: 'P-256'});

/** `[type, value]`; a value in bytes is the whole element. */
export type Attribute = readonly [oid: string, value: string | Uint8Array];

export type Asked = {
	readonly cn?: string;
	readonly o?: readonly string[];
	/** Before O and CN. */
	readonly attributes?: readonly Attribute[];
	readonly dns?: readonly string[];
	readonly ip?: readonly string[];
	readonly email?: readonly string[];
	readonly uri?: readonly string[];
	/** Unchanged elements of subjectAltName. */
	readonly otherNames?: readonly Uint8Array[];
	readonly extensions?: readonly Uint8Array[];
	/** Attributes of the request besides extensionRequest. */
	readonly more?: readonly Uint8Array[];
	/** DER of SubjectPublicKeyInfo. */
	readonly spki?: Uint8Array;
	/** After the attributes, and after everything. */
	readonly tail?: Uint8Array;
	readonly after?: Uint8Array;
	/** The AlgorithmIdentifier, which may differ from the real one. */
	readonly algorithm?: Uint8Array;
	readonly version?: number;
};

const utf8 = (value: string) => text(0x0c, value);
const rdn = ([type, value]: Attribute) => set(sequence(oid(type), typeof value === 'string' ? utf8(value) : value));

/**
 * DER of a PKCS#10 request with this content.
 *
 * @param by - the signing key; by default `key`.
 */
export function requestDer(asked: Asked, by: KeyObject = key.privateKey): Buffer {
	const names = [
		...(asked.dns ?? []).map(name => text(0x82, name, 'latin1')),
		...(asked.email ?? []).map(name => text(0x81, name)),
		...(asked.ip ?? []).map(name => element(0x87, parseIp(name) ?? [])),
		...(asked.uri ?? []).map(name => text(0x86, name)),
		...(asked.otherNames ?? []),
	];
	const extensions = [
		...(names.length > 0 ? [extension('2.5.29.17', sequence(...names))] : []),
		...(asked.extensions ?? []),
	];
	const info = sequence(
		integer(asked.version ?? 0),
		sequence(
			...(asked.attributes ?? []).map(rdn),
			...(asked.o ?? []).map(value => rdn(['2.5.4.10', value])),
			...(asked.cn === undefined ? [] : [rdn(['2.5.4.3', asked.cn])]),
		),
		asked.spki ?? createPublicKey(by).export({type: 'spki', format: 'der'}),
		element(0xa0, ...(extensions.length > 0 ? [extensionRequest(...extensions)] : []), ...(asked.more ?? [])),
		asked.tail ?? [],
	);
	return Buffer.concat([
		sequence(
			info,
			asked.algorithm ?? algorithmOf(by),
			bits(0, sign(by.asymmetricKeyType === 'ed25519' ? null : 'sha256', info, by)),
		),
		asked.after ?? Buffer.alloc(0),
	]);
}

/** With SHA-256, if the hash can be chosen. */
function algorithmOf({asymmetricKeyType}: KeyObject): Buffer {
	switch (asymmetricKeyType) {
		case 'rsa':
			return sequence(oid('1.2.840.113549.1.1.11'), [0x05, 0x00]);
		case 'ed25519':
			return sequence(oid('1.3.101.112'));
		default:
			return sequence(oid('1.2.840.10045.4.3.2'));
	}
}

export function pkcs10(asked: Asked): CertificationRequest {
	return decodeRequest(requestDer(asked));
}

export const basicConstraints = (ca: boolean) => extension('2.5.29.19', sequence(...(ca ? [[0x01, 0x01, 0xff]] : [])));
/** @param octets - the BIT STRING's content: unused bits, then the bits. */
export const keyUsage = (...octets: readonly number[]) => extension('2.5.29.15', element(0x03, octets));
export const extKeyUsage = (...purposes: readonly string[]) => extension('2.5.29.37', sequence(...purposes.map(oid)));

export const serverAuth = '1.3.6.1.5.5.7.3.1';
export const clientAuth = '1.3.6.1.5.5.7.3.2';

export function pem(der: Uint8Array, label = 'CERTIFICATE REQUEST'): string {
	const lines =
		Buffer.from(der)
			.toString('base64')
			.match(/.{1,64}/g) ?? [];
	return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** A CertificateSigningRequest without findings. */
export function object(change: Partial<CertificateSigningRequest> = {}): CertificateSigningRequest {
	return {
		name: 'orders-tls-x7k2p',
		uid: '994a2b7f-0000-4000-8000-000000000001',
		resourceVersion: '8412',
		createdAt: new Date('2026-11-24T10:00:00Z'),
		labels: {},
		annotations: {},
		requestBase64: '',
		signerName: 'example.com/serving',
		usages: ['digital signature', 'server auth'],
		username: 'system:serviceaccount:shop:deployer',
		groups: ['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated'],
		extra: {},
		conditions: [],
		...change,
	};
}
