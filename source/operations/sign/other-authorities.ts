import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Certificate} from '../../pki/index.js';
import {hasIssued, isTrustedBy} from '../../pki/verify/index.js';
import {nameText, sha256Hex} from '../../pki/x509/index.js';
import type {IssuanceStore, KnownAuthorities, KnownAuthority} from '../../storage/issuance/index.js';
import {clusterHere, compareClusters, findIssuanceOf} from '../pending/index.js';
import type {OpenedAuthority} from '../read/index.js';
import {certificatesAt, readBundles, readConfigMap, readIssued, readSecret} from './authority-reads.js';

/** Another authority that is in use for the certificate; names are hostile text. */
export type OtherAuthority = {
	/** Where it was seen, as a phrase: `the certificate in Secret shop/web-tls is signed by`. */
	readonly where: string;
	readonly name: string;
	/** Hex SHA-256 of its certificate; absent if the certificate was not found. */
	readonly sha256?: string;
	/** The identifier of its key, as the certificate that it signed gives it; hex. */
	readonly keyIdentifier?: string;
};

export type AuthorityEvidence = {
	readonly issuances: IssuanceStore;
	readonly authorities: KnownAuthorities;
	/** Ids of issuances that were begun over this connection. */
	readonly mine?: ReadonlySet<string> | undefined;
};

/**
 * Other authorities that are now in use for what `authority` is about to sign: the issuer of the certificate that is
 * replaced, those in the `ca.crt` of its clients, and those that have signed for this signer, unless this one has as well.
 * Empty if it is the same authority, or the signer's first.
 *
 * Evidence that may not be read is left out.
 *
 * @throws {ClusterError} for anything but a refusal.
 * @throws {FileError} for the state folder.
 */
export async function findOtherAuthorities(
	cluster: Cluster,
	seen: CertificateSigningRequest,
	authority: Pick<OpenedAuthority, 'certificate' | 'others'>,
	{issuances, authorities, mine}: AuthorityEvidence,
	signal?: AbortSignal,
): Promise<readonly OtherAuthority[]> {
	const here = await clusterHere(cluster, signal);
	const [issuance, known] = await Promise.all([
		findIssuanceOf(issuances, seen.uid, here, mine),
		authorities.of(seen.signerName),
	]);
	const [secret, configMap, bundles, issued, remembered] = await Promise.all([
		readSecret(cluster, issuance, signal),
		readConfigMap(cluster, issuance, signal),
		readBundles(cluster, seen.signerName, signal),
		readIssued(cluster, seen, signal),
		Promise.all(known.map(({caPath}) => certificatesAt(caPath))),
	]);
	const chain = [authority.certificate, ...(authority.others ?? [])];
	const trusted = [
		...(secret === undefined ? [] : [{where: localized`ca.crt in ${secret.label}`, certificates: secret.trusted}]),
		...(configMap === undefined ? [] : [configMap]),
	];
	const pool = [
		...(secret?.certificates ?? []),
		...[...trusted, ...bundles].flatMap(({certificates}) => certificates),
		...remembered.flat(),
	];
	const signerOf = (leaf: Certificate, where: string) => signerFound(leaf, where, pool);
	const inPlace = secret?.leaf;
	const ofRecord = known.filter(each => compareClusters(here, each) === 'same');
	const hasSigned =
		known.some(each => compareClusters(here, each) !== 'other' && isOfKey(each, authority.certificate)) ||
		issued.some(leaf => hasIssued(authority.certificate, leaf)) ||
		bundles.some(({certificates}) => isTrustedBy(chain, certificates));
	return [
		...(inPlace === undefined || hasIssued(authority.certificate, inPlace)
			? []
			: [signerOf(inPlace, localized`the certificate in ${secret?.label ?? ''} is signed by`)]),
		...trusted
			.filter(({certificates}) => certificates.length > 0 && !isTrustedBy(chain, certificates))
			.map(({where, certificates}) => trustFound(localized`${where} has clients trust`, certificates)),
		...(hasSigned
			? []
			: [
					...ofRecord
						.slice(0, 1)
						.map(({name, sha256}) => ({where: localized`the latest to sign here for this signer was`, name, sha256})),
					...issued
						.slice(0, 1)
						.map(leaf => signerOf(leaf, localized`the latest certificate of this signer is signed by`)),
					...bundles.map(({where, certificates}) =>
						trustFound(localized`${where} vouches for this signer by`, certificates),
					),
				]),
	];
}

function isOfKey({keySha256}: KnownAuthority, {publicKey}: Certificate): boolean {
	return keySha256 === publicKey.sha256;
}

function signerFound(leaf: Certificate, where: string, pool: readonly Certificate[]): OtherAuthority {
	const signer = pool.find(each => hasIssued(each, leaf));
	return {
		where,
		name: nameText(leaf.issuer),
		...(signer === undefined
			? leaf.authorityKeyIdentifier === undefined
				? {}
				: {keyIdentifier: leaf.authorityKeyIdentifier}
			: {sha256: sha256Hex(signer.raw.der)}),
	};
}

function trustFound(where: string, [first, ...more]: readonly Certificate[]): OtherAuthority {
	const name = first === undefined ? '' : nameText(first.subject);
	return {
		where,
		name: more.length === 0 ? name : localized`${name}, and ${more.length} more`,
		...(first !== undefined && {sha256: sha256Hex(first.raw.der)}),
	};
}
