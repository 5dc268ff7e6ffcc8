import {createHash} from 'node:crypto';
import type {FileHandle} from 'node:fs/promises';
import {constants} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {localized, shellQuote} from '../../base/text/index.js';
import {FileError, makePrivateFolder, stateFolder, syncFolder, toFileError, withLock} from '../files/index.js';
import type {JournalLine, JournalRecord} from './journal-record.js';
import {formatRecord} from './journal-record.js';
import type {ReadJournal} from './read-journal.js';
import {followJournal, openJournal, readJournal} from './read-journal.js';

/** The decisions of this operator: a file of JSON lines that only grows. Each line has the hash of the line before. */
export type Journal = {
	/** The path of the file. @throws {FileError} if there is no home folder. */
	path(): string;
	/**
	 * Adds a record. It is on disk when this resolves.
	 *
	 * @throws {FileError} such as `no-space` or `permission`. Then the file holds no part of the record.
	 */
	append(entry: JournalEntry): Promise<void>;
	/**
	 * Reads all decisions, and the first line that breaks the chain.
	 *
	 * @param hear - receives the decisions as they are read, see `followJournal`. The result then has none.
	 * @throws {FileError} A missing file is no error.
	 */
	read(hear?: (decisions: readonly JournalRecord[]) => void, signal?: AbortSignal): Promise<ReadJournal>;
};

/** A line without the parts that depend on its place. */
export type JournalEntry = Omit<JournalLine, 'at' | 'previous'>;

/** `journal.jsonl` in certdeck's state folder. @throws {FileError} if there is no home folder. */
export function journalPath(env: Readonly<Record<string, string | undefined>>): string {
	return join(stateFolder(env), 'journal.jsonl');
}

type Waiting = {readonly entry: Omit<JournalLine, 'previous'>; settle(error?: unknown): void};

/**
 * A journal in the file that `locate` returns; it is called when the file is first needed. Records that arrive during a
 * write are written together after it.
 *
 * @param warn - called once with a sentence, if the chain is broken before the first record of this run.
 */
export function createJournal(
	locate: () => string,
	now: () => Date,
	warn: (sentence: string) => void = () => {},
): Journal {
	let waiting: Waiting[] = [];
	let isChecked = false;
	const check = async (path: string) => {
		if (!isChecked) {
			isChecked = true;
			const {fault} = await followJournal(path);
			if (fault !== undefined) {
				warn(brokenSentence(path, fault));
			}
		}
	};

	let isWriting = false;

	async function write(): Promise<void> {
		isWriting = true;
		while (waiting.length > 0) {
			const batch = waiting;
			waiting = [];
			let failure: unknown;
			try {
				await appendAll(
					locate(),
					batch.map(({entry}) => entry),
					check,
				);
			} catch (error) {
				failure = error;
			}

			for (const {settle} of batch) {
				settle(failure);
			}
		}

		isWriting = false;
	}

	return {
		path: locate,
		append: entry =>
			new Promise((resolve, reject) => {
				waiting.push({
					entry: {at: now().toISOString(), ...entry},
					settle: error => (error === undefined ? resolve() : reject(error)),
				});
				if (!isWriting) {
					void write();
				}
			}),
		read: async (hear, signal) =>
			hear === undefined ? readJournal(locate()) : {records: [], ...(await followJournal(locate(), hear, signal))},
	};
}

function brokenSentence(path: string, {line, why}: NonNullable<ReadJournal['fault']>): string {
	return localized`the journal was changed or damaged: line ${line} of ${path} ${why}. What is decided now is added behind it; to begin a new one: mv ${shellQuote(path) ?? ''} ${shellQuote(`${path}.broken`) ?? ''}`;
}

async function appendAll(
	path: string,
	entries: ReadonlyArray<Omit<JournalLine, 'previous'>>,
	check: (path: string) => Promise<void>,
): Promise<void> {
	try {
		await makePrivateFolder(dirname(path));
		await withLock(`${path}.lock`, async () => {
			const file = await openJournal(path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT);
			try {
				await check(path);
				await appendTo(file, path, entries);
			} finally {
				await file.close();
			}
		});
	} catch (error) {
		throw toFileError(error, path);
	}
}

async function appendTo(
	file: FileHandle,
	path: string,
	entries: ReadonlyArray<Omit<JournalLine, 'previous'>>,
): Promise<void> {
	const found = await file.stat();
	if (!found.isFile()) {
		throw new FileError('io', path, localized`${JSON.stringify(path)} is no ordinary file`);
	}

	const uid = process.geteuid?.() ?? found.uid;
	if (found.uid !== uid) {
		throw new FileError(
			'not-private',
			path,
			localized`${JSON.stringify(path)} belongs to user ${found.uid}, who can change it`,
			{
				hint: localized`${uid === 0 ? '' : 'sudo '}chown ${uid} ${shellQuote(path) ?? ''}`,
			},
		);
	}

	if ((found.mode & 0o077) !== 0) {
		await file.chmod(0o600);
	}

	const last = await lastLine(file, found.size);
	let previous = last === undefined ? null : sha256(last.line);
	// A line that a crash cut short stays as it is, and so breaks the chain visibly.
	let text = last === undefined || last.isWhole ? '' : '\n';
	for (const entry of entries) {
		const line = formatRecord({...entry, previous});
		previous = sha256(line);
		text += `${line}\n`;
	}

	try {
		await file.appendFile(text);
	} catch (error) {
		await file.truncate(found.size).catch(() => {});
		throw error;
	}

	await file.sync();
	if (found.size === 0) {
		await syncFolder(dirname(path));
	}
}

const chunkBytes = 64 * 1024;

/** The last line without its line break, and whether it had one; undefined for an empty file. */
async function lastLine(
	file: FileHandle,
	size: number,
): Promise<{readonly line: Uint8Array; readonly isWhole: boolean} | undefined> {
	let tail = Buffer.alloc(0);
	for (let start = size; start > 0; ) {
		const length = Math.min(chunkBytes, start);
		start -= length;
		const {buffer, bytesRead} = await file.read(Buffer.alloc(length), 0, length, start);
		tail = Buffer.concat([buffer.subarray(0, bytesRead), tail]);
		const isWhole = tail.at(-1) === 0x0a;
		const line = isWhole ? tail.subarray(0, -1) : tail;
		const end = line.lastIndexOf(0x0a);
		if (end !== -1 || start === 0) {
			return {line: line.subarray(end + 1), isWhole};
		}
	}

	return undefined;
}

function sha256(line: Uint8Array | string): string {
	return createHash('sha256').update(line).digest('hex');
}
