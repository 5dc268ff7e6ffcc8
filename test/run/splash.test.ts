import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {EventEmitter} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {open} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {TestContext} from 'node:test';
import {describe, test} from 'node:test';
import {opensDeck} from '../../source/run/opens-deck.js';
import {showSplash} from '../../source/run/splash.js';
import {program} from '../helpers/certdeck.js';
import {createScreen} from '../helpers/screen.js';
import {openTerminal} from '../helpers/terminal.js';
import {patienceMs} from '../helpers/until.js';

describe('command lines that open a deck', () => {
	for (const line of [
		'',
		'--demo',
		'--context prod --read-only',
		'--kubeconfig=/tmp/a=b -n shop',
		'--color never --namespace x',
		'--as bob --as-group list --as-group=b -s https://a',
	]) {
		test(`certdeck ${line}`, () => assert.equal(opensDeck(line.split(' ').filter(Boolean)), true));
	}

	for (const line of [
		'list',
		'--help',
		'-h',
		'--version',
		'--context prod list',
		'--no-such',
		'--demo list',
		'demo',
		'--',
	]) {
		test(`not certdeck ${line}`, () => assert.equal(opensDeck(line.split(' ')), false));
	}
});

function fakeProcess({
	columns = 60,
	isTTY = true,
	env = {TERM: 'xterm'},
}: {
	columns?: number;
	isTTY?: boolean;
	env?: NodeJS.ProcessEnv;
} = {}) {
	const screen = createScreen({columns, rows: 10});
	const modes: boolean[] = [];
	const killed: string[] = [];
	const process = Object.assign(new EventEmitter(), {
		stdin: {isTTY, setRawMode: (mode: boolean) => modes.push(mode)},
		stdout: {isTTY, columns, write: (text: string) => void screen.write(text)},
		env,
		pid: 7,
		kill: (pid: number, signal: string) => killed.push(`${pid} ${signal}`),
	});
	return {
		process,
		screen,
		modes,
		killed,
		raise: (argv: readonly string[] = []) => showSplash(argv, process as unknown as Parameters<typeof showSplash>[1]),
		/** The top line, after everything was written. */
		async top() {
			await screen.write('');
			return screen.lines()[0];
		},
	};
}

test('shows the title, then the server, as the top line of the deck does', async () => {
	const {raise, screen, top, modes} = fakeProcess();
	const splash = raise();
	assert.equal(await top(), ' certdeck                                      ○ connecting');
	assert.ok(screen.isAlternate());
	assert.deepEqual(modes, [true]);
	splash?.showServer('prod · ada');
	assert.equal(await top(), ' certdeck  prod · ada                          ○ connecting');
	assert.deepEqual(screen.cursor(), {column: 0, row: 0});
	splash?.showServer('x'.repeat(40));
	assert.equal(await top(), ' certdeck                                      ○ connecting');
	splash?.showServer('日本');
	assert.equal(await top(), ' certdeck                                      ○ connecting');
	assert.deepEqual(screen.lines().slice(1).join(''), '');
});

test('is cut on a narrow screen', async () => {
	const {raise, screen, top} = fakeProcess({columns: 14});
	raise();
	assert.equal(await top(), ' certdeck ○ co');
	assert.equal(screen.lines().slice(1).join(''), '');
});

test('is not shown without a terminal, for a verb, or with a screen reader', async () => {
	for (const {made, argv} of [
		{made: fakeProcess({isTTY: false}), argv: []},
		{made: fakeProcess(), argv: ['list']},
		{made: fakeProcess({env: {TERM: 'xterm', INK_SCREEN_READER: 'true'}}), argv: []},
		{made: fakeProcess({env: {TERM: 'dumb'}}), argv: []},
	]) {
		assert.equal(made.raise(argv), undefined);
		assert.equal(await made.top(), '');
		assert.deepEqual(made.modes, []);
		assert.deepEqual(made.process.eventNames(), []);
	}
});

