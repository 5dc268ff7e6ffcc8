import {dirname, join} from 'node:path';
import {FileError, makePrivateFolder, readText, toFileError, withLock, writePrivateFile} from '../files/index.js';
import type {ClusterMark, Issuance, IssuanceTargets} from './issuance.js';
import {isClusterMark} from './issuance.js';

/** A certificate that certdeck has put in its place; all of it may be read by anyone. */
export type IssuedRecord = {
	/** Of the request, which the cluster deletes an hour after it was issued. */
	readonly name: string;
	readonly signerName: string;
	/** Of the cluster, without credentials. */
	readonly server: string;
	readonly cluster: ClusterMark;
	/** ISO 8601 in UTC. */
	readonly at: string;
	readonly certificatePem: string;
	/** Where it was put. */
	readonly targets: IssuanceTargets;
};

/** More are of certificates that have ended. */
const mostKept = 2000;

export type Issued = {
	/** @throws {FileError} */
	add(record: IssuedRecord): Promise<void>;
	/** The latest first; none where the file can't be read. */
	list(): Promise<readonly IssuedRecord[]>;
};

/** Keeps them as JSON in a file (0600) of the folder that `locate` names. */
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

/** What is known of an issuance that is done, where the cluster is known. */
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
		// A damaged file costs lines in a list, and no key.
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
