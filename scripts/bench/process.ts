import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';

/** A program with its arguments and additional environment variables. */
export type Command = {
	readonly file: string;
	readonly args: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
};

/** The cost of running a program to its end. */
export type Cost = {readonly ms: number; readonly cpuMs: number; readonly peakMb: number};

/** How often the memory of a running program is read, in milliseconds. */
const lookMs = 15;

/**
 * Runs a program to its end without its output.
 *
 * @throws {Error} with its stderr if its exit code is not in `codes`.
 */
export async function run({file, args, env}: Command, codes: readonly number[] = [0]): Promise<Cost> {
	const before = childrenCpuMs();
	const began = performance.now();
	const child = spawn(file, [...args], {env: {...process.env, ...env}, stdio: ['ignore', 'pipe', 'pipe']});
	let said = '';
	child.stdout.resume();
	child.stderr.on('data', chunk => {
		said = `${said}${chunk}`.slice(-2000);
	});
	let peakMb = 0;
	const looking = setInterval(() => {
		peakMb = Math.max(peakMb, child.pid === undefined ? 0 : memoryMb(child.pid, 'VmHWM'));
	}, lookMs);
	try {
		const [code] = await once(child, 'close');
		const ms = performance.now() - began;
		if (!codes.includes(code)) {
			throw new Error(`${file} ${args.slice(0, 6).join(' ')} ended with ${code}:\n${said}`);
		}

		return {ms, cpuMs: childrenCpuMs() - before, peakMb};
	} finally {
		clearInterval(looking);
	}
}

/** Megabytes in a line of /proc/PID/status; 0 if the process or /proc does not exist. */
export function memoryMb(pid: number, line: 'VmRSS' | 'VmHWM'): number {
	try {
		const [, kilobytes = '0'] = new RegExp(`^${line}:\\s+(\\d+) kB$`, 'm').exec(procFile(pid, 'status')) ?? [];
		return Number(kilobytes) / 1024;
	} catch {
		return 0;
	}
}

/** Processor time of a running process with all its threads, in milliseconds. */
export function cpuMs(pid: number): number {
	const fields = statFields(pid);
	return 10 * (Number(fields[11]) + Number(fields[12]));
}

/** Processor time of the ended child processes of this one, in milliseconds. */
function childrenCpuMs(): number {
	try {
		const fields = statFields('self');
		return 10 * (Number(fields[13]) + Number(fields[14]));
	} catch {
		return Number.NaN;
	}
}

/** The fields after the name in brackets. Times are in hundredths of a second. */
function statFields(pid: number | 'self'): readonly string[] {
	return procFile(pid, 'stat')
		.replace(/^.*\) /s, '')
		.split(' ');
}

function procFile(pid: number | 'self', name: string): string {
	return readFileSync(`/proc/${pid}/${name}`, 'utf8');
}
