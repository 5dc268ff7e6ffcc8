import {randomBytes} from 'node:crypto';
import {readdir, rm, stat} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import {localized} from '../../base/text/index.js';
import {
	FileError,
	makePrivateFolder,
	readText,
	removeParts,
	syncFolder,
	toFileError,
	withLock,
	writePrivateFile,
} from '../files/index.js';
import type {Issuance} from './issuance.js';
import {formatIssuance, parseIssuance} from './issuance.js';
import type {IssuedRecord} from './issued.js';
import {createIssued, issuedOf} from './issued.js';
import {createKeysInUse} from './keys-in-use.js';

export type ReadIssuances = {
	/** The oldest first. */
	readonly issuances: readonly Issuance[];
	/** Files that can't be read as issuances. */
	readonly faults: readonly FileError[];
};

/** Keeps the pending issuances: one small file each, removed when the issuance is done. */
export type IssuanceStore = {
	list(): Promise<ReadIssuances>;
	/** Undefined if there is none: it is done, or it was removed. @throws {FileError} */
	read(id: string): Promise<Issuance | undefined>;
	/** Writes the record, replacing an earlier one; it is on disk when this resolves. @throws {FileError} */
	save(issuance: Issuance): Promise<void>;
	/** Removes the record of an issuance that the user gives up. @throws {FileError} */
	remove(id: string): Promise<void>;
	/**
	 * Removes the record of a finished issuance. Its key file is recorded as in use, and its certificate with its places.
	 * @throws {FileError}
	 */
	finish(issuance: Issuance, certificatePem?: string): Promise<void>;
	/** The published certificates, the latest first. @throws {FileError} */
	issued(): Promise<readonly IssuedRecord[]>;
	/** Absolute paths of the key files in use. @throws {FileError} */
	keysInUse(): Promise<readonly string[]>;
	/** Runs `task` while no other certdeck works on the same issuance. @throws {FileError} `io` if one does. */
	alone<Result>(id: string, task: () => Promise<Result>): Promise<Result>;
};

/** A new id for an issuance. */
export function newIssuanceId(): string {
	return randomBytes(5).toString('hex');
}

/** Keeps the records (0600) in the folder (0700) that `locate` returns; it is called when the folder is first needed. */
export function createIssuanceStore(locate: () => string): IssuanceStore {
	const pathOf = (id: string) => join(locate(), `${checkId(id)}.json`);

	async function read(path: string): Promise<Issuance> {
		const issuance = parseIssuance(await readText(path));
		if (issuance === undefined || `${issuance.id}.json` !== basename(path)) {
			throw new FileError('io', path, localized`${JSON.stringify(path)} is no record of an unfinished certificate`, {
				hint: localized`look into it, and remove it if it is damaged`,
			});
		}

		return issuance;
	}

	async function remove(id: string): Promise<void> {
		const path = pathOf(id);
		try {
			await rm(path, {force: true});
			await syncFolder(dirname(path));
		} catch (error) {
			throw toFileError(error, path);
		}
	}

	const keysInUse = createKeysInUse(() => dirname(locate()));
	const issued = createIssued(() => dirname(locate()));
	return {
		async list() {
			await sweep(locate());
			const issuances: Issuance[] = [];
			const faults: FileError[] = [];
			for (const name of await namesIn(locate())) {
				const path = join(locate(), name);
				try {
					issuances.push(await read(path));
				} catch (error) {
					const fault = toFileError(error, path);
					// Another certdeck has finished the issuance since the folder was read.
					if (fault.code !== 'not-found') {
						faults.push(fault);
					}
				}
			}

			return {issuances: issuances.sort((a, b) => (a.begunAt < b.begunAt ? -1 : 1)), faults};
		},
		async read(id) {
			try {
				return await read(pathOf(id));
			} catch (error) {
				if (error instanceof FileError && error.code === 'not-found') {
					return undefined;
				}

				throw error;
			}
		},
		async save(issuance) {
			const path = pathOf(issuance.id);
			try {
				await makePrivateFolder(dirname(path));
				await removeParts(path);
				await writePrivateFile(path, formatIssuance(issuance), {overwrite: true});
			} catch (error) {
				throw unwritable(error, path);
			}
		},
		remove,
		async finish(issuance, certificatePem) {
			if (issuance.key.place === 'file') {
				// If this fails, the key is listed as orphaned by mistake. The issuance is done nevertheless.
				await keysInUse.add(issuance.key.path).catch(() => {});
			}

			const record = certificatePem === undefined ? undefined : issuedOf(issuance, certificatePem);
			if (record !== undefined) {
				// If this fails, the list of certificates lacks a row. The issuance is done nevertheless.
				await issued.add(record).catch(() => {});
			}

			await remove(issuance.id);
		},
		keysInUse: () => keysInUse.list(),
		issued: issued.list,
		async alone(id, task) {
			const path = pathOf(id);
			let isTaken = false;
			try {
				await makePrivateFolder(dirname(path));
				return await withLock(join(dirname(path), `.${id}.lock`), () => {
					isTaken = true;
					return task();
				});
			} catch (error) {
				throw isTaken ? error : unwritable(error, path);
			}
		},
	};
}

