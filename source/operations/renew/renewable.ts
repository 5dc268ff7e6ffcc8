import type {KeyObject} from 'node:crypto';
import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {SecretRecord} from '../../cluster/records/index.js';
import type {Certificate} from '../../pki/index.js';
import {PkiError} from '../../pki/index.js';
import {decodePrivateKey} from '../../pki/keys/index.js';
import {bundleOfKey, isForAuthority, isSame} from '../../pki/verify/index.js';
import {nameText} from '../../pki/x509/index.js';
import {effectsOf, usagesLike} from '../../signers/known/index.js';
import type {ObjectName} from '../plan/index.js';
import {OperationError} from '../plan/index.js';
import {askedAnnotations} from '../publish/index.js';
import {certificatesIn} from '../read/index.js';
import type {Asked} from './renewal.js';

/** A Secret of type kubernetes.io/tls whose certificate can be renewed. */
export type Renewable = {
	/** `Secret NAMESPACE/NAME`; hostile text. */
	readonly label: string;
	readonly found: SecretRecord;
	readonly key: KeyObject;
	/** The certificate of `tls.key`, at any position in `tls.crt`, then its issuers as far as `tls.crt` has them. */
	readonly chain: readonly [Certificate, ...Certificate[]];
	/** How the certificate was requested, as far as that is known. `usages` is empty if they are not known. */
	readonly asked: Partial<Asked> & Pick<Asked, 'usages'>;
};

/**
 * Reads the certificate of a Secret, and how it was requested: from certdeck's annotations, from its request if that still
 * exists, and from the certificate itself.
 *
 * @param signerName - the signer that the user gives.
 * @throws {OperationError} `refused` for another type, an immutable Secret, no certificate, or one of an authority.
 *   `mismatch` if the key belongs to none of the certificates.
 * @throws {PkiError} for unreadable content.
 * @throws {ClusterError}
 */
export async function readRenewable(
	cluster: Cluster,
	{namespace, name}: ObjectName,
	signerName?: string,
	signal?: AbortSignal,
): Promise<Renewable> {
	const label = localized`Secret ${namespace}/${name}`;
	const found = await cluster.getSecret(namespace, name, signal);
	refuseUnrenewable(label, found);
	const key = keyIn(label, found);
	const certificates = certificatesIn(textOf(found, 'tls.crt'), localized`tls.crt of ${label}`);
	const [leaf, ...issuers] =
		bundleOfKey(
			certificates.map(({certificate}) => certificate),
			key,
		)?.chain ?? [];
	if (leaf === undefined) {
		const count = certificates.length;
		throw new OperationError(
			'mismatch',
			localized`tls.key of ${label} is the key of ${count === 1 ? localized`another certificate than the one` : localized`none of the ${count} certificates`} in tls.crt`,
			{hint: localized`put the certificate beside its key first: nothing says which of the two is in use`},
		);
	}

	if (isForAuthority(leaf)) {
		throw new OperationError(
			'refused',
			localized`the certificate of tls.key in ${label} is an authority's, ${JSON.stringify(nameText(leaf.subject))}: none is asked for into a kubernetes.io/tls Secret`,
			{
				hint: localized`as openssl req -x509 makes them: ask for one that can not issue others`,
				flagHint: localized`certdeck request -f SPEC --secret does that`,
			},
		);
	}

	return {label, found, key, chain: [leaf, ...issuers], asked: await askedOf(cluster, found, leaf, signerName, signal)};
}

function refuseUnrenewable(label: string, found: SecretRecord | undefined): asserts found is SecretRecord {
	const why =
		found === undefined
			? localized`is not there`
			: found.type !== 'kubernetes.io/tls'
				? localized`is of type ${found.type}, not kubernetes.io/tls`
				: found.immutable
					? localized`is immutable: its content can not be replaced`
					: textOf(found, 'tls.crt').trim() === ''
						? localized`holds no certificate to renew`
						: undefined;
	if (why !== undefined) {
		throw new OperationError('refused', `${label} ${why}`);
	}
}

function textOf({data}: SecretRecord, field: string): string {
	return Buffer.from(data[field] ?? []).toString('latin1');
}

function keyIn(label: string, found: SecretRecord): KeyObject {
	try {
		return decodePrivateKey(textOf(found, 'tls.key'));
	} catch (error) {
		throw error instanceof PkiError
			? new PkiError(error.code, localized`tls.key of ${label}: ${error.message}`, {
					hint: localized`without its key nothing says which certificate of the Secret is in use`,
				})
			: error;
	}
}

async function askedOf(
	cluster: Cluster,
	{annotations}: SecretRecord,
	leaf: Certificate,
	named: string | undefined,
	signal: AbortSignal | undefined,
): Promise<Renewable['asked']> {
	const written = annotations[askedAnnotations.usages]?.split(', ');
	const own = usagesLike(leaf);
	// Another program may have replaced the certificate, and left the annotations of the old one.
	const isOfIt = written !== undefined && own.every(usage => allows(written, usage));
	if (isOfIt && annotations[askedAnnotations.signerName] !== undefined) {
		const seconds = annotations[askedAnnotations.expirationSeconds];
		return {
			signerName: named ?? annotations[askedAnnotations.signerName] ?? '',
			usages: written,
			...(seconds !== undefined && /^\d{3,10}$/.test(seconds) ? {expirationSeconds: Number(seconds)} : {}),
		};
	}

	const signerName = named ?? annotations[askedAnnotations.signerName];
	const request = await requestOf(cluster, leaf, signerName, signal);
	return {
		usages: request?.usages ?? own,
		...((signerName ?? request) === undefined ? {} : {signerName: signerName ?? request?.signerName ?? ''}),
		...(request?.expirationSeconds === undefined ? {} : {expirationSeconds: request.expirationSeconds}),
	};
}

function allows(usages: readonly string[], usage: string): boolean {
	const {keyUsage, extKeyUsage} = effectsOf(usages);
	const wanted = effectsOf([usage]);
	return (
		wanted.keyUsage.every(each => keyUsage.includes(each)) &&
		wanted.extKeyUsage.every(each => extKeyUsage.includes(each))
	);
}

/** The request of a certificate. It is deleted after an hour. */
async function requestOf(
	cluster: Cluster,
	leaf: Certificate,
	signerName: string | undefined,
	signal: AbortSignal | undefined,
): Promise<CertificateSigningRequest | undefined> {
	try {
		const {requests} = await cluster.listRequests({...(signerName !== undefined && {signerName})}, signal);
		return requests.find(({certificateBase64}) => certificateBase64 !== undefined && holds(certificateBase64, leaf));
	} catch (error) {
		// Without the right to list requests, the signer is not known.
		if (error instanceof ClusterError && error.code === 'forbidden') {
			return undefined;
		}

		throw error;
	}
}

function holds(certificateBase64: string, leaf: Certificate): boolean {
	try {
		return certificatesIn(Buffer.from(certificateBase64, 'base64').toString('latin1'), '').some(({certificate}) =>
			isSame(certificate, leaf),
		);
	} catch (error) {
		if (error instanceof PkiError) {
			return false;
		}

		throw error;
	}
}