test('restores the terminal once, and not after the deck took over', async () => {
	const lowered = fakeProcess();
	const splash = lowered.raise();
	splash?.lower();
	splash?.lower();
	splash?.showServer('late');
	await lowered.top();
	assert.ok(!lowered.screen.isAlternate());
	assert.deepEqual(lowered.modes, [true, false]);
	assert.equal(lowered.screen.raw().split('\u001B[?1049l').length, 2);
	assert.deepEqual(lowered.process.eventNames(), []);

	const taken = fakeProcess();
	const other = taken.raise();
	other?.handOver();
	other?.lower();
	await taken.top();
	assert.ok(taken.screen.isAlternate());
	assert.deepEqual(taken.modes, [true]);
	assert.deepEqual(taken.process.eventNames(), []);
});

test('restores it when the program ends, and on a signal without another listener', async () => {
	const ended = fakeProcess();
	ended.raise();
	ended.process.emit('exit');
	await ended.top();
	assert.ok(!ended.screen.isAlternate());

	const killed = fakeProcess();
	killed.raise();
	const hear = () => {};
	killed.process.on('SIGTERM', hear);
	killed.process.emit('SIGTERM', 'SIGTERM');
	assert.deepEqual(killed.killed, []);
	killed.process.off('SIGTERM', hear);
	killed.process.emit('SIGTERM', 'SIGTERM');
	await killed.top();
	assert.deepEqual(killed.killed, ['7 SIGTERM']);
	assert.ok(!killed.screen.isAlternate());
});

/** A kubeconfig that blocks its reader until somebody writes, so that the deck can't open before. */
function slowKubeconfig(t: TestContext): {readonly path: string; write(text: string): Promise<void>} {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-splash-'));
	t.after(() => rmSync(folder, {recursive: true, force: true}));
	const path = join(folder, 'config');
	execFileSync('mkfifo', [path]);
	return {
		path,
		async write(text) {
			const writer = await open(path, 'w');
			await writer.write(text);
			await writer.close();
		},
	};
}

test('is shown before the kubeconfig is read, and removed for an error in it', async t => {
	const kubeconfig = slowKubeconfig(t);
	const script = `"$0" "$1" --kubeconfig "$2"; echo "exit $?"; stty -a | grep -ow -e '-\\?icanon'`;
	await using terminal = openTerminal('sh', ['-c', script, process.execPath, program, kubeconfig.path]);
	await terminal.screen.until(/^ certdeck +○ connecting$/m);
	assert.ok(terminal.screen.isAlternate());
	await kubeconfig.write('clusters: nonsense\n');
	await terminal.screen.until(/exit 1/);
	await terminal.ended();
	assert.ok(!terminal.screen.isAlternate());
	const text = terminal.screen.text();
	assert.match(text, /^certdeck: /m);
	assert.match(text, /^icanon$/m);
	assert.doesNotMatch(text, /○ connecting/);
});

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
	test(`a ${signal} while the deck is loading ends it, and the terminal is restored`, async t => {
		const kubeconfig = slowKubeconfig(t);
		await using terminal = openTerminal(process.execPath, [program, '--kubeconfig', kubeconfig.path]);
		await terminal.screen.until(/^ certdeck +○ connecting$/m);
		// When this write is done, the program reads, and handles no signal until it has read everything.
		const writer = await open(kubeconfig.path, 'w');
		terminal.signal(signal);
		await writer.write(`
apiVersion: v1
kind: Config
current-context: nowhere
contexts: [{name: nowhere, context: {cluster: nowhere, user: nobody}}]
clusters: [{name: nowhere, cluster: {server: 'https://127.0.0.1:9'}}]
users: [{name: nobody, user: {token: t}}]
`);
		await writer.close();
		await terminal.ended(patienceMs);
		assert.ok(!terminal.screen.isAlternate(), terminal.screen.text());
	});
}
