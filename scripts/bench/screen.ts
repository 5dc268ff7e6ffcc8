import {setTimeout as sleep} from 'node:timers/promises';
import {spawn} from '@lydell/node-pty';
import xterm from '@xterm/headless';
import type {Command} from './process.js';
import {cpuMs, memoryMb} from './process.js';

/** Text on the screen when the first rows are shown, and when all are. */
export type Marks = {readonly rows: RegExp; readonly complete: RegExp};

/** Times from the start of the program until its screen shows something, in milliseconds. */
export type StartTimes = {
	readonly firstLine: number;
	readonly rows: number;
	readonly complete: number;
	/** Processor time until the list is complete. */
	readonly cpuMs: number;
};

/** The answer to one key: the time until its last byte, and its number of bytes. */
export type KeyAnswer = {readonly ms: number; readonly bytes: number};

const columns = 120;
const rows = 40;
/** The silence that ends the answer to a key, in milliseconds. */
const silenceMs = 25;
const mostWaitMs = 180_000;

/**
 * A program in a pseudo-terminal of 120×40, with a terminal emulator. A time is when bytes arrived, not when the emulator had
 * drawn them, so that the emulator does not count.
 */
export function openScreen({file, args, env}: Command) {
	const began = performance.now();
	const pty = spawn(file, [...args], {
		name: 'xterm-256color',
		cols: columns,
		rows,
		encoding: null,
		env: {...process.env, COLORTERM: 'truecolor', LANG: 'C.UTF-8', ...env},
	});
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	// Programs ask the terminal for the position of the cursor and for its features.
	terminal.onData(answer => pty.write(answer));
	let bytes = 0;
	let hasEnded = false;
	let drawn = Promise.resolve();
	const hearers = new Set<(at: number) => void>();
	const ended = new Promise<void>(resolve => {
		pty.onExit(() => {
			hasEnded = true;
			resolve();
		});
	});
	(pty.onData as unknown as (hear: (data: Uint8Array) => void) => void)(data => {
		const at = performance.now();
		bytes += data.length;
		drawn = new Promise(resolve => {
			terminal.write(data, () => {
				resolve();
				for (const hear of hearers) {
					hear(at);
				}
			});
		});
	});

	const text = () => {
		const {active} = terminal.buffer;
		return Array.from(
			{length: rows},
			(_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '',
		).join('\n');
	};

	/** @returns when the bytes arrived that made the condition true, in milliseconds from the start. */
	const until = (holds: (shown: string) => boolean, what: string): Promise<number> =>
		new Promise((resolve, reject) => {
			const late = setTimeout(() => end(new Error(`timed out waiting for ${what}:\n${text()}`)), mostWaitMs);
			const hear = (at: number) => {
				if (holds(text())) {
					end(at - began);
				} else if (hasEnded) {
					end(new Error(`ended before ${what}:\n${text()}`));
				}
			};
			const end = (answer: number | Error) => {
				clearTimeout(late);
				hearers.delete(hear);
				return typeof answer === 'number' ? resolve(answer) : reject(answer);
			};

			hearers.add(hear);
			hear(performance.now());
		});

	/** Waits until the program has been silent for `quietMs`. */
	const settled = async (quietMs: number, mostMs = 8000): Promise<void> => {
		const limit = performance.now() + mostMs;
		for (let before = -1; before !== bytes && performance.now() < limit; ) {
			before = bytes;
			await sleep(quietMs);
		}
	};

	return {
		text,
		async start({rows: rowsMark, complete}: Marks): Promise<StartTimes> {
			// All three conditions are checked after each part of the output.
			const [firstLine, first, all] = await Promise.all([
				until(shown => /\S/.test(shown), 'a first line'),
				until(shown => rowsMark.test(shown), 'first rows'),
				until(shown => rowsMark.test(shown) && complete.test(shown), 'the whole list').then(at => ({
					at,
					cpu: cpuMs(pty.pid),
				})),
			]);
			return {firstLine, rows: first, complete: all.at, cpuMs: all.cpu};
		},
		settled,
		/** Types a key, and waits for the screen that it opens. @returns milliseconds since the key. */
		async open(typed: string, {rows: rowsMark, complete}: Marks): Promise<Omit<StartTimes, 'firstLine'>> {
			await drawn;
			const at = performance.now() - began;
			const cpuBefore = cpuMs(pty.pid);
			pty.write(typed);
			const [first, all] = await Promise.all([
				until(shown => rowsMark.test(shown), 'first rows'),
				until(shown => complete.test(shown), 'the whole list').then(shown => ({at: shown, cpu: cpuMs(pty.pid)})),
			]);
			return {rows: first - at, complete: all.at - at, cpuMs: all.cpu - cpuBefore};
		},
		/** Types a key, and reads the whole answer. Undefined if there is none within a second. */
		async key(typed: string, quietMs = silenceMs): Promise<KeyAnswer | undefined> {
			await drawn;
			const before = bytes;
			const at = performance.now();
			let last: number | undefined;
			const hear = (came: number) => {
				last = came;
			};
			hearers.add(hear);
			pty.write(typed);
			const limit = at + 1000;
			while ((last === undefined && performance.now() < limit) || (last && performance.now() - last < quietMs)) {
				await sleep(2);
			}

			hearers.delete(hear);
			return last === undefined ? undefined : {ms: last - at, bytes: bytes - before};
		},
		/** Bytes a second, and the share of one processor, without key presses. */
		async idle(seconds: number): Promise<{readonly bytesPerSecond: number; readonly cpuPercent: number}> {
			const [bytesBefore, cpuBefore, began] = [bytes, cpuMs(pty.pid), performance.now()];
			await sleep(seconds * 1000);
			const tookMs = performance.now() - began;
			return {
				bytesPerSecond: ((bytes - bytesBefore) / tookMs) * 1000,
				cpuPercent: ((cpuMs(pty.pid) - cpuBefore) / tookMs) * 100,
			};
		},
		memoryMb: () => memoryMb(pty.pid, 'VmRSS'),
		async close(): Promise<void> {
			if (!hasEnded) {
				pty.kill('SIGTERM');
				await Promise.race([ended, sleep(3000)]);
			}

			if (!hasEnded) {
				pty.kill('SIGKILL');
				await ended;
			}

			terminal.dispose();
		},
	};
}

export type OpenScreen = ReturnType<typeof openScreen>;
