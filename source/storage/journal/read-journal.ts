import {createHash} from 'node:crypto';
import type {FileHandle} from 'node:fs/promises';
import {constants, open} from 'node:fs/promises';
import {FileError, toFileError} from '../files/index.js';
import type {JournalLine, JournalRecord} from './journal-record.js';
import {parseRecord, withoutOutcome} from './journal-record.js';

export type ReadJournal = {
	/** The decisions that can be read, in the order in which they were begun. */
	readonly records: readonly JournalRecord[];
	/** The first line, from 1, that does not continue the chain, and why. */
	readonly fault?: {readonly line: number; readonly why: string};
	/** Hex SHA-256 of the last line: whoever wrote it down elsewhere can tell that none was changed or taken off. */
	readonly head: string | null;
};

/**
 * Reads a journal and follows its chain. What is not there is an empty journal.
 *
 * @throws {FileError} where it can't be read.
 */
export async function readJournal(path: string): Promise<ReadJournal> {
	const records = new Map<string, JournalRecord>();
	let fault: ReadJournal['fault'];
	let head: string | null = null;
	let line = 0;
	try {
		for await (const {bytes, isWhole} of linesOf(path)) {
			line += 1;
			const record = parseRecord(bytes);
			fault ??= whyBroken(record, isWhole, head, line);
			head = createHash('sha256').update(bytes).digest('hex');
			if (record) {
				// Those without an id are decisions each by itself.
				records.set(record.id ?? `line ${line}`, decisionOf(record));
			}
		}
	} catch (error) {
		const failure = toFileError(error, path);
		if (failure.code !== 'not-found') {
			throw failure;
		}
	}

	return {records: [...records.values()], head, ...(fault && {fault})};
}

function decisionOf(line: JournalLine): JournalRecord {
	return {...line, answer: line.answer ?? {error: withoutOutcome}};
}

/** Opens the journal where it is a file and nothing else. @throws {FileError} for a link, which could lead anywhere. */
export async function openJournal(path: string, flags: number): Promise<FileHandle> {
	try {
		return await open(path, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, 0o600);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ELOOP') {
			throw new FileError(
				'io',
				path,
				`${JSON.stringify(path)} is a symbolic link, and the journal is kept in no file that a link names`,
				{
					hint: 'put the file itself there',
					cause: error,
				},
			);
		}

		throw error;
	}
}

function whyBroken(
	record: JournalLine | undefined,
	isWhole: boolean,
	expected: string | null,
	line: number,
): ReadJournal['fault'] {
	if (record === undefined) {
		return {line, why: 'is no record: it was changed, or cut short while it was written'};
	}

	if (record.previous === expected) {
		return isWhole ? undefined : {line, why: 'was cut short while it was written'};
	}

	return {
		line,
		why:
			expected === null
				? 'is not the beginning: lines before it were taken out'
				: `does not follow from line ${line - 1}: that one was changed, or lines between were taken out or put in`,
	};
}

async function* linesOf(path: string): AsyncGenerator<{readonly bytes: Uint8Array; readonly isWhole: boolean}> {
	let rest = Buffer.alloc(0);
	const file = await openJournal(path, constants.O_RDONLY);
	for await (const chunk of file.createReadStream()) {
		rest = Buffer.concat([rest, chunk as Buffer]);
		let start = 0;
		for (let end = rest.indexOf(0x0a); end !== -1; end = rest.indexOf(0x0a, start)) {
			yield {bytes: rest.subarray(start, end), isWhole: true};
			start = end + 1;
		}

		rest = rest.subarray(start);
	}

	if (rest.length > 0) {
		yield {bytes: rest, isWhole: false};
	}
}
