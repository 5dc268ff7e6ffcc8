import {randomBytes} from 'node:crypto';
import {readdir, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {localized, shellQuote} from '../../base/text/index.js';
import {nameExclusively} from './create-exclusive.js';
import {FileError, toFileError} from './file-error.js';
import type {Fate, ProcessIdentity} from './process-identity.js';
import {fateOf, ownIdentity, startTimeMs} from './process-identity.js';

/** How long one waits for another, who holds a lock for one write to disk. */
const usualPatienceMs = 5000;
/** A lock without a holder is one that is being made, or whose maker was killed meanwhile. */
const makingMs = 2000;
/** Files that a killed process left beside a lock are stale after this time. */
const leftoverMs = 60_000;
/** How far apart the clocks of a file system and of this machine may be. */
const clockSlackMs = 60_000;

/**
 * Does `work` while no other certdeck does any under the same lock, which is a file that says who holds it. One whose
 * holder is gone is taken over; one that is held where its holder can't be seen from here is waited for like any other.
 *
 * @param patienceMs - how long to wait for another; five seconds where absent.
 * @throws {FileError} `io` where it is held for longer; whatever `work` throws.
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

/** Whether the lock is there from now on and says `mine`; false where there is one. */
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
 * Removes a lock whose holder is gone. Who does so holds a second lock meanwhile: without it two might find the same
 * dead one, and the slower would remove what the quicker has just taken.
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

/** A holder that was killed may have left more than its lock. */
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

/** On one line, so that a person can read it; the first three words are what certdeck wrote before it wrote more. */
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
	// What was written before locks said when their process started is not of one that started after it.
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
