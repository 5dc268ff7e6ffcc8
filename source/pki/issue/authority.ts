import type {KeyObject} from 'node:crypto';
import {subjectKeyIdentifier} from '../encode/extensions/index.js';
import {encodeCertificate, encodeName, randomSerialNumber, roundToMinute} from '../encode/index.js';
import {sortHosts} from '../hosts/index.js';
import {publicKeyBits, publicKeyDer} from '../keys/index.js';
import {encodePem} from '../pem/index.js';
import type {AuthoritySpec} from '../spec/index.js';

export type CreatedAuthority = {
	readonly der: Buffer;
	/** `CERTIFICATE`. */
	readonly pem: string;
	readonly notBefore: Date;
	readonly notAfter: Date;
};

/**
 * Makes a self-signed CA certificate as `cfssl gencert -initca` does: usages certSign and cRLSign, no authority key
 * identifier, of `hosts` the IP addresses alone.
 *
 * @param options.now - When it is made; notBefore is that to the minute, less the spec's backdate.
 * @param options.serialNumber - Big-endian; random where absent.
 * @throws {PkiError} `unsupported-key` for a key that signs nothing here; `bad-spec` for a host beyond ASCII.
 */
export function createAuthority(
	spec: Omit<AuthoritySpec, 'key'>,
	key: KeyObject,
	options: {readonly now?: Date; readonly serialNumber?: Uint8Array} = {},
): CreatedAuthority {
	const {now = new Date(), serialNumber = randomSerialNumber()} = options;
	const notBefore = new Date(roundToMinute(now).getTime() - spec.backdateMs);
	const notAfter = new Date(notBefore.getTime() + spec.expiryMs);
	const subject = encodeName(spec);
	const subjectPublicKeyInfo = publicKeyDer(key);
	const template = {
		serialNumber,
		issuer: subject,
		notBefore,
		notAfter,
		subject,
		subjectPublicKeyInfo,
		usages: ['cert sign', 'crl sign'],
		ca: spec.pathLength === undefined ? {} : {pathLength: spec.pathLength},
		subjectKeyIdentifier: subjectKeyIdentifier(publicKeyBits(subjectPublicKeyInfo)),
		subjectAltNames: sortHosts(spec.hosts).names.filter(({kind}) => kind === 'ip'),
		...(spec.crlUrl && {crlUrl: spec.crlUrl}),
	};
	const der = encodeCertificate(template, key);
	return {der, pem: encodePem('CERTIFICATE', der), notBefore, notAfter};
}
