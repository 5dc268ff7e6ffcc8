import type {ExecFileSyncOptionsWithStringEncoding} from 'node:child_process';
import {execFileSync} from 'node:child_process';
import {readFileSync, readlinkSync} from 'node:fs';
import {hostname} from 'node:os';

/**
 * Identifies a process better than its pid. The system reuses a pid when it is free and after a restart, and each
 * container has its own pids. A part that the system does not tell is `-`. No part holds a space.
 */
export type ProcessIdentity = {
	readonly pid: number;
	readonly host: string;
	/** Linux: clock ticks between the start of the machine and of the process. Elsewhere: ISO 8601, from ps. */
	readonly startedAt: string;
	/** Changes with each start of the machine. Linux: boot_id. macOS: kern.bootsessionuuid. */
	readonly bootId: string;
	/** Inode of the pid namespace. macOS has no namespaces; all its processes see one another. */
	readonly pidNamespace: string;
};

/**
 * Whether a process still runs. `here`: it runs. `gone`: it has ended. A process in another pid namespace or on another
 * host can't be seen from here.
 */
export type Fate = 'here' | 'gone' | 'other-namespace' | 'other-host';

const unknown = '-';
let own: ProcessIdentity | undefined;

/** The identity of this process. */
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

/** Whether an identified process still runs. Older versions did not write `startedAt` and the parts after it. */
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
		// The pid is ours, but the start time is another one: the process had the same pid, as in a restarted container.
		return 'gone';
	}

	try {
		process.kill(pid, 0);
	} catch (error) {
		// EPERM: the process runs, and belongs to another user.
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

/** A zombie: the process has ended, but its parent has not read its exit status. */
const ended = 'ended';

/** @returns undefined if the system does not tell, as with hidepid for a process of another user. */
function startOf(pid: number): string | undefined {
	if (process.platform === 'linux') {
		return read(() => startInStat(readFileSync(`/proc/${pid}/stat`, 'utf8')));
	}

	return process.platform === 'win32'
		? undefined
		: read(() => startInPs(execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], quiet)));
}

/** When a process started, in milliseconds since 1970; undefined if the system does not tell. Linux: by /proc. */
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

/** Reads the start time that ps prints in the C locale and UTC: `Sat Nov 28 17:03:57 2026`. */
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
