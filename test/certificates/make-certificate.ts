import type {KeyObject} from 'node:crypto';
import {generateKeyPairSync, randomBytes} from 'node:crypto';
import {subjectKeyIdentifier} from '../../source/pki/encode/extensions/index.js';
import {encodeCertificate, encodeName} from '../../source/pki/encode/index.js';
import {sortHosts} from '../../source/pki/hosts/index.js';
import {publicKeyBits, publicKeyDer} from '../../source/pki/keys/index.js';
import {encodePem} from '../../source/pki/pem/index.js';

export type Made = {
	readonly pem: string;
	readonly der: Buffer;
	readonly key: KeyObject;
	/** PKCS#8. */
	readonly keyPem: string;
	readonly subject: Buffer;
	readonly keyIdentifier: Buffer;
};

export type CertificateIdea = {
	readonly name: string;
	readonly hosts?: readonly string[];
	/** By default it signs itself. */
	readonly by?: Made;
	readonly isCa?: boolean;
	readonly usages?: readonly string[];
	/** Days from now. */
	readonly from?: number;
	readonly to?: number;
	/** Instead of `to`. */
	readonly notAfter?: Date;
	readonly key?: KeyObject;
};

const day = 86_400_000;

/** A certificate as anyone could make it, with a new key unless one is given. */
export function makeCertificate(idea: CertificateIdea): Made {
	const {name, hosts = [], by, isCa = false, from = -30, to = 335, notAfter} = idea;
	const key = idea.key ?? generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey;
	const subjectPublicKeyInfo = publicKeyDer(key);
	const keyIdentifier = subjectKeyIdentifier(publicKeyBits(subjectPublicKeyInfo));
	const subject = encodeName({commonName: name, names: [], serialNumber: ''});
	const serialNumber = randomBytes(12);
	serialNumber[0] = 0x40;
	const der = encodeCertificate(
		{
			serialNumber,
			issuer: by?.subject ?? subject,
			notBefore: new Date(Date.now() + from * day),
			notAfter: notAfter ?? new Date(Date.now() + to * day),
			subject,
			subjectPublicKeyInfo,
			usages: idea.usages ?? (isCa ? ['cert sign', 'crl sign'] : ['digital signature', 'server auth']),
			...(isCa && {ca: {}}),
			subjectKeyIdentifier: keyIdentifier,
			...(by && {authorityKeyIdentifier: by.keyIdentifier}),
			subjectAltNames: sortHosts(hosts).names,
		},
		by?.key ?? key,
	);
	return {
		pem: encodePem('CERTIFICATE', der),
		der,
		key,
		keyPem: String(key.export({type: 'pkcs8', format: 'pem'})),
		subject,
		keyIdentifier,
	};
}
