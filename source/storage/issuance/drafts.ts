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

/** The saved input of a guide. It holds neither a key nor a passphrase. */
export type Draft = {
	/** Ten hex digits. */
	readonly id: string;
	/** ISO 8601 in UTC. */
	readonly savedAt: string;
	/** URL of the cluster's API server, without credentials. */
	readonly server: string;
	/** The input as JSON. Only the guide knows its form. */
	readonly content: unknown;
};

/** Input of guides that was not sent yet. Each deck saves it in a file, and removes the file when it is sent or dropped. */
export type Drafts = {
	/** Drafts of decks that have ended, the newest first. Files that can't be read are left out. */
	left(): Promise<readonly Draft[]>;
	/** Saves a draft, and replaces the one with the same id. It is on disk when this resolves. @throws {FileError} */
	save(draft: Draft): Promise<void>;
	/** @throws {FileError} */
	remove(id: string): Promise<void>;
};

/** A new id for a draft. */
export function newDraftId(): string {
	return randomBytes(5).toString('hex');
}

/** Keeps drafts as files (0600) in the folder (0700) that `locate` returns; it is called when the folder is first needed. */
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
				// Without a folder there is no draft to remove.
			});
		},
	};
}

/** Keeps no drafts. A demo cluster ends with the run, so a draft for it would be of no use. */
export function createNoDrafts(): Drafts {
	return {left: async () => [], async save() {}, async remove() {}};
}

/** Names of the draft files; none if there is no folder, or if another user could have added files to it. */
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
		// A draft is a convenience. Without it the guide begins empty.
		if (error instanceof FileError || error instanceof SyntaxError || error instanceof TypeError) {
			return undefined;
		}

		throw error;
	}
}

/** If the deck of a draft can't be seen from here, it counts as ended after this time. */
const unseenLifetimeMs = 3_600_000;

/** Whether a draft can be offered: its deck is this one, or has ended. */
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
