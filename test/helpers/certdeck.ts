import type {ChildProcess} from 'node:child_process';
import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

/** The built program: tests of verbs and deck run what ships. */
export const program = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist', 'certdeck.js');

// Decisions of tests must not be written to the journal of whoever runs them.
const stateFolder = mkdtempSync(join(tmpdir(), 'certdeck-state-'));
process.env['XDG_STATE_HOME'] = stateFolder;
// The configuration of whoever runs the tests is not used.
process.env['XDG_CONFIG_HOME'] = stateFolder;
process.on('exit', () => rmSync(stateFolder, {recursive: true, force: true}));

export type Run = {readonly code: number | null; readonly stdout: string; readonly stderr: string};

/** Runs certdeck without a terminal. */
export function certdeck(
	args: readonly string[],
	options: {
		readonly kubeconfig?: string;
		readonly input?: string | Uint8Array;
		readonly cwd?: string;
		readonly env?: NodeJS.ProcessEnv;
	} = {},
): Promise<Run> {
	return runProgram(process.execPath, [program, ...args], {
		...options,
		env: {
			...process.env,
			...(options.kubeconfig === undefined ? {} : {KUBECONFIG: options.kubeconfig}),
			...options.env,
		},
	});
}

export type Running = {readonly child: ChildProcess; readonly ended: Promise<Run>};

/** Starts certdeck without a terminal. The test ends it. */
export function startCertdeck(args: readonly string[], options: ProgramOptions): Running {
	return startProgram(process.execPath, [program, ...args], options);
}

/** Runs any program, with its output as text; never rejects for an exit code. */
export function runProgram(command: string, args: readonly string[], options: ProgramOptions = {}): Promise<Run> {
	return startProgram(command, args, options).ended;
}

type ProgramOptions = {readonly input?: string | Uint8Array; readonly cwd?: string; readonly env?: NodeJS.ProcessEnv};

function startProgram(command: string, args: readonly string[], options: ProgramOptions): Running {
	const child = spawn(command, args, {
		cwd: options.cwd,
		env: options.env ?? process.env,
		stdio: ['pipe', 'pipe', 'pipe'],
	});
	const stdout: Buffer[] = [];
	const stderr: Buffer[] = [];
	child.stdout.on('data', chunk => stdout.push(chunk));
	child.stderr.on('data', chunk => stderr.push(chunk));
	child.stdin.on('error', () => {
		// The program may end without reading its input.
	});
	child.stdin.end(options.input ?? '');
	const ended = new Promise<Run>((resolve, reject) => {
		child.on('error', reject);
		child.on('close', code =>
			resolve({code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString()}),
		);
	});
	return {child, ended};
}
