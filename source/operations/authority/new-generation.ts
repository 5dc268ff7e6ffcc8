import type {KeyObject} from 'node:crypto';
import type {NameLimits} from '../../pki/encode/extensions/index.js';
import type {Certificate} from '../../pki/index.js';
import {createAuthority} from '../../pki/issue/index.js';
import {encodePrivateKey, generateKey} from '../../pki/keys/index.js';
import {encodePem} from '../../pki/pem/index.js';
import type {AuthoritySpec} from '../../pki/spec/index.js';
import {decodeCertificate} from '../../pki/x509/index.js';
import type {AuthorityStore, Generation} from '../../storage/authority/index.js';
import type {OpenedAuthority} from '../read/index.js';
import {authorityFingerprint} from '../sign/index.js';

/** What a new generation is made from. */
export type NewGeneration = {
	readonly spec: AuthoritySpec;
	/** The authority that signs it. Without it the generation signs itself. */
	readonly issuer?: OpenedAuthority | undefined;
	readonly nameLimits?: NameLimits | undefined;
	/** Encrypts the key. Without it the key is stored unencrypted. */
	readonly passphrase: string | undefined;
};

/**
 * Creates the key and certificate of a generation, and stores them on disk.
 *
 * @throws {PkiError}, {FileError}
 */
export async function makeGeneration(
	store: AuthorityStore,
	name: string,
	number: number,
	{spec, issuer, nameLimits, passphrase}: NewGeneration,
	now: Date,
	signal?: AbortSignal,
): Promise<Generation> {
	const key = await generateKey(spec.key, signal);
	const {pem, der} = createAuthority(spec, key, {
		now,
		...(issuer && {issuer}),
		...(nameLimits && {nameLimits}),
	});
	const above = issuer === undefined ? '' : withAbove(issuer);
	return keepGeneration(store, name, number, {
		certificate: decodeCertificate(der),
		certificatePem: pem + above,
		key,
		passphrase,
		now,
	});
}

/** PEM of an authority's certificate, and of the other certificates in its file, such as its issuers. */
export function withAbove({certificatePem, others = []}: OpenedAuthority): string {
	return certificatePem + others.map(({raw}) => encodePem('CERTIFICATE', raw.der)).join('');
}

/**
 * Stores a key and its certificate on disk as a generation.
 *
 * @throws {FileError}
 */
export async function keepGeneration(
	store: AuthorityStore,
	name: string,
	number: number,
	{
		certificate,
		certificatePem,
		key,
		passphrase,
		now,
	}: {
		readonly certificate: Certificate;
		readonly certificatePem: string;
		readonly key: KeyObject;
		readonly passphrase: string | undefined;
		readonly now: Date;
	},
): Promise<Generation> {
	const keyPem = encodePrivateKey(key, passphrase === undefined ? {} : {passphrase});
	await store.writeGeneration(name, number, {certificatePem, keyPem});
	return {
		number,
		sha256: authorityFingerprint({certificate}),
		keySha256: certificate.publicKey.sha256,
		createdAt: now.toISOString(),
	};
}
