import {dirname} from 'node:path';
import {FileError, makePrivateFolder, readText, withLock, writePrivateFile} from '../files/index.js';
import type {ClusterMark} from './issuance.js';
import {isClusterMark} from './issuance.js';

/** Where an authority of one's own lies: its certificate, and its private key. Absolute paths. */
export type AuthorityFiles = {readonly caPath: string; readonly caKeyPath: string};

/** An authority that has signed for a signer of a cluster. Paths and fingerprints alone: no key. */
export type KnownAuthority = AuthorityFiles & {
	readonly signerName: string;
	readonly cluster: ClusterMark;
	/** Of that cluster, without credentials. */
	readonly server: string;
	/** Its subject, as text; hostile. */
	readonly name: string;
	/** Hex SHA-256 of its certificate, and of its public key. */
	readonly sha256: string;
	readonly keySha256: string;
};

/** The authority that last signed for each signer of each cluster. It is proposed; using another one is reported. */
export type KnownAuthorities = {
	/** For a signer, on whatever cluster, the latest first; none where what was written down can't be read. */
	of(signerName: string): Promise<readonly KnownAuthority[]>;
	/** It has signed just now. @throws {FileError} */
	remember(authority: KnownAuthority): Promise<void>;
};

/** More would be of authorities that nobody uses any more. */
const mostKept = 500;

/** Keeps them in the file (0600) that `locate` names when it is first needed. */
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

/** Keeps them for this run alone. */
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
		// Before there was a version they were known by signer alone, whatever the cluster: nobody is to sign by that.
		const isOurs = typeof value === 'object' && value !== null && 'version' in value && value.version === 2;
		return isOurs && 'authorities' in value && Array.isArray(value.authorities)
			? value.authorities.filter(isAuthority)
			: [];
	} catch (error) {
		// It is a convenience: without it the paths are typed once more.
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
