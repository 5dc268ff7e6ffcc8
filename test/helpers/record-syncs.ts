import {fstatSync, readlinkSync} from 'node:fs';
import type {FileHandle} from 'node:fs/promises';
import {open} from 'node:fs/promises';
import type {TestContext} from 'node:test';

/** A synced file: its path and size at that time (undefined for a folder), and the result of `note`. */
export type Sync<Note = undefined> = {
	readonly path: string;
	readonly size: number | undefined;
	readonly note?: Note;
};

/** Keeps a record of each fsync of this process until the end of the test. Linux names open files below /proc. */
export async function recordSyncs<Note = undefined>(
	context: TestContext,
	note?: () => Note,
): Promise<() => ReadonlyArray<Sync<Note>>> {
	const handle = await open('/', 'r');
	const methods: FileHandle = Object.getPrototypeOf(handle);
	await handle.close();
	const all: Array<Sync<Note>> = [];
	const {sync} = methods;
	context.mock.method(methods, 'sync', async function (this: FileHandle) {
		const found = fstatSync(this.fd);
		await sync.call(this);
		all.push({
			path: readlinkSync(`/proc/self/fd/${this.fd}`),
			size: found.isFile() ? found.size : undefined,
			...(note === undefined ? {} : {note: note()}),
		});
	});
	return () => all;
}
