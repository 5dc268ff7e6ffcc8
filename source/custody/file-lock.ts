import {randomBytes} from 'node:crypto';
import {link, readFile, rename, rm, stat, writeFile} from 'node:fs/promises';
import {hostname} from 'node:os';
import {setTimeout as sleep} from 'node:timers/promises';
import {FileError} from './file-error.js';

/** How long one waits for another, who holds a lock for one write to disk. */
const patienceMs = 5000;
/** A lock of another host, whose processes can't be seen from here, is given up for dead after this. */
const foreignLifetimeMs = 60_000;

/**
 * Does `work` while no other certdeck does any under the same lock, which is a file that names its holder.
 * What a process left behind that is gone is taken away.
 *
 * @throws {FileError} `io` where it is held for more than five seconds; whatever `work` throws.
 */
export async function withLock<Result>(lockPath: string, work: () => Promise<Result>): Promise<Result> {
	const mine = `${process.pid} ${hostname()} ${randomBytes(8).toString('hex')}\n`;
	const own = `${lockPath}.${randomBytes(6).toString('hex')}`;
	try {
		await writeFile(own, mine, {flag: 'wx', mode: 0o600});
		await take(lockPath, own);
	} finally {
		await rm(own, {force: true});
	}

	try {
		return await work();
	} finally {
		if ((await holderOf(lockPath)) === mine) {
			await rm(lockPath, {force: true});
		}
	}
}

/** link() makes the lock with its holder's name in it in one step, or fails because it is there. */
async function take(lockPath: string, own: string): Promise<void> {
	const deadline = Date.now() + patienceMs;
	for (;;) {
		try {
			await link(own, lockPath);
			return;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
				throw error;
			}
		}

		const holder = await holderOf(lockPath);
		if (holder !== undefined && (await isGone(holder, lockPath))) {
			await takeAway(lockPath, holder, own);
		} else if (Date.now() > deadline) {
			throw new FileError('io', lockPath, `${JSON.stringify(lockPath)} is held by another certdeck`, {
				hint: `if process ${holder?.split(' ')[0] ?? '?'} is no certdeck, remove that file`,
			});
		} else {
			await sleep(5 + Math.random() * 20);
		}
	}
}

/** Moves a dead lock aside; where another was quicker and this is a new one, it goes back. */
async function takeAway(lockPath: string, dead: string, own: string): Promise<void> {
	const aside = `${own}.gone`;
	try {
		await rename(lockPath, aside);
		if ((await holderOf(aside)) !== dead) {
			await link(aside, lockPath);
		}
	} catch (error) {
		if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) {
			throw error;
		}
	} finally {
		await rm(aside, {force: true});
	}
}

async function isGone(holder: string, lockPath: string): Promise<boolean> {
	const [pid = '', host] = holder.trim().split(' ');
	if (host !== hostname() || !/^[1-9]\d*$/.test(pid)) {
		const age = await stat(lockPath).then(
			({mtimeMs}) => Date.now() - mtimeMs,
			() => 0,
		);
		return age > foreignLifetimeMs;
	}

	try {
		process.kill(Number(pid), 0);
		return false;
	} catch (error) {
		// EPERM: it is there, and somebody else's.
		return (error as NodeJS.ErrnoException).code === 'ESRCH';
	}
}

async function holderOf(path: string): Promise<string | undefined> {
	try {
		return await readFile(path, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
			return undefined;
		}

		throw error;
	}
}
