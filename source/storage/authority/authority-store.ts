import {readdir, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {localized} from '../../base/text/index.js';
import {
	exists,
	FileError,
	makePrivateFolder,
	readText,
	removeParts,
	syncFolder,
	withLock,
	writePrivateFile,
	writePublicFile,
} from '../files/index.js';
import type {AuthorityRecord, Generation} from './authority-record.js';
import {formatAuthorityRecord, parseAuthorityRecord} from './authority-record.js';

/** The certificate with its chain to a root, and the private key; both PEM. */
export type GenerationFiles = {readonly certificatePem: string; readonly keyPem: string};

/** The authorities on this machine. Each has a folder with a record and one folder for each generation. */
export type AuthorityStore = {
	/** All records, in alphabetical order. @throws {FileError} for a record that can't be read. */
	list(): Promise<readonly AuthorityRecord[]>;
	/** @returns undefined if there is no authority of that name. */
	read(name: string): Promise<AuthorityRecord | undefined>;
	/** Paths of certificate and key of a generation. */
	pathsOf(name: string, number: number): {readonly caPath: string; readonly caKeyPath: string};
	/** Writes key and certificate of a generation, the key first. Nothing is overwritten. @throws {FileError} `exists`. */
	writeGeneration(name: string, number: number, files: GenerationFiles): Promise<void>;
	/** Writes the record. */
	save(record: AuthorityRecord): Promise<void>;
	/** Reads, changes and writes a record under its lock. @throws {FileError} `not-found`. */
	change(name: string, change: (record: AuthorityRecord) => AuthorityRecord): Promise<AuthorityRecord>;
	/** Runs `work` while no other certdeck works on the same authority. */
	alone<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
	/** Removes the key of a generation from the disk. Its certificate stays. */
	destroyKey(name: string, generation: Generation): Promise<void>;
	/** Path of the file that changes with every change of the authority. */
	recordPath(name: string): string;
};

/** Names that are valid as names of folders on every system. */
export const authorityNamePattern: RegExp = /^[a-z\d]([a-z\d.-]{0,61}[a-z\d])?$/;

/** @param home - the folder of all authorities, 0700. */
export function createAuthorityStore(home: string): AuthorityStore {
	const recordPath = (name: string) => join(home, name, 'authority.json');
	const folderOf = (name: string, number: number) => join(home, name, String(number));
	const pathsOf = (name: string, number: number) => ({
		caPath: join(folderOf(name, number), 'ca.pem'),
		caKeyPath: join(folderOf(name, number), 'ca-key.pem'),
	});

	async function read(name: string): Promise<AuthorityRecord | undefined> {
		const path = recordPath(name);
		if (!authorityNamePattern.test(name) || !(await exists(path))) {
			return undefined;
		}

		const record = parseAuthorityRecord(await readText(path));
		if (record?.name !== name) {
			throw new FileError('not-text', path, localized`${JSON.stringify(path)} is no record of the authority ${name}`, {
				hint: localized`certdeck authority import takes what lies beside it: ca.pem and ca-key.pem`,
			});
		}

		return record;
	}

	async function save(record: AuthorityRecord): Promise<void> {
		await makePrivateFolder(join(home, record.name));
		await writePrivateFile(recordPath(record.name), formatAuthorityRecord(record), {overwrite: true});
	}

	return {
		async list() {
			const names = (await exists(home)) ? (await readdir(home)).toSorted() : [];
			const records = await Promise.all(names.map(read));
			return records.filter(record => record !== undefined);
		},
		read,
		pathsOf,
		recordPath,
		async writeGeneration(name, number, {certificatePem, keyPem}) {
			const {caPath, caKeyPath} = pathsOf(name, number);
			await makePrivateFolder(home);
			await makePrivateFolder(join(home, name));
			await makePrivateFolder(folderOf(name, number));
			await writePrivateFile(caKeyPath, keyPem);
			await writePublicFile(caPath, certificatePem);
		},
		save,
		change: (name, change) =>
			withLock(join(home, name, 'record.lock'), async () => {
				const record = await read(name);
				if (record === undefined) {
					throw new FileError('not-found', recordPath(name), localized`there is no authority ${JSON.stringify(name)}`);
				}

				const changed = change(record);
				await save(changed);
				return changed;
			}),
		async alone(name, work) {
			await makePrivateFolder(home);
			await makePrivateFolder(join(home, name));
			return withLock(join(home, name, 'work.lock'), work);
		},
		async destroyKey(name, {number}) {
			const {caKeyPath} = pathsOf(name, number);
			await rm(caKeyPath, {force: true});
			await removeParts(caKeyPath);
			await syncFolder(folderOf(name, number));
		},
	};
}
