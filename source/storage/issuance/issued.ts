import {dirname, join} from 'node:path';
import {FileError, makePrivateFolder, readText, toFileError, withLock, writePrivateFile} from '../files/index.js';
import type {ClusterMark, Issuance, IssuanceTargets} from './issuance.js';
import {isClusterMark} from './issuance.js';

/** A certificate that certdeck has published. All of the record is public. */
export type IssuedRecord = {
	/** Name of the request. The cluster deletes the request an hour after it was issued. */
	readonly name: string;
	readonly signerName: string;
	/** URL of the cluster's API server, without credentials. */
	readonly server: string;
	readonly cluster: ClusterMark;
	/** ISO 8601 in UTC. */
	readonly at: string;
	readonly certificatePem: string;
	/** The places to which it was published. */
	readonly targets: IssuanceTargets;
};

/** The most records to keep. Older ones are of expired certificates. */
const mostKept = 2000;

export type Issued = {
	/** @throws {FileError} */
	add(record: IssuedRecord): Promise<void>;
	/** The records, the latest first; none if the file can't be read. */
	list(): Promise<readonly IssuedRecord[]>;
};

/** Keeps the records as JSON in a file (0600) of the folder that `locate` returns. */
export function createIssued(locate: () => string): Issued {
	const pathOf = () => join(locate(), 'issued');
	return {
		list: () => readAll(pathOf()),
		async add(record) {
			const file = pathOf();
			await makePrivateFolder(dirname(file));
			await withLock(join(dirname(file), '.issued.lock'), async () => {
				const kept = [record, ...(await readAll(file))].slice(0, mostKept);
				await writePrivateFile(file, `${JSON.stringify({version: 1, issued: kept})}\n`, {overwrite: true});
			});
		},
	};
}

/** The record of a finished issuance; undefined if its cluster is not known. */
export function issuedOf(issuance: Issuance, certificatePem: string): IssuedRecord | undefined {
	const {name, signerName, server, cluster, targets} = issuance;
	return cluster && {name, signerName, server, cluster, targets, certificatePem, at: new Date().toISOString()};
}

async function readAll(file: string): Promise<readonly IssuedRecord[]> {
	try {
		const value: unknown = JSON.parse(await readText(file));
		const issued = typeof value === 'object' && value !== null && 'issued' in value ? value.issued : [];
		return Array.isArray(issued) ? issued.filter(isRecord) : [];
	} catch (error) {
		// If the file is damaged, a list lacks rows. No key is lost.
		if (error instanceof SyntaxError || (error instanceof FileError && error.code === 'not-found')) {
			return [];
		}

		throw toFileError(error, file);
	}
}

const texts = ['name', 'signerName', 'server', 'at', 'certificatePem'] as const;

function isRecord(value: unknown): value is IssuedRecord {
	return (
		typeof value === 'object' &&
		value !== null &&
		texts.every(each => typeof (value as Record<string, unknown>)[each] === 'string') &&
		'cluster' in value &&
		isClusterMark(value.cluster) &&
		'targets' in value &&
		typeof value.targets === 'object' &&
		value.targets !== null
	);
}
