import assert from 'node:assert/strict';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import type {ExecPlugin} from '../../source/cluster/connection/exec-plugin.js';
import {runExecPlugin} from '../../source/cluster/connection/exec-plugin.js';
import type {LoginTerminal} from '../../source/cluster/connection/login-terminal.js';
import {ClusterError} from '../../source/cluster/model/cluster-error.js';
import {createLoginTerminal} from '../../source/run/login-terminal.js';

const dir = mkdtempSync(join(tmpdir(), 'certdeck-exec-'));
after(() => rmSync(dir, {recursive: true, force: true}));

const apiVersion = 'client.authentication.k8s.io/v1';
const endpoint = {name: 'c', server: 'https://192.0.2.1', skipTlsVerify: false};
const answer = JSON.stringify({apiVersion, kind: 'ExecCredential', status: {token: 't'}});

let count = 0;
function plugin(
	interactiveMode: ExecPlugin['interactiveMode'],
	script: string,
): ExecPlugin & {runs(): readonly string[]} {
	count += 1;
	const command = join(dir, `plugin-${count}`);
	const log = `${command}.log`;
	writeFileSync(command, `#!/bin/sh\necho "$KUBERNETES_EXEC_INFO" >> '${log}'\n${script}\n`, {mode: 0o700});
	return {
		...{command, args: [], env: {}, apiVersion, interactiveMode, provideClusterInfo: false},
		runs: () =>
			existsSync(log)
				? readFileSync(log, 'utf8')
						.trim()
						.split('\n')
						.map(line => (JSON.parse(line).spec.interactive ? 'asks' : 'silent'))
				: [],
	};
}

/** A terminal without a person: records when it is lent, and what is shown. */
function terminal({isThere = true, isDeckUp = false, mayInterrupt = true} = {}) {
	const events: string[] = [];
	let shown = '';
	const fake: LoginTerminal = {
		isThere,
		isDeckUp: () => isDeckUp,
		mayInterrupt: () => mayInterrupt,
		ended: isLoggedIn => void events.push(isLoggedIn ? 'logged in' : 'not logged in'),
		async borrow() {
			events.push('borrowed');
			return {
				write(text) {
					shown += text;
				},
				giveBack: () => void events.push('given back'),
			};
		},
	};
	return {fake, events, shown: () => shown};
}

const give = `printf '%s' '${answer}'`;
const run = (exec: ExecPlugin, fake?: LoginTerminal) =>
	runExecPlugin(exec, endpoint, new AbortController().signal, fake);
const fault = (exec: ExecPlugin, fake?: LoginTerminal) =>
	run(exec, fake).then(
		() => assert.fail('it went well'),
		(error: unknown) => {
			assert.ok(error instanceof ClusterError, String(error));
			return error.message;
		},
	);

test("refuses an answer of another apiVersion than the kubeconfig's", async () => {
	for (const version of ['client.authentication.k8s.io/v1beta1', 'client.authentication.k8s.io/v1alpha1', 'v1']) {
		const other = JSON.stringify({apiVersion: version, kind: 'ExecCredential', status: {token: 'hunter2'}});
		const message = await fault(plugin('Never', `printf '%s' '${other}'`));
		assert.match(message, /answered in the apiVersion "\S+", where the kubeconfig asks for "client\S+\/v1"$/);
		assert.doesNotMatch(message, /hunter2/);
	}
});

describe('who gets the terminal', () => {
	for (const mode of ['Always', 'IfAvailable'] as const) {
		test(`a plugin that may ask, before anything is drawn: ${mode}`, async () => {
			const {fake, events} = terminal();
			const exec = plugin(mode, give);
			assert.equal((await run(exec, fake)).token, 't');
			assert.deepEqual(exec.runs(), ['asks']);
			assert.deepEqual(events, ['borrowed', 'given back', 'logged in']);
		});
	}

	test('no plugin that must not ask, or that nobody can answer', async () => {
		for (const [mode, options] of [
			['Never', {}],
			['IfAvailable', {isThere: false}],
		] as const) {
			const {fake, events} = terminal(options);
			const exec = plugin(mode, give);
			await run(exec, fake);
			assert.deepEqual([exec.runs(), events], [['silent'], []], mode);
		}
	});

	test('a plugin that must ask is not run without one', async () => {
		const exec = plugin('Always', give);
		for (const fake of [undefined, terminal({isThere: false}).fake]) {
			assert.match(await fault(exec, fake), /must ask its user .* and standard input is no terminal$/);
		}

		assert.deepEqual(exec.runs(), []);
	});

	test('no plugin below the deck that can do without', async () => {
		const {fake, events} = terminal({isDeckUp: true});
		const exec = plugin('IfAvailable', give);
		await run(exec, fake);
		assert.deepEqual([exec.runs(), events], [['silent'], []]);
	});

	test("a plugin below the deck that can't do without", async () => {
		const {fake, events} = terminal({isDeckUp: true});
		const exec = plugin(
			'IfAvailable',
			`case "$KUBERNETES_EXEC_INFO" in *'"interactive":false'*) exit 1;; esac\n${give}`,
		);
		assert.equal((await run(exec, fake)).token, 't');
		assert.deepEqual(exec.runs(), ['silent', 'asks']);
		assert.deepEqual(events, ['borrowed', 'given back', 'logged in']);
	});

	test('not a plugin whose last login just failed', async () => {
		for (const [mode, runs, why] of [
			['IfAvailable', ['silent'], /failed \(exit code 1\): log in first$/],
			['Always', [], /must ask its user, and was not answered just now$/],
		] as const) {
			const {fake, events} = terminal({isDeckUp: true, mayInterrupt: false});
			const exec = plugin(mode, 'echo log in first >&2; exit 1');
			assert.match(await fault(exec, fake), why);
			assert.deepEqual([exec.runs(), events], [runs, []]);
		}
	});

	test('is given back after a plugin that fails', async () => {
		const {fake, events} = terminal();
		assert.match(
			await fault(plugin('Always', 'echo who? >&2; echo nobody >&2; exit 4'), fake),
			/\(exit code 4\): nobody$/,
		);
		assert.deepEqual(events, ['borrowed', 'given back', 'not logged in']);
	});
});

