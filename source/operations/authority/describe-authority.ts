import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {nameText} from '../../pki/x509/index.js';
import type {AuthorityRecord, AuthorityStore, Generation} from '../../storage/authority/index.js';
import {exists, readText} from '../../storage/files/index.js';
import {readGeneration} from './stored-authority.js';
import type {FoundIssued} from './what-it-signed.js';
import {findIssued} from './what-it-signed.js';
import type {TrustFound} from './who-trusts.js';
import {findTrust} from './who-trusts.js';

/**
 * A generation as it is shown. Subject and issuer are hostile text, because an imported certificate may come from anybody.
 */
export type GenerationFacts = Generation & {
	readonly state: 'signs' | 'next' | 'old' | 'retired';
	readonly subject: string;
	readonly issuer: string;
	readonly key: string;
	readonly notBefore: string;
	readonly notAfter: string;
	readonly pathLength?: number;
	readonly isKeyThere: boolean;
	/** Whether the key needs a passphrase; absent if there is no key file. */
	readonly isKeyLocked?: boolean;
	readonly path: string;
};

export type AuthorityFacts = Omit<AuthorityRecord, 'generations'> & {readonly generations: readonly GenerationFacts[]};

/**
 * An authority with the contents of its certificates.
 *
 * @throws {FileError}, {PkiError}, {OperationError} as `readGeneration`.
 */
export async function describeAuthority(store: AuthorityStore, record: AuthorityRecord): Promise<AuthorityFacts> {
	const generations = await Promise.all(
		record.generations.map(async (generation): Promise<GenerationFacts> => {
			const [found] = await readGeneration(store, record, generation);
			if (found === undefined) {
				throw new Error(localized`a generation without a certificate`);
			}

			const {certificate} = found;
			const {caPath, caKeyPath} = store.pathsOf(record.name, generation.number);
			const {algorithm, curve, bits} = certificate.publicKey;
			const pathLength = certificate.basicConstraints?.pathLength;
			return {
				...generation,
				state: stateOf(record, generation),
				subject: nameText(certificate.subject),
				issuer: nameText(certificate.issuer),
				key: [algorithm, curve ?? bits ?? ''].join(' ').trim(),
				notBefore: certificate.notBefore.toISOString(),
				notAfter: certificate.notAfter.toISOString(),
				...(pathLength === undefined ? {} : {pathLength}),
				...((await exists(caKeyPath))
					? {isKeyThere: true, isKeyLocked: isLocked(await readText(caKeyPath))}
					: {isKeyThere: false}),
				path: caPath,
			};
		}),
	);
	return {...record, generations};
}

/** For a key in an authority's folder. Its PEM label says whether PKCS#8 is encrypted. */
function isLocked(keyPem: string): boolean {
	return keyPem.includes('-----BEGIN ENCRYPTED PRIVATE KEY-----');
}

function stateOf({current, rollover}: AuthorityRecord, {number, retiredAt}: Generation): GenerationFacts['state'] {
	if (retiredAt !== undefined) {
		return 'retired';
	}

	return number === current ? 'signs' : rollover?.to === number ? 'next' : 'old';
}

/** What a cluster has of an authority: the certificates that it signed, and the places that trust it. */
export type AuthorityInCluster = {readonly found: FoundIssued; readonly trust: TrustFound};

/**
 * The certificates that the authority signed, and the places that trust it.
 *
 * @throws {ClusterError}
 */
export async function lookUpAuthority(
	cluster: Cluster,
	store: AuthorityStore,
	record: AuthorityRecord,
	now: Date,
	signal?: AbortSignal,
): Promise<AuthorityInCluster> {
	const all = await Promise.all(record.generations.map(each => readGeneration(store, record, each)));
	const certificates = all.flatMap(([first]) => (first === undefined ? [] : [first.certificate]));
	const [found, trust] = await Promise.all([
		findIssued(cluster, record, certificates, now, signal),
		findTrust(cluster, certificates, signal),
	]);
	return {found, trust};
}
