import {hash} from 'node:crypto';
import type {FileHandle} from 'node:fs/promises';
import {constants, open} from 'node:fs/promises';
import {localized} from '../../base/text/index.js';
import {FileError, toFileError} from '../files/index.js';
import {createDecisionOrder} from './decision-order.js';
import type {JournalLine, JournalRecord} from './journal-record.js';
import {parseRecord} from './journal-record.js';

export type ReadJournal = JournalEnd & {
	/** The decisions that can be read, in the order of their begin. */
	readonly records: readonly JournalRecord[];
};

/** The state of a journal after reading all of it. */
export type JournalEnd = {
	/** The first line that does not continue the chain, counted from 1, and why. */
	readonly fault?: {readonly line: number; readonly why: string};
	/** Hex SHA-256 of the last line. A copy of it elsewhere can later prove that no line was changed or removed. */
	readonly head: string | null;
};

/**
 * Reads a journal and checks its chain. A missing file counts as an empty journal.
 *
 * @throws {FileError} if the file can't be read.
 */
export async function readJournal(path: string): Promise<ReadJournal> {
	const records: JournalRecord[] = [];
	const end = await followJournal(path, decisions => {
		for (const decision of decisions) {
			records.push(decision);
		}
	});
	return {records, ...end};
}

/**
 * As `readJournal`, without keeping the decisions in memory.
 *
 * @param hear - receives each decision once, in the order of their begin. A decision is held back until its outcome is
 * read, or until it is certain that there is none.
 */
export async function followJournal(
	path: string,
	hear: (decisions: readonly JournalRecord[]) => void = () => {},
	signal?: AbortSignal,
): Promise<JournalEnd> {
	const order = createDecisionOrder();
	let fault: JournalEnd['fault'];
	let head: string | null = null;
	let line = 0;
	/** Read only if a decision without an outcome holds back many others. */
	let answered: ReadonlySet<string> | undefined;
	try {
		for await (const lines of linesOf(path)) {
			for (const {bytes, isWhole} of lines) {
				line += 1;
				const record = parseRecord(bytes);
				fault ??= whyBroken(record, isWhole, head, line);
				head = hash('sha256', bytes, 'hex');
				if (record) {
					order.add(record, line);
				}
			}

			if (order.held() > mostHeld) {
				answered ??= await answeredIn(path);
			}

			hear(order.settled(answered));
			if (signal?.aborted) {
				break;
			}
		}
	} catch (error) {
		const failure = toFileError(error, path);
		if (failure.code !== 'not-found') {
			throw failure;
		}
	}

	hear(order.rest());
	return {head, ...(fault && {fault})};
}

/** If more decisions than this are held back, the whole journal is searched for outcomes. */
const mostHeld = 2000;

/** The ids of the decisions whose outcome is in the journal. */
async function answeredIn(path: string): Promise<ReadonlySet<string>> {
	const ids = new Set<string>();
	for await (const lines of linesOf(path)) {
		for (const {bytes} of lines) {
			const {id, answer} = parseRecord(bytes) ?? {};
			if (id !== undefined && answer !== undefined) {
				ids.add(id);
			}
		}
	}

	return ids;
}

/** Opens the journal file. @throws {FileError} if it is a symbolic link, which could lead to any file. */
export async function openJournal(path: string, flags: number): Promise<FileHandle> {
	try {
		return await open(path, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, 0o600);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ELOOP') {
			throw new FileError(
				'io',
				path,
				localized`${JSON.stringify(path)} is a symbolic link, and the journal is kept in no file that a link names`,
				{
					hint: localized`put the file itself there`,
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
		return {line, why: localized`is no record: it was changed, or cut short while it was written`};
	}

	if (record.previous === expected) {
		return isWhole ? undefined : {line, why: localized`was cut short while it was written`};
	}

	return {
		line,
		why:
			expected === null
				? localized`is not the beginning: lines before it were taken out`
				: localized`does not follow from line ${line - 1}: that one was changed, or lines between were taken out or put in`,
	};
}

/** The bytes are valid until the next part of the file is read. */
type FileLine = {readonly bytes: Buffer; readonly isWhole: boolean};

const pieceBytes = 256 * 1024;

/** The lines of the journal without their line breaks, for one part of the file at a time. */
async function* linesOf(path: string): AsyncGenerator<readonly FileLine[]> {
	const file = await openJournal(path, constants.O_RDONLY);
	try {
		const piece = Buffer.allocUnsafe(pieceBytes);
		/** The begin of a line whose end was not read yet. */
		let begun: Buffer[] = [];
		for (;;) {
			const {bytesRead} = await file.read(piece, 0, piece.length);
			if (bytesRead === 0) {
				break;
			}

			const read = piece.subarray(0, bytesRead);
			const lines: FileLine[] = [];
			let start = 0;
			for (let end = read.indexOf(0x0a); end !== -1; end = read.indexOf(0x0a, start)) {
				const part = read.subarray(start, end);
				lines.push({bytes: begun.length === 0 ? part : Buffer.concat([...begun, part]), isWhole: true});
				begun = [];
				start = end + 1;
			}

			if (start < read.length) {
				begun.push(Buffer.from(read.subarray(start)));
			}

			yield lines;
		}

		if (begun.length > 0) {
			yield [{bytes: Buffer.concat(begun), isWhole: false}];
		}
	} finally {
		await file.close();
	}
}
