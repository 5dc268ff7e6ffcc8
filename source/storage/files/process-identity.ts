import type {ExecFileSyncOptionsWithStringEncoding} from 'node:child_process';
import {execFileSync} from 'node:child_process';
import {readFileSync, readlinkSync} from 'node:fs';
import {hostname} from 'node:os';

/**
 * Which process it is, beyond its pid: a pid is given to another process once it is free, after each start of the
 * machine, and in each container. A part that the system does not tell is `-`; no part holds a space.
 */
export type ProcessIdentity = {
	readonly pid: number;
	readonly host: string;
	/** Linux: clock ticks between the start of the machine and of the process. Elsewhere: ISO 8601, from ps. */
	readonly startedAt: string;
	/** Another one after each start of the machine. Linux: boot_id. macOS: kern.bootsessionuuid. */
	readonly bootId: string;
	/** Inode of the pid namespace; macOS has none, and all its processes see one another. */
	readonly pidNamespace: string;
};

/**
 * What became of a process. `gone` and `here` are certain as far as this machine tells; one in another pid namespace or
 * on another host can't be seen from here.
 */
export type Fate = 'here' | 'gone' | 'other-namespace' | 'other-host';

const unknown = '-';
let own: ProcessIdentity | undefined;

/** Of this process. */
export function ownIdentity(): ProcessIdentity {
	own ??= {
		pid: process.pid,
		host: hostname().replaceAll(/\s/g, '_') || unknown,
		startedAt: startOf(process.pid) ?? unknown,
		bootId: bootId(),
		pidNamespace: read(() => readlinkSync('/proc/self/ns/pid')) ?? unknown,
	};
	return own;
}

/** What became of a process that said who it is; `startedAt` and the rest may be missing in what older ones wrote. */
export function fateOf(
	{pid, host, startedAt, bootId = unknown, pidNamespace}: Partial<ProcessIdentity> & {readonly pid: number},
	me: ProcessIdentity = ownIdentity(),
): Fate {
	if (bootId !== unknown && me.bootId !== unknown) {
		if (bootId !== me.bootId) {
			return host === me.host ? 'gone' : 'other-host';
		}

		if (pidNamespace !== me.pidNamespace) {
			return 'other-namespace';
		}
	} else if (host !== me.host) {
		return 'other-host';
	}

	if (startedAt === undefined && pid === me.pid) {
		// This process says when it started: it was another with the same pid, as in a container that was started again.
		return 'gone';
	}

	try {
		process.kill(pid, 0);
	} catch (error) {
		// EPERM: it runs, and is another user's.
		if ((error as NodeJS.ErrnoException).code === 'ESRCH') {
			return 'gone';
		}
	}

	const running = startOf(pid);
	if (running === ended) {
		return 'gone';
	}

	const isAnother = running !== undefined && ![undefined, unknown, running].includes(startedAt);
	return isAnother ? 'gone' : 'here';
}

/** It has ended, and whoever started it has not asked how: it does nothing any more. */
const ended = 'ended';

/** @returns undefined where the system does not tell, as with hidepid for a process of another user. */
function startOf(pid: number): string | undefined {
	if (process.platform === 'linux') {
		return read(() => startInStat(readFileSync(`/proc/${pid}/stat`, 'utf8')));
	}

	return process.platform === 'win32'
		? undefined
		: read(() => startInPs(execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], quiet)));
}

/** When a process started, in milliseconds since 1970; undefined where the system does not tell. Linux: as /proc dates it. */
export function startTimeMs(pid: number): number | undefined {
	if (process.platform !== 'linux') {
		const at = Date.parse(startOf(pid) ?? '');
		return Number.isNaN(at) ? undefined : at;
	}

	const [uptime] = read(() => readFileSync('/proc/uptime', 'utf8'))?.split(' ') ?? [];
	const ticks = startOf(pid);
	// sysconf(_SC_CLK_TCK) is 100 on every Linux that Node.js runs on.
	return uptime === undefined || ticks === undefined || !/^\d+$/.test(ticks)
		? undefined
		: Date.now() - Number(uptime) * 1000 + Number(ticks) * 10;
}

/** Fields 3 and 22 of proc_pid_stat(5); field 2, the name of the program, may hold spaces and parentheses. */
export function startInStat(stat: string): string | undefined {
	const [state = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return /^[ZXx]/.test(state) ? ended : /^\d+$/.test(rest[18] ?? '') ? rest[18] : undefined;
}

/** What ps says in the C locale and UTC: `Sat Nov 28 17:03:57 2026`. */
export function startInPs(line: string): string | undefined {
	const at = new Date(`${line.trim()} UTC`);
	return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

function bootId(): string {
	const text =
		process.platform === 'linux'
			? read(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'))
			: process.platform === 'darwin'
				? read(() => execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], quiet))
				: undefined;
	return text?.trim() || unknown;
}

const quiet: ExecFileSyncOptionsWithStringEncoding = {
	encoding: 'utf8',
	stdio: ['ignore', 'pipe', 'ignore'],
	env: {PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC'},
};

function read(ask: () => string | undefined): string | undefined {
	try {
		return ask();
	} catch {
		return undefined;
	}
}
