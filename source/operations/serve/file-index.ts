import {dirname} from 'node:path';
import {appendPrivateLine} from '../../storage/authority/index.js';
import {exists, makePrivateFolder, readText, writePrivateFile} from '../../storage/files/index.js';
import type {IssuedEntry, IssuedIndex} from './issued-index.js';
import {formatEntry, parseEntries, pruned} from './issued-index.js';

/** With more lines the file is rewritten. Then at most so many entries stay, unless requests need more. */
const mostLines = 40_000;
const mostEntries = 20_000;

/**
 * An index in a file of this machine, with one line of JSON for each entry. It is for signers that share the file, or for a
 * single one. The lease prevents two of them from writing at the same time, and its new holder reads the file again.
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

		// The line break comes first, because a killed process may have left an incomplete line.
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
