import type {ClusterMark} from '../issuance/index.js';
import {isClusterMark} from '../issuance/index.js';

/** A signer name on a cluster for which an authority issues. */
export type ServedSigner = {
	readonly signerName: string;
	readonly cluster: ClusterMark;
	/** URL of the cluster's API server, without credentials. */
	readonly server: string;
};

/** An object from which clients read trusted certificates, or a signer in the cluster reads the key. */
export type PublishedPlace = {
	readonly kind: 'ConfigMap' | 'ClusterTrustBundle' | 'Secret';
	/** Absent for a ClusterTrustBundle. */
	readonly namespace?: string;
	readonly name: string;
	readonly cluster: ClusterMark;
	readonly server: string;
};

/** One key of an authority with its certificate. A rollover makes the next generation. */
export type Generation = {
	/** 1, 2 and so on; also the name of its folder. */
	readonly number: number;
	/** Hex SHA-256 of its certificate, and of its public key. */
	readonly sha256: string;
	readonly keySha256: string;
	readonly createdAt: string;
	/** When the key was destroyed. Clients should no longer trust the certificate. */
	readonly retiredAt?: string;
};

/** The progress of the change from one generation to the next. */
export type Rollover = {
	readonly to: number;
	/** `made`: the new key exists. `published`: clients get both certificates. When the new key signs, the rollover is over. */
	readonly phase: 'made' | 'published';
	readonly publishedAt?: string;
};

/** The record of an authority on disk. It holds no key. */
export type AuthorityRecord = {
	readonly name: string;
	/** Number of the generation that signs. */
	readonly current: number;
	readonly generations: readonly Generation[];
	readonly serves: readonly ServedSigner[];
	readonly places: readonly PublishedPlace[];
	/** Name of the parent authority, if that is on this machine too. */
	readonly under?: string;
	readonly rollover?: Rollover;
};

/** The generations that clients should trust. The one that signs is first. */
export function trustedGenerations({current, generations}: AuthorityRecord): readonly Generation[] {
	return generations
		.filter(({retiredAt}) => retiredAt === undefined)
		.toSorted((a, b) => Number(b.number === current) - Number(a.number === current) || b.number - a.number);
}

/** @returns undefined if the text is no record. */
export function parseAuthorityRecord(text: string): AuthorityRecord | undefined {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return undefined;
	}

	return isRecord(value) ? value : undefined;
}

export function formatAuthorityRecord(record: AuthorityRecord): string {
	return `${JSON.stringify({version: 1, ...record}, undefined, '\t')}\n`;
}

function isRecord(value: unknown): value is AuthorityRecord {
	const record = fieldsOf(value);
	return (
		record['version'] === 1 &&
		typeof record['name'] === 'string' &&
		isList(record['generations'], isGeneration) &&
		isList(record['serves'], each => isText(each, 'signerName') && isOfCluster(each)) &&
		isList(record['places'], each => isText(each, 'kind') && isText(each, 'name') && isOfCluster(each)) &&
		record['generations'].some(each => fieldsOf(each)['number'] === record['current'])
	);
}

function isGeneration(value: unknown): boolean {
	const {number, sha256, keySha256} = fieldsOf(value);
	return Number.isSafeInteger(number) && [sha256, keySha256].every(each => /^[\da-f]{64}$/.test(String(each)));
}

function isOfCluster(value: unknown): boolean {
	return isText(value, 'server') && isClusterMark(fieldsOf(value)['cluster']);
}

function isText(value: unknown, field: string): boolean {
	return typeof fieldsOf(value)[field] === 'string';
}

function isList(value: unknown, is: (each: unknown) => boolean): value is readonly unknown[] {
	return Array.isArray(value) && value.every(is);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
