import {resolve} from 'node:path';
import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {isInTree} from '../../signers/known/index.js';
import type {AuthorityFiles, KnownAuthorities} from '../../storage/issuance/index.js';
import type {AskPassphrase} from '../authority/index.js';
import {authoritiesIn, currentOf, openGeneration} from '../authority/index.js';
import {clusterHere, compareClusters} from '../pending/index.js';
import {OperationError} from '../plan/index.js';
import type {OpenedAuthority} from '../read/index.js';
import {authorityName, openAuthority} from '../read/index.js';
import {authorityFingerprint} from '../sign/index.js';

/** An authority on this machine that signs for a signer of a cluster. */
export type KeptAuthority = AuthorityFiles & {
	/** Its name in certdeck's store, or its subject; hostile text. */
	readonly name: string;
	/**
	 * Opens its key.
	 *
	 * @throws {OperationError} `refused` if its certificate differs from the recorded one.
	 * @throws {PkiError}, {FileError}
	 */
	open(ask: AskPassphrase | undefined): Promise<OpenedAuthority>;
};

export type AuthoritySources = {
	readonly authorities: KnownAuthorities;
	/** The folder of the authorities that certdeck stores; absent without one. */
	readonly home?: string | undefined;
};

/**
 * The authority that certdeck stores for this signer of this cluster, or else the one that last signed for it here;
 * undefined if its cluster is another or in doubt, and for Kubernetes' own signers.
 *
 * @throws {ClusterError}, {FileError}
 */
export async function findKeptAuthority(
	cluster: Cluster,
	signerName: string,
	{authorities, home}: AuthoritySources,
	signal?: AbortSignal,
): Promise<KeptAuthority | undefined> {
	if (isInTree(signerName)) {
		return undefined;
	}

	const here = await clusterHere(cluster, signal);
	const store = home === undefined ? undefined : authoritiesIn(home);
	const record = (await store?.list())?.find(({serves}) =>
		serves.some(each => each.signerName === signerName && compareClusters(here, each) === 'same'),
	);
	if (store !== undefined && record !== undefined) {
		const generation = currentOf(record);
		return {
			name: record.name,
			...store.pathsOf(record.name, generation.number),
			open: ask => openGeneration(store, record, generation, ask),
		};
	}

	const last = (await authorities.of(signerName)).find(each => compareClusters(here, each) === 'same');
	return (
		last && {
			name: last.name,
			caPath: last.caPath,
			caKeyPath: last.caKeyPath,
			open: ask => openLast(last, ask),
		}
	);
}

/** The authority in the files that the user gives. */
export function namedAuthority(opened: OpenedAuthority, {caPath, caKeyPath}: AuthorityFiles): KeptAuthority {
	return {
		name: authorityName(opened),
		caPath: resolve(caPath),
		caKeyPath: resolve(caKeyPath),
		open: async () => opened,
	};
}

async function openLast(
	{caPath, caKeyPath, sha256}: AuthorityFiles & {readonly sha256: string},
	ask: AskPassphrase | undefined,
): Promise<OpenedAuthority> {
	const opened = await openAuthority(caPath, caKeyPath).catch(async (error: unknown) => {
		if (ask === undefined || !(error instanceof Error && 'code' in error && error.code === 'passphrase-needed')) {
			throw error;
		}

		return openAuthority(caPath, caKeyPath, await ask(caKeyPath));
	});
	if (authorityFingerprint(opened) !== sha256) {
		throw new OperationError(
			'refused',
			localized`${JSON.stringify(caPath)} is another certificate than the one that signed last for this signer`,
			{hint: localized`its SHA-256 is ${authorityFingerprint(opened)}, that one's is ${sha256}`},
		);
	}

	return opened;
}
