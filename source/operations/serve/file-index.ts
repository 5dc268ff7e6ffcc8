import {dirname} from 'node:path';
import {appendPrivateLine} from '../../storage/authority/index.js';
import {exists, makePrivateFolder, readText, writePrivateFile} from '../../storage/files/index.js';
import type {IssuedEntry, IssuedIndex} from './issued-index.js';
import {formatEntry, parseEntries, pruned} from './issued-index.js';

/** Lines over which the file is written anew, and entries that then stay where no request needs more. */
const mostLines = 40_000;
const mostEntries = 20_000;

/**
 * An index in a file of this machine, a line of JSON for each entry. For signers that share the file, or one alone: the lease
 * keeps two from writing at a time, and whoever gets it reads the file again.
 */
export function createFileIndex(path: string, now: () => Date): IssuedIndex {
	let known: Map<string, IssuedEntry> | undefined;
	let lines = 0;
	let last: Promise<unknown> = Promise.resolve();

	async function entries(): Promise<Map<string, IssuedEntry>> {
		if (known === undefined) {
			const found = (await exists(path)) ? parseEntries(await readText(path)) : [];
			known = new Map(found.map(entry => [entry.uid, entry]));
			lines = found.length;
		}

		return known;
	}

	async function write(entry: IssuedEntry, instead: IssuedEntry | undefined): Promise<boolean> {
		const all = await entries();
		if (all.get(entry.uid)?.serial !== instead?.serial) {
			return false;
		}

		if (lines === 0) {
			await makePrivateFolder(dirname(path));
		}

		// A line break first: the line before may be half a line of one that was killed.
		await appendPrivateLine(path, `\n${formatEntry(entry)}\n`);
		all.set(entry.uid, entry);
		lines += 1;
		if (lines > mostLines) {
			const kept = pruned([...all.values()], mostEntries, now());
			await writePrivateFile(path, `${kept.map(formatEntry).join('\n')}\n`, {overwrite: true});
			known = new Map(kept.map(each => [each.uid, each]));
			lines = kept.length;
		}

		return true;
	}

	return {
		find: async uid => (await entries()).get(uid),
		reserve(entry, instead) {
			const written = last.then(() => write(entry, instead));
			last = written.catch(() => {});
			return written;
		},
		all: async () => [...(await entries()).values()],
		forget() {
			known = undefined;
		},
	};
}
