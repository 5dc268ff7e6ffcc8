import {randomBytes} from 'node:crypto';
import {readdir, rm} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import type {ProcessIdentity} from '../files/index.js';
import {
	FileError,
	fateOf,
	makePrivateFolder,
	ownIdentity,
	readText,
	removeParts,
	syncFolder,
	writePrivateFile,
} from '../files/index.js';

/** A request that is being typed: what the guide knows of it, and who types it. No key and no passphrase is in it. */
export type Draft = {
	/** Ten hex digits. */
	readonly id: string;
	/** ISO 8601 in UTC. */
	readonly savedAt: string;
	/** Of the cluster that it is for, without credentials. */
	readonly server: string;
	/** What was typed, as JSON has it; whoever wrote it reads it. */
	readonly content: unknown;
};

/** What is typed and not yet sent: a small file for each deck that has such a thing, gone once it is sent or dropped. */
export type Drafts = {
	/** Those of decks that are gone, the newest first; what can't be read counts as none. */
	left(): Promise<readonly Draft[]>;
	/** In place of what was saved under its id; on disk when this returns. @throws {FileError} */
	save(draft: Draft): Promise<void>;
	/** @throws {FileError} */
	remove(id: string): Promise<void>;
};

/** A new id for a draft. */
export function newDraftId(): string {
	return randomBytes(5).toString('hex');
}

/** Keeps them in the folder (0700) that `locate` names when it is first needed, each file 0600. */
export function createDrafts(locate: () => string): Drafts {
	const pathOf = (id: string) => join(locate(), `${id}.json`);
	return {
		async left() {
			const found: Draft[] = [];
			for (const name of await namesIn(locate)) {
				const read = /^[\da-f]{10}\.json$/.test(name) ? await readDraft(join(locate(), name)) : undefined;
				if (read !== undefined && `${read.draft.id}.json` === name && isLeft(read)) {
					found.push(read.draft);
				}
			}

			return found.sort((a, b) => (a.savedAt > b.savedAt ? -1 : 1));
		},
		async save(draft) {
			const path = pathOf(draft.id);
			await makePrivateFolder(dirname(path));
			await removeParts(path);
			const text = JSON.stringify({version: 1, ...ownIdentity(), ...draft}, undefined, '\t');
			await writePrivateFile(path, `${text}\n`, {overwrite: true});
		},
		async remove(id) {
			const path = pathOf(id);
			await rm(path, {force: true});
			await syncFolder(dirname(path)).catch(() => {
				// There is no folder, and so no draft.
			});
		},
	};
}

/** Keeps none: a made-up cluster is gone at the end of the run, and what was typed for it is of no use. */
export function createNoDrafts(): Drafts {
	return {left: async () => [], async save() {}, async remove() {}};
}

/** None where there is no folder, or one that another user could have put something into. */
async function namesIn(locate: () => string): Promise<readonly string[]> {
	try {
		return await readdir(locate());
	} catch {
		return [];
	}
}

type ReadDraft = {readonly draft: Draft; readonly writer: Partial<ProcessIdentity> & {readonly pid: number}};

async function readDraft(path: string): Promise<ReadDraft | undefined> {
	try {
		const {version, pid, host, startedAt, bootId, pidNamespace, ...draft} = JSON.parse(await readText(path));
		const texts = [host, draft.id, draft.savedAt, draft.server];
		return version === 1 && typeof pid === 'number' && texts.every(each => typeof each === 'string')
			? {writer: {pid, host, startedAt, bootId, pidNamespace}, draft}
			: undefined;
	} catch (error) {
		// It is a convenience: without it the guide begins with nothing typed.
		if (error instanceof FileError || error instanceof SyntaxError || error instanceof TypeError) {
			return undefined;
		}

		throw error;
	}
}

/** Where the deck that typed it can't be seen from here, a draft is given up for left after this. */
const unseenLifetimeMs = 3_600_000;

/** What is typed in a deck that still runs is nobody else's. */
function isLeft({writer, draft}: ReadDraft): boolean {
	switch (fateOf(writer)) {
		case 'gone':
			return true;
		case 'here':
			return writer.pid === process.pid;
		default:
			return Date.now() - Date.parse(draft.savedAt) > unseenLifetimeMs;
	}
}
