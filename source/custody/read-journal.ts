import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {toFileError} from './file-error.js';
import type {JournalRecord} from './journal-record.js';
import {parseRecord} from './journal-record.js';

export type ReadJournal = {
	/** What can be read, in the order of the file. */
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
	const records: JournalRecord[] = [];
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
				records.push(record);
			}
		}
	} catch (error) {
		const failure = toFileError(error, path);
		if (failure.code !== 'not-found') {
			throw failure;
		}
	}

	return {records, head, ...(fault && {fault})};
}

function whyBroken(
	record: JournalRecord | undefined,
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
	for await (const chunk of createReadStream(path)) {
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
