import type {KeyObject} from 'node:crypto';
import {localized} from '../../base/text/index.js';
import type {Certificate, CertificationRequest} from '../../pki/index.js';
import {PkiError} from '../../pki/index.js';
import type {IssuedCertificate} from '../../pki/issue/index.js';
import {issueCertificate} from '../../pki/issue/index.js';
import {decodePrivateKey, decodePrivateKeyDer, derKeyForm, keyMatches} from '../../pki/keys/index.js';
import {encodePem} from '../../pki/pem/index.js';
import type {SigningPolicy} from '../../pki/spec/index.js';
import {isForAuthority, isSelfSigned, issuersToSend} from '../../pki/verify/index.js';
import {nameText} from '../../pki/x509/index.js';
import {aboutFile, fileName, namedForm, readForm, textOf} from '../files/index.js';
import {certificatesIn, readCertificateFile} from './read-certificates.js';

/** An authority that can sign; the private key stays a KeyObject. */
export type OpenedAuthority = {
	/** File of its certificate, as it was named. */
	readonly path?: string;
	readonly certificate: Certificate;
	/** More certificates of its file, which may lead to what clients trust. */
	readonly others?: readonly Certificate[];
	/** PEM of what follows a certificate that it issues: its own where it is no root, and what stands between it and that. */
	readonly followingPem?: string;
	readonly key: KeyObject;
	readonly certificatePem: string;
};

/**
 * Opens an authority: the key of one file, and of the certificates of another, in whatever order they stand, the one that
 * belongs to it.
 *
 * @param at - of several certificates for the key, one that is valid then comes first.
 * @throws {FileError} where a file can't be read; PkiError `no-pem`, `bad-key`, `passphrase-needed`.
 */
export async function openAuthority(
	certificatePath: string,
	keyPath: string,
	passphrase?: string,
	at = new Date(),
): Promise<OpenedAuthority> {
	const all = (await readCertificateFile(certificatePath, passphrase)).map(({certificate}) => certificate);
	return authorityOf(all, await openKey(keyPath, passphrase), certificatePath, at);
}

/**
 * The same from PEM texts.
 *
 * @param where - where they come from, for messages.
 * @throws {PkiError} `no-pem`, `bad-key`, `passphrase-needed`.
 */
export function openAuthorityText(
	certificatesPem: string,
	keyPem: string,
	where: string,
	passphrase?: string,
	at = new Date(),
): OpenedAuthority {
	const all = certificatesIn(certificatesPem, where).map(({certificate}) => certificate);
	const key = decodePrivateKey(keyPem, passphrase === undefined ? {} : {passphrase});
	return authorityOf(
		[...new Map(all.map(each => [Buffer.from(each.raw.der).toString('base64'), each])).values()],
		key,
		where,
		at,
	);
}

function authorityOf(all: readonly Certificate[], key: KeyObject, path: string, at: Date): OpenedAuthority {
	// Where none is for the key, that is said of the first once it is to sign.
	const certificate = authorityOfKey(all, key, at) ?? all[0];
	if (certificate === undefined) {
		throw new PkiError('no-pem', localized`${JSON.stringify(path)} holds no certificate`);
	}

	const following = isSelfSigned(certificate) ? [] : [certificate, ...issuersToSend(certificate, all)];
	return {
		path,
		certificate,
		others: all.filter(each => each !== certificate),
		certificatePem: pemOf(certificate),
		followingPem: following.map(pemOf).join(''),
		key,
	};
}

function authorityOfKey(all: readonly Certificate[], key: KeyObject, at: Date): Certificate | undefined {
	const own = all.filter(({raw}) => keyMatches(key, raw.subjectPublicKeyInfo));
	const authorities = own.filter(isForAuthority);
	return authorities.find(({notBefore, notAfter}) => notBefore <= at && notAfter > at) ?? authorities[0] ?? own[0];
}

function pemOf({raw}: Certificate): string {
	return encodePem('CERTIFICATE', raw.der);
}

/** `issueCertificate`; an authority that can't sign is named by its file. @throws {PkiError} */
export function issueWith(
	authority: OpenedAuthority,
	request: CertificationRequest,
	policy: SigningPolicy,
	now: Date,
): IssuedCertificate {
	try {
		return issueCertificate(request, authority, policy, {now});
	} catch (error) {
		throw error instanceof PkiError && error.code === 'bad-authority' && authority.path !== undefined
			? aboutFile(fileName(authority.path), error)
			: error;
	}
}

/** Which authority signs, for a plan; hostile text. */
export function authorityText({path, certificate}: Pick<OpenedAuthority, 'path' | 'certificate'>): string {
	const subject = nameText(certificate.subject);
	return path === undefined ? subject : `${path} (${subject})`;
}

/** What an authority is called, to be typed: its common name, else its whole subject; hostile text. */
export function authorityName({certificate: {subject}}: Pick<OpenedAuthority, 'certificate'>): string {
	return (
		subject.flat().findLast(({type}) => type === 'CN')?.value ||
		nameText(subject) ||
		localized`the authority without a name`
	);
}

/**
 * Opens a private key, also in DER, in base64, in a Secret's manifest or in what cfssl prints.
 *
 * @throws {FileError}; PkiError `no-pem`, `bad-key`, `passphrase-needed`, naming the file and holding nothing of its content.
 */
export async function openKey(path: string, passphrase?: string): Promise<KeyObject> {
	const form = await readForm(path, 'key', {passphrase});
	const {name, parts} = form;
	const options = passphrase === undefined ? {} : {passphrase};
	const [part = Buffer.alloc(0)] = parts;
	try {
		return parts.length === 1 && derKeyForm(part) !== undefined
			? decodePrivateKeyDer(part, options)
			: decodePrivateKey(parts.map(textOf).join('\n'), options);
	} catch (error) {
		throw error instanceof PkiError ? (namedForm(form, localized`a private key`) ?? aboutFile(name, error)) : error;
	}
}
