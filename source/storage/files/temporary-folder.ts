import {rmSync} from 'node:fs';
import {lstat, mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fateOf, ownIdentity} from './process-identity.js';
import {writePrivateFile} from './write-file.js';

export type TemporaryFolder = {readonly path: string; remove(): Promise<void>};

/** Writes its process into the folder, so that a killed owner can be told apart from a running one. */
const ownerName = 'owner.json';

/**
 * Makes a folder (0700) that is gone at the end of the process, however it ends, but for kill -9; what such an end left
 * under the same `start` is removed now.
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
				// Another start removes it.
			});
		}
	}
}

/** Whether it is a folder of this user whose process is gone; what says nothing of its process is left alone. */
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
