import type {KeyObject} from 'node:crypto';
import {randomBytes} from 'node:crypto';
import {contextConstructed, sequence, time, unsignedInteger} from '../../source/pki/der/write/index.js';
import {
	encodeAuthorityKeyIdentifier,
	encodeBasicConstraints,
	encodeExtension,
	encodeExtKeyUsage,
	encodeGeneralNames,
	encodeKeyUsage,
	extensionOids,
	subjectKeyIdentifier,
} from '../../source/pki/encode/extensions/index.js';
import {encodeCertificate, encodeName, resolveUsages} from '../../source/pki/encode/index.js';
import type {SubjectAltName} from '../../source/pki/hosts/index.js';
import {sortHosts} from '../../source/pki/hosts/index.js';
import {
	encodePrivateKey,
	generateKey,
	publicKeyBits,
	publicKeyDer,
	signatureScheme,
	signDer,
} from '../../source/pki/keys/index.js';
import {encodePem} from '../../source/pki/pem/index.js';

/** The authority of the demo. It signs the server's certificate and the certificates of clients. */
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

/** 128 random bits, as in kube-controller-manager; positive and never zero. */
function serialNumber(): Buffer {
	const serial = randomBytes(16);
	serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
	return serial;
}

/** @returns DER of a name with the organizations first, as kubeadm writes them. */
export function subjectOf(commonName: string, organizations: readonly string[] = []): Uint8Array {
	return encodeName({commonName, names: organizations.map(O => ({O})), serialNumber: ''});
}

/** Makes a self-signed authority that is valid for ten years. */
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

/**
 * Signs a certificate that is no CA, with the extensions of kube-controller-manager's signer. It has no subject key
 * identifier, which `encodeCertificate` would write. notAfter is never later than the authority's.
 *
 * @returns PEM.
 */
export function certify(
	{key, subject: issuer, keyIdentifier, notAfter: end}: Authority,
	leaf: {
		readonly subject: Uint8Array;
		readonly subjectPublicKeyInfo: Uint8Array;
		readonly subjectAltNames: readonly SubjectAltName[];
		readonly usages: readonly string[];
		readonly notBefore: Date;
		readonly notAfter: Date;
	},
): string {
	const {keyUsageBits, extKeyUsageOids} = resolveUsages(leaf.usages);
	// RFC 5280 §4.2.1.6: subjectAltName is critical if the subject is empty.
	const isSubjectEmpty = leaf.subject.length === 2;
	const optional = (isThere: boolean, oid: string, value: () => Uint8Array, critical = false) =>
		isThere ? [encodeExtension(oid, value(), critical)] : [];
	const {subjectAltNames: names} = leaf;
	const extensions = [
		...optional(keyUsageBits.length > 0, extensionOids.keyUsage, () => encodeKeyUsage(keyUsageBits), true),
		...optional(extKeyUsageOids.length > 0, extensionOids.extKeyUsage, () => encodeExtKeyUsage(extKeyUsageOids)),
		encodeExtension(extensionOids.basicConstraints, encodeBasicConstraints(), true),
		encodeExtension(extensionOids.authorityKeyIdentifier, encodeAuthorityKeyIdentifier(keyIdentifier)),
		...optional(names.length > 0, extensionOids.subjectAltName, () => encodeGeneralNames(names), isSubjectEmpty),
	];
	const toBeSigned = sequence(
		contextConstructed(0, unsignedInteger(2)),
		unsignedInteger(serialNumber()),
		signatureScheme(key).algorithm,
		issuer,
		sequence(time(leaf.notBefore), time(new Date(Math.min(leaf.notAfter.getTime(), end.getTime())))),
		leaf.subject,
		leaf.subjectPublicKeyInfo,
		contextConstructed(3, sequence(...extensions)),
	);
	return encodePem('CERTIFICATE', signDer(toBeSigned, key));
}

export type Credentials = {readonly certificatePem: string; readonly keyPem: string};

/** Makes a key and a certificate that is valid for a year: for a server if it has hosts, else for a client. */
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