describe('the output of a plugin', () => {
	test('is shown as it comes, through the text boundary', async () => {
		const {fake, shown} = terminal();
		await run(plugin('Always', `printf '\\033[2J\\tName:\\r\\n' >&2; printf 'Word: ' >&2\n${give}`), fake);
		assert.equal(shown(), '\\x1b[2J    Name:\nWord: ');
	});

	test('is also shown while it waits for something other than the terminal', async () => {
		const {fake, events, shown} = terminal();
		const gate = join(dir, 'gate');
		const exec = plugin(
			'Never',
			`echo 'open https://login.test and enter 1234' >&2; while [ ! -e '${gate}' ]; do sleep 0.1; done\n${give}`,
		);
		const running = run(exec, fake);
		const deadline = Date.now() + 30_000;
		while (!shown().includes('enter 1234')) {
			assert.ok(Date.now() < deadline, 'nothing is shown');
			await new Promise(resolve => setTimeout(resolve, 20));
		}

		writeFileSync(gate, '');
		assert.equal((await running).token, 't');
		assert.deepEqual(events, ['borrowed', 'given back']);
	});

	test('is not shown if the plugin ends at once', async () => {
		const {fake, events} = terminal();
		await run(plugin('Never', `echo careful >&2\n${give}`), fake);
		assert.deepEqual(events, []);
	});
});

describe('the terminal of a run', () => {
	const streams = () => {
		const written: string[] = [];
		const stdin = {isTTY: true, pause: () => stdin, resume: () => stdin} as never;
		return {written, streams: {stdin, stderr: {write: (text: string) => written.push(text)}, splash: undefined}};
	};

	test('under the deck suspends it, and gives it back', async () => {
		const {written, streams: all} = streams();
		const lent = createLoginTerminal(all);
		lent.openDeck();
		assert.equal(lent.isDeckUp(), true);
		const events: string[] = [];
		const borrowing = lent.borrow('x wants to log in');
		lent.attach(async () => {
			events.push('suspended');
			return {resume: async () => void events.push('resumed')};
		});
		const loan = await borrowing;
		loan.write('Name: ');
		assert.deepEqual(events, ['suspended']);
		loan.giveBack();
		assert.deepEqual(events, ['suspended', 'resumed']);
		assert.equal(written.join(''), 'certdeck: x wants to log in; the deck comes back after it\nName: ');
	});

	test('is borrowed from the deck that replaced another', async () => {
		const {streams: all, written} = streams();
		const lent = createLoginTerminal(all);
		const events: string[] = [];
		const suspend = (name: string) => async () => {
			events.push(name);
			return {resume: async () => {}};
		};
		lent.openDeck();
		const leaveFirst = lent.attach(suspend('first'));
		lent.attach(suspend('second'));
		leaveFirst();
		assert.equal(lent.isDeckUp(), true);
		(await lent.borrow('x wants to log in')).giveBack();
		assert.deepEqual(events, ['second']);
		assert.match(written.join(''), /the deck comes back after it/);
	});

	test('has one borrower at a time', async () => {
		const {streams: all} = streams();
		const lent = createLoginTerminal(all);
		const first = await lent.borrow('one');
		let hasSecond = false;
		const second = lent.borrow('two').then(loan => {
			hasSecond = true;
			return loan;
		});
		await new Promise(resolve => setImmediate(resolve));
		assert.equal(hasSecond, false);
		first.giveBack();
		(await second).giveBack();
	});

	test('leaves the deck alone for a minute after a failed login', () => {
		let now = 0;
		const lent = createLoginTerminal(streams().streams, () => now);
		assert.equal(lent.mayInterrupt(), true);
		lent.ended(false);
		now = 59_000;
		assert.equal(lent.mayInterrupt(), false);
		now = 61_000;
		assert.equal(lent.mayInterrupt(), true);
		lent.ended(false);
		lent.ended(true);
		assert.equal(lent.mayInterrupt(), true);
	});
});
