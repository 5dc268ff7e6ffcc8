import type {KeyObject} from 'node:crypto';
import {randomBytes} from 'node:crypto';
import {encodeCertificate} from '../source/pki/encode-certificate.js';
import {subjectKeyIdentifier} from '../source/pki/encode-extension.js';
import {encodeName} from '../source/pki/encode-name.js';
import {encodePem} from '../source/pki/encode-pem.js';
import type {SubjectAltName} from '../source/pki/host-name.js';
import {sortHosts} from '../source/pki/host-name.js';
import {encodePrivateKey, generateKey, publicKeyDer} from '../source/pki/keys.js';
import {publicKeyBits} from '../source/pki/public-key-bits.js';

/** The one authority of the demo: it vouches for the server, and what it signs for clients logs in. */
export type Authority = {
	readonly certificatePem: string;
	readonly key: KeyObject;
	/** DER of its subject. */
	readonly subject: Uint8Array;
	readonly keyIdentifier: Uint8Array;
	readonly notAfter: Date;
};

const yearMs = 365 * 24 * 3_600_000;
export const backdateMs = 5 * 60_000;

/** 128 random bits, as kube-controller-manager takes them; positive and never zero. */
function serialNumber(): Buffer {
	const serial = randomBytes(16);
	serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
	return serial;
}

/** @returns DER of a name with the organizations first, as kubeadm writes them. */
export function subjectOf(commonName: string, organizations: readonly string[] = []): Uint8Array {
	return encodeName({commonName, names: organizations.map(O => ({O})), serialNumber: ''});
}

/** Makes a self-signed authority, good for ten years. */
export async function createAuthority(commonName: string, now: Date): Promise<Authority> {
	const key = await generateKey({algo: 'ecdsa', size: 256});
	const subject = subjectOf(commonName);
	const subjectPublicKeyInfo = publicKeyDer(key);
	const keyIdentifier = subjectKeyIdentifier(publicKeyBits(subjectPublicKeyInfo));
	const notAfter = new Date(now.getTime() + 10 * yearMs);
	const der = encodeCertificate(
		{
			serialNumber: serialNumber(),
			issuer: subject,
			notBefore: new Date(now.getTime() - backdateMs),
			notAfter,
			subject,
			subjectPublicKeyInfo,
			usages: ['digital signature', 'key encipherment', 'cert sign'],
			ca: {},
			subjectKeyIdentifier: keyIdentifier,
			subjectAltNames: [],
		},
		key,
	);
	return {certificatePem: encodePem('CERTIFICATE', der), key, subject, keyIdentifier, notAfter};
}

/** Signs a certificate that is no CA; notAfter is never later than the authority's. @returns PEM. */
export function certify(
	authority: Authority,
	leaf: {
		readonly subject: Uint8Array;
		readonly subjectPublicKeyInfo: Uint8Array;
		readonly subjectAltNames: readonly SubjectAltName[];
		readonly usages: readonly string[];
		readonly notBefore: Date;
		readonly notAfter: Date;
	},
): string {
	const der = encodeCertificate(
		{
			...leaf,
			serialNumber: serialNumber(),
			issuer: authority.subject,
			notAfter: new Date(Math.min(leaf.notAfter.getTime(), authority.notAfter.getTime())),
			subjectKeyIdentifier: subjectKeyIdentifier(publicKeyBits(leaf.subjectPublicKeyInfo)),
			authorityKeyIdentifier: authority.keyIdentifier,
		},
		authority.key,
	);
	return encodePem('CERTIFICATE', der);
}

export type Credentials = {readonly certificatePem: string; readonly keyPem: string};

/** Makes a key and a certificate for it, good for a year: a server's where it has hosts, else a client's. */
export async function issue(
	authority: Authority,
	{
		commonName,
		organizations,
		hosts = [],
	}: {
		readonly commonName: string;
		readonly organizations?: readonly string[];
		readonly hosts?: readonly string[];
	},
	now: Date,
): Promise<Credentials> {
	const key = await generateKey({algo: 'ecdsa', size: 256});
	const certificatePem = certify(authority, {
		subject: subjectOf(commonName, organizations),
		subjectPublicKeyInfo: publicKeyDer(key),
		subjectAltNames: sortHosts(hosts).names,
		usages: ['digital signature', hosts.length > 0 ? 'server auth' : 'client auth'],
		notBefore: new Date(now.getTime() - backdateMs),
		notAfter: new Date(now.getTime() + yearMs),
	});
	return {certificatePem, keyPem: encodePrivateKey(key)};
}
