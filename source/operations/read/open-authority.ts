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

/** An authority that can sign. The private key stays a KeyObject. */
export type OpenedAuthority = {
	/** The file of its certificate, as the user gave it. */
	readonly path?: string;
	readonly certificate: Certificate;
	/** Further certificates of its file, which may lead to what clients trust. */
	readonly others?: readonly Certificate[];
	/**
	 * PEM of the certificates that follow an issued one: the authority's own unless it is a root, and the intermediates up
	 * to the root.
	 */
	readonly followingPem?: string;
	readonly key: KeyObject;
	readonly certificatePem: string;
};

/**
 * Opens an authority: the key in one file, and its certificate in another, which may contain further certificates in any
 * order.
 *
 * @param at - if several certificates have this key, one that is valid at this time is preferred.
 * @throws {FileError} if a file can't be read.
 * @throws {PkiError} `no-pem`, `bad-key`, `passphrase-needed`.
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
 * As `openAuthority`, from PEM texts.
 *
 * @param where - the source of the texts, for messages.
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
	// If no certificate has this key, the first one is taken, and signing reports the error.
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

/**
 * As `issueCertificate`. If the authority can't sign, the error names its file.
 *
 * @throws {PkiError}
 */
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

/** The authority that signs, for a plan; hostile text. */
export function authorityText({path, certificate}: Pick<OpenedAuthority, 'path' | 'certificate'>): string {
	const subject = nameText(certificate.subject);
	return path === undefined ? subject : `${path} (${subject})`;
}

/** The name of an authority that the user types to confirm: its common name, or else its whole subject; hostile text. */
export function authorityName({certificate: {subject}}: Pick<OpenedAuthority, 'certificate'>): string {
	return (
		subject.flat().findLast(({type}) => type === 'CN')?.value ||
		nameText(subject) ||
		localized`the authority without a name`
	);
}

/**
 * Opens a private key in PEM, in DER, in base64, in a Secret's manifest or in the output of cfssl.
 *
 * @throws {FileError}
 * @throws {PkiError} `no-pem`, `bad-key`, `passphrase-needed`, with the name of the file and nothing of its content.
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
