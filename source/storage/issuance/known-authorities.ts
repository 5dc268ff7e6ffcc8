import {dirname} from 'node:path';
import {FileError, makePrivateFolder, readText, withLock, writePrivateFile} from '../files/index.js';
import type {ClusterMark} from './issuance.js';
import {isClusterMark} from './issuance.js';

/** Absolute paths of the certificate and the private key of an authority. */
export type AuthorityFiles = {readonly caPath: string; readonly caKeyPath: string};

/** An authority that has signed for a signer of a cluster. It has paths and fingerprints, and no key. */
export type KnownAuthority = AuthorityFiles & {
	readonly signerName: string;
	readonly cluster: ClusterMark;
	/** URL of the cluster's API server, without credentials. */
	readonly server: string;
	/** The subject of its certificate, as hostile text. */
	readonly name: string;
	/** Hex SHA-256 of the certificate, and of its public key. */
	readonly sha256: string;
	readonly keySha256: string;
};

/** The authority that last signed for each signer of each cluster. It is proposed, and using another one is reported. */
export type KnownAuthorities = {
	/** The authorities of a signer on all clusters, the latest first; none if the file can't be read. */
	of(signerName: string): Promise<readonly KnownAuthority[]>;
	/** Records that an authority has just signed. @throws {FileError} */
	remember(authority: KnownAuthority): Promise<void>;
};

/** The most entries to keep. Older ones are of authorities that are no longer used. */
const mostKept = 500;

/** Keeps the authorities in the file (0600) that `locate` returns; it is called when the file is first needed. */
export function createKnownAuthorities(locate: () => string): KnownAuthorities {
	return {
		of: async signerName => (await readAll(locate())).filter(each => each.signerName === signerName),
		async remember(authority) {
			const path = locate();
			await makePrivateFolder(dirname(path));
			await withLock(`${path}.lock`, async () => {
				const text = JSON.stringify(
					{version: 2, authorities: withLatest(await readAll(path), authority)},
					undefined,
					'\t',
				);
				await writePrivateFile(path, `${text}\n`, {overwrite: true});
			});
		},
	};
}

/** Keeps the authorities in memory, for this run only. */
export function createMemoryAuthorities(): KnownAuthorities {
	let known: readonly KnownAuthority[] = [];
	return {
		of: async signerName => known.filter(each => each.signerName === signerName),
		async remember(authority) {
			known = withLatest(known, authority);
		},
	};
}

function withLatest(known: readonly KnownAuthority[], latest: KnownAuthority): readonly KnownAuthority[] {
	const isTheSame = ({signerName, sha256, cluster}: KnownAuthority) =>
		signerName === latest.signerName &&
		sha256 === latest.sha256 &&
		cluster.authority === latest.cluster.authority &&
		cluster.uid === latest.cluster.uid;
	return [latest, ...known.filter(each => !isTheSame(each))].slice(0, mostKept);
}

async function readAll(path: string): Promise<readonly KnownAuthority[]> {
	try {
		const value: unknown = JSON.parse(await readText(path));
		// Files without a version have no clusters. Their entries are ignored, because they could propose a wrong authority.
		const isOurs = typeof value === 'object' && value !== null && 'version' in value && value.version === 2;
		return isOurs && 'authorities' in value && Array.isArray(value.authorities)
			? value.authorities.filter(isAuthority)
			: [];
	} catch (error) {
		// The file is a convenience. Without it the user types the paths again.
		if (error instanceof FileError || error instanceof SyntaxError) {
			return [];
		}

		throw error;
	}
}

const texts = ['signerName', 'server', 'name', 'sha256', 'keySha256', 'caPath', 'caKeyPath'] as const;

function isAuthority(value: unknown): value is KnownAuthority {
	return (
		typeof value === 'object' &&
		value !== null &&
		texts.every(each => typeof (value as Record<string, unknown>)[each] === 'string') &&
		'cluster' in value &&
		isClusterMark(value.cluster)
	);
}
