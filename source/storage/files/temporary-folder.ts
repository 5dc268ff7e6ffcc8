import {rmSync} from 'node:fs';
import {lstat, mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fateOf, ownIdentity} from './process-identity.js';
import {writePrivateFile} from './write-file.js';

export type TemporaryFolder = {readonly path: string; remove(): Promise<void>};

/** The file in the folder that identifies its process. It shows whether the process was killed. */
const ownerName = 'owner.json';

/**
 * Creates a folder (0700) and removes it when the process ends. After kill -9 the folder stays. Such folders with the same
 * `start` are removed now.
 */
export async function makeTemporaryFolder(start: string): Promise<TemporaryFolder> {
	await sweep(start);
	const path = await mkdtemp(join(tmpdir(), start));
	const atExit = () => rmSync(path, {recursive: true, force: true});
	process.on('exit', atExit);
	await writePrivateFile(join(path, ownerName), `${JSON.stringify(ownIdentity())}\n`);
	return {
		path,
		async remove() {
			await rm(path, {recursive: true, force: true});
			process.off('exit', atExit);
		},
	};
}

async function sweep(start: string): Promise<void> {
	for (const name of await readdir(tmpdir()).catch(() => [])) {
		const path = join(tmpdir(), name);
		if (name.startsWith(start) && (await isLeft(path))) {
			await rm(path, {recursive: true, force: true}).catch(() => {
				// A later start removes it.
			});
		}
	}
}

/** Whether the folder belongs to this user and its process has ended. A folder that names no process is left alone. */
async function isLeft(path: string): Promise<boolean> {
	try {
		const found = await lstat(path);
		if (!found.isDirectory() || found.uid !== (process.geteuid?.() ?? found.uid)) {
			return false;
		}

		const owner: unknown = JSON.parse(await readFile(join(path, ownerName), 'utf8'));
		return (
			typeof owner === 'object' &&
			owner !== null &&
			'pid' in owner &&
			typeof owner.pid === 'number' &&
			fateOf({...owner, pid: owner.pid}) === 'gone'
		);
	} catch {
		return false;
	}
}