/** Keeps the issuances in memory, for a demo cluster that ends with this run. */
export function createMemoryIssuanceStore(): IssuanceStore {
	const issuances = new Map<string, Issuance>();
	const inUse = new Set<string>();
	let issued: readonly IssuedRecord[] = [];
	return {
		list: async () => ({issuances: [...issuances.values()], faults: []}),
		read: async id => issuances.get(id),
		async save(issuance) {
			issuances.set(issuance.id, issuance);
		},
		async remove(id) {
			issuances.delete(id);
		},
		async finish(issuance, certificatePem) {
			const {id, key} = issuance;
			const record = certificatePem === undefined ? undefined : issuedOf(issuance, certificatePem);
			issued = record === undefined ? issued : [record, ...issued];
			issuances.delete(id);
			if (key.place === 'file') {
				inUse.add(key.path);
			}
		},
		keysInUse: async () => [...inUse],
		issued: async () => issued,
		alone: (_, task) => task(),
	};
}

/** An issuance can not begin without its record, so the error says what to do. */
function unwritable(error: unknown, path: string): FileError {
	const {code, message, hint} = toFileError(error, path);
	const isPlace = code === 'permission' || code === 'not-found' || code === 'exists';
	return new FileError(
		code,
		path,
		isPlace ? localized`the record of an unfinished certificate can not be written: ${message}` : message,
		{
			...(hint === undefined ? {} : {hint}),
			...(isPlace && {hint: localized`set XDG_STATE_HOME to a folder of your own`}),
			cause: error,
		},
	);
}

/** An id becomes part of a path. */
function checkId(id: string): string {
	if (!/^[\da-f]{10}$/.test(id)) {
		throw new FileError('not-found', id, localized`${JSON.stringify(id)} is no id of an unfinished certificate`);
	}

	return id;
}

/** A process that is killed between two steps leaves a lock or a half-written record; it is stale after this time. */
const leftoverAgeMs = 60_000;

async function sweep(folder: string): Promise<void> {
	const names = await readdir(folder).catch((): string[] => []);
	for (const name of names) {
		const [, id] = /^\.([\da-f]{10})\./.exec(name) ?? [];
		if (id !== undefined && !names.includes(`${id}.json`)) {
			const path = join(folder, name);
			const {mtimeMs} = await stat(path).catch(() => ({mtimeMs: Date.now()}));
			if (Date.now() - mtimeMs > leftoverAgeMs) {
				await rm(path, {force: true});
			}
		}
	}
}

async function namesIn(folder: string): Promise<readonly string[]> {
	try {
		return (await readdir(folder)).filter(name => /^[\da-f]{10}\.json$/.test(name));
	} catch (error) {
		const failure = toFileError(error, folder);
		if (failure.code === 'not-found') {
			return [];
		}

		throw failure;
	}
}
