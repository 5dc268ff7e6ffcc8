import {spawn} from '@lydell/node-pty';
import type {Screen, ScreenSize} from './screen.js';
import {createScreen} from './screen.js';
import {patienceMs} from './until.js';

export type TerminalOptions = Partial<ScreenSize> & {
	readonly cwd?: string;
	/** Added to an environment with only what a program needs to start. */
	readonly env?: Readonly<Record<string, string>>;
};

/** A program in a pseudo-terminal, and its screen. */
export type Terminal = {
	readonly pid: number;
	readonly screen: Screen;
	/** Types keys: `\r` enter, `\x1b` escape, `\x03` Ctrl-C. */
	type(keys: string): void;
	/** Pastes as a terminal with bracketed paste does. */
	paste(text: string): void;
	resize(size: ScreenSize): void;
	signal(name: NodeJS.Signals): void;
	/** Resolves when the program has ended; throws after `timeoutMs` with the screen. */
	ended(timeoutMs?: number): Promise<{readonly exitCode: number; readonly signal: number}>;
	/** Ends the program if it still runs. */
	[Symbol.asyncDispose](): Promise<void>;
};

const passedOn = ['PATH', 'HOME', 'TMPDIR', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME'] as const;

/** Starts a program in a pseudo-terminal, by default of 80×24. */
export function openTerminal(
	file: string,
	args: readonly string[],
	{columns = 80, rows = 24, cwd, env = {}}: TerminalOptions = {},
): Terminal {
	const screen = createScreen({columns, rows});
	const inherited = Object.fromEntries(
		passedOn.flatMap(name => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
	);
	const pty = spawn(file, [...args], {
		name: 'xterm-256color',
		cols: columns,
		rows,
		cwd: cwd ?? process.cwd(),
		env: {...inherited, LC_ALL: 'C.UTF-8', TERM: 'xterm-256color', ...env},
	});
	let lastWrite = Promise.resolve();
	pty.onData(data => {
		lastWrite = screen.write(data);
	});
	let hasEnded = false;
	const end = new Promise<{exitCode: number; signal: number}>(resolve => {
		pty.onExit(({exitCode, signal = 0}) => {
			hasEnded = true;
			// The last bytes may arrive after the exit event.
			setImmediate(async () => {
				await lastWrite;
				resolve({exitCode, signal});
			});
		});
	});

	return {
		pid: pty.pid,
		screen,
		type(keys) {
			pty.write(keys);
		},
		paste(text) {
			pty.write(`\u001b[200~${text}\u001b[201~`);
		},
		resize(size) {
			screen.resize(size);
			pty.resize(size.columns, size.rows);
		},
		signal(name) {
			process.kill(pty.pid, name);
		},
		async ended(timeoutMs = patienceMs) {
			const {promise: late, reject} = Promise.withResolvers<never>();
			const deadline = setTimeout(() => {
				reject(new Error(`still running after ${timeoutMs} ms, the screen shows:\n${screen.text()}`));
			}, timeoutMs);
			try {
				return await Promise.race([end, late]);
			} finally {
				clearTimeout(deadline);
			}
		},
		async [Symbol.asyncDispose]() {
			if (!hasEnded) {
				pty.kill('SIGKILL');
				await end;
			}

			screen.dispose();
		},
	};
}
