import {createHash} from 'node:crypto';
import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {Pin} from '../../cluster/model/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {ConfigMapRecord, SecretRecord, TrustBundleRecord} from '../../cluster/records/index.js';
import {exists, readBytes} from '../../storage/files/index.js';
import type {PlanStep} from '../plan/index.js';
import {OperationError} from '../plan/index.js';
import {settled} from './settle.js';

export type Published = {
	readonly secret?: SecretRecord;
	readonly configMap?: ConfigMapRecord;
	readonly trustBundle?: TrustBundleRecord;
	/** The paths that were written. */
	readonly files: readonly string[];
};

/** One write of a publication: its step in the plan, and the action. */
export type Write = {
	readonly step: PlanStep;
	/**
	 * Checks whether it would be refused, and writes nothing.
	 *
	 * @throws {OperationError}, {ClusterError}, {FileError}
	 */
	check(signal?: AbortSignal): Promise<void>;
	perform(signal?: AbortSignal): Promise<Partial<Omit<Published, 'files'>> & {readonly file?: string}>;
};

/** @throws {OperationError} `refused`. */
export function refuseImmutable(label: string, found: {readonly immutable: boolean} | undefined): void {
	if (found?.immutable) {
		throw new OperationError('refused', localized`${label} is immutable`, {
			hint: localized`choose another name, or delete it first`,
		});
	}
}

/**
 * Writes an object. If the answer is lost, the object is read back.
 *
 * @param found - the object as it was before; undefined if there was none.
 * @param content - the written part of an object, as text for comparison.
 * @throws {OperationError} `changed` if somebody else wrote something else meanwhile.
 */
export function settledWrite<Written>(
	{settlePace}: Pick<Cluster, 'settlePace'>,
	label: string,
	found: Written | undefined,
	{
		write,
		get,
		content,
		wanted,
		signal,
	}: {
		write(): Promise<Written>;
		get(signal: AbortSignal): Promise<Written | undefined>;
		content(written: Written): string;
		readonly wanted: string;
		readonly signal: AbortSignal | undefined;
	},
): Promise<Written> {
	const textOf = (each: Written | undefined) => (each === undefined ? undefined : content(each));
	return settled(write, {
		what: localized`the write of ${label}`,
		async look(looking) {
			const now = await get(looking);
			if (now !== undefined && content(now) === wanted) {
				return now;
			}

			if (textOf(now) === textOf(found)) {
				return undefined;
			}

			throw new OperationError('changed', localized`${label} was written by somebody else meanwhile`, {
				hint: localized`look at it, and start again`,
			});
		},
		signal,
		pace: settlePace,
	});
}

/** How to overwrite an existing object: only the version that was read, whoever manages its fields. */
export function ontoFound(found: Pin | undefined): {readonly pin?: Pin; readonly force?: boolean} {
	return found === undefined ? {} : {pin: {uid: found.uid, resourceVersion: found.resourceVersion}, force: true};
}

export function managers(names: readonly string[]): string {
	return names.length === 0 ? '' : localized`, written by ${names.join(', ')}`;
}

/** Hex SHA-256 of the content that would be lost. */
export function digest(...contents: ReadonlyArray<Uint8Array | string>): string {
	const sum = createHash('sha256');
	for (const content of contents) {
		sum.update(content).update('\0');
	}

	return sum.digest('hex');
}

/** The digest of a file; undefined if there is none. Rejects with FileError. */
export async function contentDigest(path: string): Promise<string | undefined> {
	return (await exists(path)) ? digest(await readBytes(path)) : undefined;
}

/**
 * Whether a write may overwrite a file: only if the file still has the content that was read.
 *
 * @param found - its `contentDigest`; undefined if there was none.
 * @throws {OperationError} `exists` if the content changed meanwhile.
 */
export async function overwriteOf(path: string, found: string | undefined): Promise<{readonly overwrite: boolean}> {
	const lost = await contentDigest(path);
	if (lost !== undefined && found !== undefined && lost !== found) {
		throw writtenSince(path);
	}

	return {overwrite: found !== undefined};
}

/**
 * As `overwriteOf`, as a check only.
 *
 * @throws {OperationError} `exists`.
 */
export async function checkUnchanged(path: string, found: string | undefined): Promise<void> {
	const there = await contentDigest(path);
	if (there !== undefined && there !== found) {
		throw writtenSince(path);
	}
}

function writtenSince(path: string): OperationError {
	return new OperationError(
		'exists',
		localized`${JSON.stringify(path)} was written since it was read: nothing was written`,
		{
			hint: localized`look at it, and start again`,
		},
	);
}

/** The errors with which a server refuses a write. */
const refusals: ReadonlySet<ClusterError['code']> = new Set([
	'forbidden',
	'not-found',
	'invalid',
	'conflict',
	'already-exists',
	'aborted',
]);

/**
 * Checks a write by a dry run, which stores nothing. Other errors, for example of a webhook without dry run, are left to
 * the write itself.
 *
 * @throws {ClusterError} if it would be refused.
 */
export async function judged(dryRun: () => Promise<unknown>): Promise<void> {
	try {
		await dryRun();
	} catch (error) {
		if (!(error instanceof ClusterError)) {
			throw error;
		}

		if (refusals.has(error.code) && !/dry.?run/i.test(error.message)) {
			throw error;
		}
	}
}
