import {cp, lstat, mkdir, readdir, readFile, realpath, rename, rm, rmdir, symlink} from 'node:fs/promises';
import {homedir} from 'node:os';
import {dirname, join, sep} from 'node:path';
import {localized, shellQuote} from '../../base/text/index.js';
import {
	dataFolder,
	exists,
	makePrivateFolder,
	stateFolder,
	syncFolder,
	toFileError,
	writePrivateFile,
} from '../files/index.js';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Moves the files of an older certdeck from `~/.certdeck` to the folder for keys, and changes their paths in the records. A
 * file stays if its name is taken in the new folder.
 *
 * @returns a sentence for the user; undefined if there is nothing to move.
 * @throws {FileError} if a file can't be moved. The files that were not moved stay, and certdeck still finds them.
 */
export async function moveKeys(env: Env): Promise<string | undefined> {
	const old = join(homedir(), '.certdeck');
	const home = dataFolder(env);
	try {
		const found = await lstat(old).catch(() => undefined);
		if (found === undefined || (await realpath(old)) === (await realpath(home).catch(() => home))) {
			return undefined;
		}

		if (found.isSymbolicLink() && !(await exists(home))) {
			await mkdir(dirname(home), {recursive: true, mode: 0o700});
			await rewritePaths(stateFolder(env), [[old, home]]);
			await symlink(await realpath(old), home);
			await rm(old);
			return notice(old, home, []);
		}

		if (!found.isDirectory()) {
			return undefined;
		}

		return await moveAll(old, home, stateFolder(env));
	} catch (error) {
		throw toFileError(error, old);
	}
}

async function moveAll(old: string, home: string, state: string): Promise<string> {
	await makePrivateFolder(home);
	const names = await readdir(old);
	const taken = new Set(await readdir(home));
	const moved = names.filter(name => !taken.has(name));
	const left = names.filter(name => taken.has(name));
	// Records change before files move. After an interruption the next start finds the files in the old folder, and repeats.
	await rewritePaths(state, [
		...moved.map((name): readonly [string, string] => [join(old, name), join(home, name)]),
		...(left.length === 0 ? [[old, home] as const] : []),
	]);
	for (const name of moved) {
		await move(join(old, name), join(home, name));
	}

	await syncFolder(home);
	if (left.length === 0) {
		await rmdir(old).catch(() => {
			// Another program still writes files to the old folder.
		});
	}

	await syncFolder(dirname(old));
	return notice(old, home, left);
}

function notice(old: string, home: string, left: readonly string[]): string {
	return left.length === 0
		? localized`what lay in ${old} lies in ${home} now; what names it by path from elsewhere needs the new one, or a link: ln -s ${shellQuote(home) ?? ''} ${shellQuote(old) ?? ''}`
		: localized`what lay in ${old} lies in ${home} now, but for what has the name of something there: ${left.join(', ')}`;
}

/** Moves a file. To another file system it is copied, and the copy is on disk before the original is removed. */
async function move(from: string, to: string): Promise<void> {
	try {
		await rename(from, to);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EXDEV') {
			throw error;
		}

		const copy = `${to}.moving`;
		await rm(copy, {recursive: true, force: true});
		await cp(from, copy, {recursive: true, preserveTimestamps: true, verbatimSymlinks: true});
		await syncAll(copy);
		await rename(copy, to);
		await syncFolder(dirname(to));
		await rm(from, {recursive: true});
	}
}

async function syncAll(path: string): Promise<void> {
	const found = await lstat(path);
	if (found.isDirectory()) {
		for (const name of await readdir(path)) {
			await syncAll(join(path, name));
		}
	}

	if (found.isDirectory() || found.isFile()) {
		await syncFolder(path);
	}
}

type Change = readonly [from: string, to: string];

/** Changes paths in the records (JSON) of the state folder; the journal stays as it is. */
async function rewritePaths(state: string, changes: readonly Change[]): Promise<void> {
	for (const folder of [state, join(state, 'unfinished'), join(state, 'drafts')]) {
		for (const name of (await readdir(folder).catch(() => [])).filter(each => each.endsWith('.json'))) {
			const path = join(folder, name);
			const before = await readFile(path, 'utf8');
			const after = rewritten(before, changes);
			if (after !== undefined) {
				await writePrivateFile(path, after, {overwrite: true});
			}
		}
	}
}

/** @returns undefined if nothing changes, or the text is no JSON. */
function rewritten(json: string, changes: readonly Change[]): string | undefined {
	let isChanged = false;
	const change = (_: string, value: unknown): unknown => {
		const found =
			typeof value === 'string'
				? changes.find(([from]) => value === from || value.startsWith(`${from}${sep}`))
				: undefined;
		if (found === undefined) {
			return value;
		}

		isChanged = true;
		return `${found[1]}${(value as string).slice(found[0].length)}`;
	};

	try {
		const text = JSON.stringify(JSON.parse(json, change), undefined, '\t');
		// ASCII only, like the records.
		return isChanged
			? `${text.replaceAll(/[^\x20-\x7e\t\n]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`
			: undefined;
	} catch {
		return undefined;
	}
}
