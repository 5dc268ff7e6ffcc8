import type {KeyObject} from 'node:crypto';
import {localized} from '../../base/text/index.js';
import type {NameLimits} from '../encode/extensions/index.js';
import {subjectKeyIdentifier} from '../encode/extensions/index.js';
import {encodeCertificate, encodeName, randomSerialNumber, roundToMinute} from '../encode/index.js';
import {sortHosts} from '../hosts/index.js';
import {PkiError} from '../index.js';
import {publicKeyBits, publicKeyDer} from '../keys/index.js';
import {encodePem} from '../pem/index.js';
import type {AuthoritySpec} from '../spec/index.js';
import type {Authority} from './signing-authority.js';
import {assertAuthority, keyIdentifierOf} from './signing-authority.js';

export type CreatedAuthority = {
	readonly der: Buffer;
	/** `CERTIFICATE`. */
	readonly pem: string;
	readonly notBefore: Date;
	readonly notAfter: Date;
};

/** The parent CA of a new one, and the name constraints of the new one. */
export type AuthorityPlace = {
	/** The authority that signs it; if absent, it is self-signed. */
	readonly issuer?: Authority;
	readonly nameLimits?: NameLimits;
};

/**
 * Makes a self-signed CA certificate as `cfssl gencert -initca` does: usages certSign and cRLSign, no authority key
 * identifier, and of `hosts` only the IP addresses. With an issuer it is an intermediate: it ends with its issuer, and has
 * the identifier of the issuer's key.
 *
 * @param options.now - the current time. notBefore is this minute, minus the spec's backdate.
 * @param options.serialNumber - big-endian; random if absent.
 * @throws {PkiError} `unsupported-key` for a key that can't sign here. `bad-spec` for a host beyond ASCII. With an issuer:
 *   `policy` if its path length or its name constraints forbid the CA, `bad-authority` if it can't sign now.
 */
export function createAuthority(
	spec: Omit<AuthoritySpec, 'key'>,
	key: KeyObject,
	options: AuthorityPlace & {readonly now?: Date; readonly serialNumber?: Uint8Array} = {},
): CreatedAuthority {
	const {now = new Date(), serialNumber = randomSerialNumber(), issuer, nameLimits} = options;
	const wished = new Date(roundToMinute(now).getTime() - spec.backdateMs);
	const subject = encodeName(spec);
	if (issuer !== undefined) {
		assertBelow(issuer, subject, spec.pathLength, now);
	}

	const notBefore = issuer === undefined ? wished : latest(wished, issuer.certificate.notBefore);
	const end = new Date(wished.getTime() + spec.expiryMs);
	const notAfter = issuer !== undefined && issuer.certificate.notAfter < end ? issuer.certificate.notAfter : end;
	const subjectPublicKeyInfo = publicKeyDer(key);
	const template = {
		serialNumber,
		issuer: issuer?.certificate.raw.subject ?? subject,
		notBefore,
		notAfter,
		subject,
		subjectPublicKeyInfo,
		usages: ['cert sign', 'crl sign'],
		ca: spec.pathLength === undefined ? {} : {pathLength: spec.pathLength},
		subjectKeyIdentifier: subjectKeyIdentifier(publicKeyBits(subjectPublicKeyInfo)),
		subjectAltNames: sortHosts(spec.hosts).names.filter(({kind}) => kind === 'ip'),
		...(issuer && {authorityKeyIdentifier: keyIdentifierOf(issuer.certificate)}),
		...(nameLimits && {nameLimits}),
		...(spec.crlUrl && {crlUrl: spec.crlUrl}),
	};
	const der = encodeCertificate(template, issuer?.key ?? key);
	return {der, pem: encodePem('CERTIFICATE', der), notBefore, notAfter};
}

function latest(one: Date, other: Date): Date {
	return one > other ? one : other;
}

function assertBelow(issuer: Authority, subject: Uint8Array, pathLength: number | undefined, now: Date): void {
	assertAuthority(issuer, now);
	const limit = issuer.certificate.basicConstraints?.pathLength;
	if (limit !== undefined && (limit === 0 || (pathLength ?? Number.POSITIVE_INFINITY) >= limit)) {
		throw new PkiError('policy', localized`The authority may have CAs below it only to a path length of ${limit}`, {
			hint:
				limit === 0
					? localized`It issues certificates for leaves alone.`
					: localized`Give the new one a path length below ${limit}.`,
		});
	}

	// With the name of its issuer it would look self-signed, and no verifier would find the issuer.
	if (Buffer.from(subject).equals(issuer.certificate.raw.subject)) {
		throw new PkiError('policy', localized`An intermediate needs another name than its authority`);
	}
}
