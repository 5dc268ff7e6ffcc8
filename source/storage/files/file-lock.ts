import {randomBytes} from 'node:crypto';
import {readdir, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {localized, shellQuote} from '../../base/text/index.js';
import {nameExclusively} from './create-exclusive.js';
import {FileError, toFileError} from './file-error.js';
import type {Fate, ProcessIdentity} from './process-identity.js';
import {fateOf, ownIdentity, startTimeMs} from './process-identity.js';

/** How long to wait for a lock. A holder usually needs it for one write to disk. */
const usualPatienceMs = 5000;
/** A lock file without a holder counts as being created for this time. After it, its creator must have been killed. */
const makingMs = 2000;
/** Files that a killed process left beside a lock are stale after this time. */
const leftoverMs = 60_000;
/** How far apart the clocks of a file system and of this machine may be. */
const clockSlackMs = 60_000;

/**
 * Runs `work` while no other certdeck holds the same lock. The lock is a file that names the process that holds it. A lock
 * whose holder has ended is taken over. If the holder can't be seen from here, such as on another host, the lock counts
 * as held.
 *
 * @param patienceMs - how long to wait for the lock, in milliseconds; if absent, five seconds.
 * @throws {FileError} `io` if the lock is held for longer. Errors of `work` are thrown as they are.
 */
export async function withLock<Result>(
	lockPath: string,
	work: () => Promise<Result>,
	patienceMs = usualPatienceMs,
): Promise<Result> {
	const mine = formatHolder(ownIdentity());
	try {
		await take(lockPath, mine, patienceMs);
	} catch (error) {
		throw toFileError(error, lockPath);
	}

	try {
		return await work();
	} finally {
		if ((await contentOf(lockPath)) === mine) {
			await rm(lockPath, {force: true});
		}
	}
}

async function take(lockPath: string, mine: string, patienceMs: number): Promise<void> {
	const deadline = Date.now() + patienceMs;
	while (!(await isMade(lockPath, mine))) {
		const content = await contentOf(lockPath);
		if (content === undefined) {
			continue;
		}

		const fate = await fateOfLock(lockPath, content);
		if (fate === 'gone') {
			await takeAway(lockPath, content, mine);
		} else if (Date.now() > deadline) {
			throw heldError(lockPath, parseHolder(content), fate);
		}

		await sleep(5 + Math.random() * 20);
	}
}

/** Creates the lock with the content `mine`; false if there is one already. */
async function isMade(lockPath: string, mine: string): Promise<boolean> {
	const own = `${lockPath}.${randomBytes(6).toString('hex')}`;
	try {
		await writeFile(own, mine, {flag: 'wx', mode: 0o600});
		await nameExclusively(own, lockPath);
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
			return false;
		}

		throw error;
	} finally {
		await rm(own, {force: true});
	}
}

/**
 * Removes a lock whose holder has ended. A second lock guards the removal. Without it, two processes could find the same
 * dead lock, and the slower one would remove the new lock of the quicker one.
 */
async function takeAway(lockPath: string, dead: string, mine: string): Promise<void> {
	const guard = `${lockPath}.takeover`;
	if (!(await isMade(guard, mine))) {
		const content = await contentOf(guard);
		if (content !== undefined && (await fateOfLock(guard, content)) === 'gone') {
			await rm(guard, {force: true});
		}

		return;
	}

	try {
		if ((await contentOf(lockPath)) === dead) {
			await rm(lockPath, {force: true});
			await sweep(lockPath);
		}
	} finally {
		await rm(guard, {force: true});
	}
}

/** Removes other files that a killed holder may have left beside its lock. */
async function sweep(lockPath: string): Promise<void> {
	const [folder, start] = [dirname(lockPath), `${basename(lockPath)}.`];
	for (const name of await readdir(folder)) {
		if (name.startsWith(start) && /^[\da-f]{12}(\.gone)?$/.test(name.slice(start.length))) {
			const path = join(folder, name);
			if ((await ageMs(path)) > leftoverMs) {
				await rm(path, {force: true});
			}
		}
	}
}

type Holder = Partial<ProcessIdentity> & {readonly pid: number};

/** The content of a lock, one line that people can read. Older versions of certdeck wrote the first three words only. */
function formatHolder({pid, host, startedAt, bootId, pidNamespace}: ProcessIdentity): string {
	return `${[pid, host, randomBytes(8).toString('hex'), startedAt, bootId, pidNamespace].join(' ')}\n`;
}

function parseHolder(content: string): Holder | undefined {
	const [pid = '', host, , startedAt, bootId, pidNamespace] = content.trim().split(' ');
	return /^[1-9]\d{0,9}$/.test(pid) && host !== undefined
		? {
				pid: Number(pid),
				host,
				...(startedAt !== undefined && bootId !== undefined && pidNamespace !== undefined
					? {startedAt, bootId, pidNamespace}
					: {}),
			}
		: undefined;
}

async function fateOfLock(path: string, content: string): Promise<Fate> {
	const holder = parseHolder(content);
	if (holder === undefined) {
		return (await ageMs(path)) > makingMs ? 'gone' : 'here';
	}

	const fate = fateOf(holder);
	// Locks of older versions lack the start time. A process that started after the lock was written can't be its holder.
	return fate === 'here' && holder.startedAt === undefined && (await isOlderThanProcess(path, holder.pid))
		? 'gone'
		: fate;
}

async function isOlderThanProcess(path: string, pid: number): Promise<boolean> {
	const startedMs = startTimeMs(pid);
	return startedMs !== undefined && (await ageMs(path)) > Date.now() - startedMs + clockSlackMs;
}

function heldError(lockPath: string, holder: Holder | undefined, fate: Fate): FileError {
	const path = JSON.stringify(lockPath);
	const remove = `rm -f ${shellQuote(lockPath) ?? ''}`;
	if (holder === undefined || fate === 'here' || fate === 'gone') {
		return new FileError(
			'io',
			lockPath,
			localized`${path} is held by another certdeck, process ${holder?.pid ?? 'unknown'}`,
			{
				hint: localized`wait until it has ended; if that process is no certdeck: ${remove}`,
			},
		);
	}

	const where =
		fate === 'other-host'
			? localized`on host ${JSON.stringify(holder.host)}`
			: localized`in another container or pid namespace`;
	return new FileError(
		'io',
		lockPath,
		localized`${path} is held by process ${holder.pid} ${where}, which can't be seen from here`,
		{
			hint: localized`if no certdeck runs there any more: ${remove}`,
		},
	);
}

async function ageMs(path: string): Promise<number> {
	return stat(path).then(
		({mtimeMs}) => Date.now() - mtimeMs,
		() => 0,
	);
}

async function contentOf(path: string): Promise<string | undefined> {
	try {
		return await readFile(path, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
			return undefined;
		}

		throw error;
	}
}
