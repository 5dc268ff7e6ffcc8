import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {startDemo} from '../../demo/index.js';
import {certdeck, program} from '../helpers/certdeck.js';
import type {Terminal, TerminalOptions} from '../helpers/terminal.js';
import {openTerminal} from '../helpers/terminal.js';

describe('the deck in a terminal', {concurrency: false}, () => {
	let demo: Awaited<ReturnType<typeof startDemo>> | undefined;
	let folder = '';
	before(async () => {
		demo = await startDemo({still: true});
		folder = mkdtempSync(join(tmpdir(), 'certdeck-e2e-'));
	});
	after(async () => {
		await demo?.stop();
		rmSync(folder, {recursive: true, force: true});
	});

	const kubeconfig = (user: string) => `${demo?.dir}/${user}.kubeconfig`;
	/** A shell that prints the settings of its terminal before and after the deck. */
	const openShell = (options: TerminalOptions & {readonly user?: string; readonly flags?: string} = {}): Terminal =>
		openTerminal(
			'/bin/sh',
			[
				'-c',
				`echo "the shell's own line"; was=$(stty -g); "$0" "$1" ${options.flags ?? ''}; code=$?; ` +
					'[ "$was" = "$(stty -g)" ] && echo "terminal as before, code $code"; read line',
				process.execPath,
				program,
			],
			{...options, env: {KUBECONFIG: kubeconfig(options.user ?? 'admin'), HOME: folder, ...options.env}},
		);
	const stateOf = async (name: string) => {
		const {stdout, stderr} = await certdeck(['show', name, '-o', 'json'], {kubeconfig: kubeconfig('admin')});
		assert.notEqual(stdout, '', stderr);
		return JSON.parse(stdout) as {
			readonly conditions: ReadonlyArray<{readonly type: string; readonly reason: string}>;
			readonly certificate: unknown;
		};
	};

	const assertShellIsBack = async ({screen}: Terminal, code: number) => {
		await screen.until(`terminal as before, code ${code}`);
		assert.equal(screen.isAlternate(), false);
		assert.match(screen.text(), /^the shell's own line\n/);
		// The cursor is visible, and bracketed paste is off.
		assert.ok(screen.raw().lastIndexOf('\u001b[?25h') > screen.raw().lastIndexOf('\u001b[?25l'));
		assert.ok(screen.raw().lastIndexOf('\u001b[?2004l') > screen.raw().lastIndexOf('\u001b[?2004h'));
	};

	test('shows the live list, opens a request, approves it, and restores the shell', async () => {
		await using terminal = openShell();
		const {screen} = terminal;
		await screen.until('● live');
		assert.equal(screen.isAlternate(), true);
		terminal.type('/');
		await screen.until('words to look for');
		terminal.type('legacy-erp');
		await screen.until('▌ legacy-erp');
		terminal.type('\r');
		await screen.until('· legacy-erp');
		terminal.type('\r');
		await screen.until('── Asked ─');
		assert.match(screen.text(), /RSA 1024/);
		assert.equal((await stateOf('legacy-erp')).conditions.length, 0);
		terminal.type('a');
		await screen.until('┌ Approve legacy-erp');
		// The dialog can be confirmed after the cluster has said what the request would grant.
		await screen.until(/y yes, do it +tab reason/);
		terminal.type('y');
		await screen.until('Approved · waiting for signer');
		// The watch may show the write before its answer closes the dialog. Until then the dialog gets all keys.
		await screen.untilGone('┌ ');
		assert.deepEqual(
			(await stateOf('legacy-erp')).conditions.map(({type}) => type),
			['Approved'],
		);
		terminal.type('q');
		await screen.until('▌ legacy-erp');
		terminal.type('q');
		await assertShellIsBack(terminal, 0);
	});

	test('shows a request that another user makes while it is open', async () => {
		await using terminal = openShell();
		await terminal.screen.until('● live');
		assert.doesNotMatch(terminal.screen.text(), /from-outside/);
		const spec = JSON.stringify({CN: 'from-outside', hosts: ['outside.example'], key: {algo: 'ecdsa', size: 256}});
		const {code, stderr} = await certdeck(
			['request', '-f', '-', '--signer', 'example.com/serving', '--name', 'from-outside', '--out', folder],
			{kubeconfig: kubeconfig('admin'), input: spec},
		);
		assert.equal(code, 0, stderr);
		await terminal.screen.until('from-outside');
		terminal.type('q');
		await assertShellIsBack(terminal, 0);
	});

	test('goes from hosts to a submitted request, with the key on disk', async () => {
		await using terminal = openShell();
		const {screen} = terminal;
		await screen.until('● live');
		terminal.type('n');
		await screen.until('▌ (•) Service');
		for (const purpose of ['Pod or StatefulSet', 'webhook', 'another server']) {
			terminal.type('\u001B[B');
			await screen.until(`▌ (•) ${purpose}`);
		}

		terminal.type('\r');
		await screen.until('▸2 hosts');
		terminal.paste('my-svc.my-namespace.svc.cluster.local\n10.0.34.2');
		await screen.until(/^ {3}\[x\] 10\.0\.34\.2 +typed$/m);
		for (const step of ['▸3 key', '▸4 signer', '▸5 review']) {
			terminal.type('\r');
			await screen.until(step);
		}

		terminal.type('\r');
		await screen.until('┌ Request a certificate from example.com/serving');
		terminal.type('y');
		await screen.until('It waits for approval');
		terminal.type('v');
		await screen.until('── Asked ─');
		const [name] = /my-svc\.my-namespace\.svc\.cluster\.local-\w{5}/.exec(screen.text()) ?? [];
		assert.ok(name, screen.text());
		const key = join(folder, '.local/share/certdeck', 'my-svc.my-namespace.svc.cluster.local-key.pem');
		assert.equal(statSync(key).mode & 0o777, 0o600);
		assert.match(readFileSync(key, 'utf8'), /^-----BEGIN PRIVATE KEY-----/);
		assert.equal((await stateOf(name)).certificate, null);
		assert.ok(!screen.raw().includes('PRIVATE KEY'));
		terminal.type('\u0003');
		await assertShellIsBack(terminal, 0);
	});

	test('restores the terminal on Ctrl-C from a dialog', async () => {
		await using terminal = openShell();
		await terminal.screen.until('▌');
		terminal.type('d');
		await terminal.screen.until('┌ Deny');
		terminal.type('\u0003');
		await assertShellIsBack(terminal, 0);
	});

	for (const signal of ['TERM', 'HUP'] as const) {
		test(`restores the terminal on SIG${signal} and says so`, async () => {
			await using terminal = openTerminal(
				'/bin/sh',
				[
					'-c',
					`echo "the shell's own line"; was=$(stty -g); "$0" "$1" & echo $! > "$2"; fg >/dev/null; code=$?; ` +
						'[ "$was" = "$(stty -g)" ] && echo "terminal as before, code $code"; read line',
					process.execPath,
					program,
					join(folder, `pid-${signal}`),
				].toSpliced(1, 0, '-m'),
				{env: {KUBECONFIG: kubeconfig('admin'), HOME: folder}},
			);
			await terminal.screen.until('● live');
			const pid = Number(readFileSync(join(folder, `pid-${signal}`), 'utf8'));
			process.kill(pid, `SIG${signal}`);
			await assertShellIsBack(terminal, 1);
			assert.match(terminal.screen.text(), new RegExp(`certdeck: ended by SIG${signal}`));
		});
	}

	test('redraws when the window changes, and works at 40×10', async () => {
		await using terminal = openShell({columns: 200, rows: 60});
		const {screen} = terminal;
		await screen.until('FINDINGS');
		terminal.resize({columns: 40, rows: 10});
		await screen.until(
			({lines}) => lines()[0]?.startsWith(' certdeck') === true && !lines().join().includes('FINDINGS'),
		);
		const chosen = () => screen.lines().find(line => line.includes('▌'));
		const before = chosen();
		terminal.type('j');
		// Keys in one chunk only move, so the next key must not be joined with this one.
		await screen.until(() => chosen() !== undefined && chosen() !== before);
		terminal.resize({columns: 80, rows: 24});
		// The screen is drawn twice: Ink's own frame comes first, and is then cleared.
		const isWhole = (lines: readonly string[]) =>
			lines[0]?.includes('● live') &&
			lines.some(line => / NAME +AGE +FOR /.test(line)) &&
			lines[23]?.includes('? keys');
		await screen.until(({lines}) => isWhole(lines()) === true);
		terminal.type('q');
		await assertShellIsBack(terminal, 0);
	});

	test('stops on Ctrl-Z and comes back complete', async () => {
		await using terminal = openTerminal('/bin/bash', ['--norc', '-i'], {
			env: {KUBECONFIG: kubeconfig('admin'), HOME: folder, PS1: 'shell> ', P: program, N: process.execPath},
		});
		const {screen} = terminal;
		await screen.until('shell>');
		terminal.type('"$N" "$P"\r');
		await screen.until('● live');
		terminal.type('\u001a');
		await screen.until('Stopped');
		assert.equal(screen.isAlternate(), false);
		terminal.type('echo still-$((40+2))\r');
		await screen.until('still-42');
		terminal.type('fg\r');
		await screen.until(({isAlternate, text}) => isAlternate() && text().includes('● live'));
		terminal.type('?');
		await screen.until('esc close');
		terminal.type('\u0003');
		await screen.until(({isAlternate}) => !isAlternate());
		terminal.type('echo code $?\r');
		await screen.until('code 0');
	});

	test('offers no writes with --read-only', async () => {
		await using terminal = openShell({flags: '--read-only'});
		await terminal.screen.until('read-only');
		await terminal.screen.until('▌');
		assert.doesNotMatch(terminal.screen.text(), / a approve|n new/);
		terminal.type('a');
		await terminal.screen.until('not with --read-only');
		terminal.type('q');
		await assertShellIsBack(terminal, 0);
	});

	test('shows what a login would grant, and asks for its name to be typed', async () => {
		await using terminal = openShell({});
		const {screen} = terminal;
		await screen.until('▌');
		terminal.type('/');
		await screen.until('words to look for');
		terminal.type('night-shift');
		await screen.until('▌ night-shift');
		terminal.type('\r');
		await screen.until('· night-shift');
		terminal.type('\r');
		await screen.until(/may +do anything in the cluster {3}ClusterRoleBinding/);
		await screen.until(/server \(bindings read \d+s ago\)/);
		terminal.type('a');
		await screen.until('Type its name to go on: night-shift');
		terminal.type('\u001b');
		await screen.untilGone('Type its name');
		assert.equal((await stateOf('night-shift')).conditions.length, 0);
		terminal.type('\u001b');
		await screen.until('· night-shift');
		terminal.type('\u001b');
		await screen.untilGone('· night-shift');
		terminal.type('q');
		await assertShellIsBack(terminal, 0);
	});

	test('tells a viewer what is not allowed', async () => {
		await using terminal = openShell({user: 'viewer'});
		await terminal.screen.until('▌');
		// The help shows why a key is dim after the API server has answered what this user may do.
		terminal.type('?');
		await terminal.screen.until(/approve +not now: missing RBAC/);
		terminal.type('?');
		await terminal.screen.untilGone('not now: missing RBAC');
		terminal.type('a');
		// A line above the list says so as well.
		await terminal.screen.until(({lines}) => lines().slice(-3).join(' ').includes('missing RBAC'));
		terminal.type('q');
		await assertShellIsBack(terminal, 0);
	});

	test('tells a user without rights why there is no list', async () => {
		await using terminal = openShell({user: 'nobody'});
		await terminal.screen.until('✗ may not list requests');
		await terminal.screen.until(/"nobody" may not list\s+certificatesigningrequests/);
		assert.doesNotMatch(terminal.screen.text(), /No requests/);
		terminal.type('q');
		await assertShellIsBack(terminal, 0);
	});
});
