// Runs the control plane's programs, independently of the process that asks for them. control-plane.ts starts it with a
// pipe as stdin. When that pipe closes, which also happens when the asking process is killed with SIGKILL, it ends the
// programs in reverse order and removes their folder. It needs only Node, so that it runs without a loader.
//
// stdin: one JSON object a line, {name, command, args}; stdout: {name, pid} for each, {name, exit} when one ends.
import type {ChildProcess} from 'node:child_process';
import {spawn} from 'node:child_process';
import {closeSync, existsSync, openSync} from 'node:fs';
import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import {createInterface} from 'node:readline';

type Order = {readonly name: string; readonly command: string; readonly args: readonly string[]};

const dir = process.argv[2];
if (dir === undefined) {
	throw new Error('usage: supervisor.ts FOLDER');
}

const graceMs = 3000;
// On Linux, the kernel kills the programs if the supervisor itself is killed.
const deathSignal = ['/usr/bin/setpriv', '/bin/setpriv'].find(path => existsSync(path));
const children: ChildProcess[] = [];
let isStopping = false;

function tell(message: object): void {
	process.stdout.write(`${JSON.stringify(message)}\n`);
}

// Synchronous, so that no child appears while `stop` goes through the list.
function start({name, command, args}: Order): void {
	const log = openSync(join(String(dir), `${name}.log`), 'a', 0o600);
	const [program, ...rest] =
		deathSignal === undefined ? [command, ...args] : [deathSignal, '--pdeathsig', 'KILL', '--', command, ...args];
	const child = spawn(String(program), rest, {cwd: String(dir), stdio: ['ignore', log, log]});
	children.push(child);
	child.on('error', error => tell({name, exit: error.message}));
	child.on('exit', (code, signal) => tell({name, exit: code ?? signal}));
	tell({name, pid: child.pid});
	closeSync(log);
}

function isRunning(child: ChildProcess): boolean {
	return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function end(child: ChildProcess): Promise<void> {
	if (!isRunning(child)) {
		return;
	}

	const gone = new Promise<void>(resolve => {
		child.once('exit', () => resolve());
	});
	child.kill('SIGTERM');
	const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
	await gone;
	clearTimeout(timer);
}

async function stop(): Promise<void> {
	if (isStopping) {
		return;
	}

	isStopping = true;
	for (const child of children.toReversed()) {
		await end(child);
	}

	await rm(String(dir), {recursive: true, force: true});
	process.exit(0);
}

process.stdout.on('error', () => {
	// Nobody listens any more. The closed stdin has the same effect.
});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
	process.on(signal, () => void stop());
}

const lines = createInterface({input: process.stdin});
lines.on('line', line => {
	if (!isStopping) {
		start(JSON.parse(line) as Order);
	}
});
lines.on('close', () => void stop());
