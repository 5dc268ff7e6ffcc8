// Needs: openssl
import assert from 'node:assert/strict';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {dump, load} from 'js-yaml';
import type {Demo} from '../../demo/index.js';
import {startDemo} from '../../demo/index.js';
import {program} from '../helpers/certdeck.js';
import type {Json} from '../helpers/raw-api.js';
import {openTerminal} from '../helpers/terminal.js';

const apiVersion = 'client.authentication.k8s.io/v1';

describe('an exec plugin that asks its user gets the terminal', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-login-'));
	let demo: Demo;
	before(async () => {
		demo = await startDemo({still: true});
	});
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true, force: true});
	});

	/**
	 * A kubeconfig with a plugin that expects the name "dana", and writes its environment to NAME.log. Its credential is
	 * valid for `lasts` seconds. The plugin reads some time after its question, and must still get what was typed
	 * meanwhile.
	 */
	function kubeconfig(
		name: string,
		interactiveMode: 'Always' | 'IfAvailable',
		{lasts}: {readonly lasts?: number} = {},
	) {
		const config = load(readFileSync(demo.kubeconfigPath, 'utf8')) as Json;
		const [{user}] = config.users;
		const log = join(folder, `${name}.log`);
		const plugin = join(folder, `${name}.sh`);
		const text = (field: string) => Buffer.from(user[field], 'base64').toString();
		const answer = JSON.stringify({
			apiVersion,
			kind: 'ExecCredential',
			status: {
				clientCertificateData: text('client-certificate-data'),
				clientKeyData: text('client-key-data'),
				...(lasts !== undefined && {expirationTimestamp: '@ENDS@'}),
			},
		});
		writeFileSync(join(folder, `${name}.json`), answer, {mode: 0o600});
		writeFileSync(
			plugin,
			[
				'#!/bin/sh',
				`echo "$KUBERNETES_EXEC_INFO" >> '${log}'`,
				`printf '\\033[31mEnter username: ' >&2; sleep 0.3; read -r u || { echo 'no stdin' >&2; exit 1; }`,
				`[ "$u" = dana ] || { echo "no such user: $u" >&2; exit 1; }`,
				`sed "s/@ENDS@/$(date -u -d '+${lasts ?? 0} seconds' +%Y-%m-%dT%H:%M:%SZ)/" '${join(folder, `${name}.json`)}'`,
				'',
			].join('\n'),
			{mode: 0o700},
		);
		config.users[0].user = {exec: {apiVersion, command: plugin, interactiveMode}};
		const path = join(folder, name);
		writeFileSync(path, dump(config), {mode: 0o600});
		const runs = () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').length : 0);
		return {path, runs};
	}

	const open = (...args: readonly string[]) => openTerminal(process.execPath, [program, ...args], {columns: 100});

	test('below a verb', async () => {
		const {path} = kubeconfig('verb', 'Always');
		await using terminal = open('list', '-oname', '--kubeconfig', path);
		await terminal.screen.until('Enter username:');
		assert.match(terminal.screen.text(), /\\x1b\[31mEnter username:/, 'what it says passes the text boundary');
		terminal.type('dana\r');
		await terminal.screen.until('break-glass');
		assert.equal((await terminal.ended()).exitCode, 0);
	});

	test('and its output is shown if nobody can log in', async () => {
		const {path} = kubeconfig('wrong', 'IfAvailable');
		await using terminal = open('list', '--kubeconfig', path);
		await terminal.screen.until('Enter username:');
		terminal.type('eve\r');
		await terminal.screen.until('no such user: eve [unauthorized]\n  → log in');
		assert.equal((await terminal.ended()).exitCode, 1);
	});

	for (const mode of ['Always', 'IfAvailable'] as const) {
		test(`before the deck draws: ${mode}`, async () => {
			const {path, runs} = kubeconfig(`deck-${mode}`, mode);
			await using terminal = open('--kubeconfig', path);
			await terminal.screen.until('Enter username:');
			assert.equal(terminal.screen.isAlternate(), false);
			terminal.type('dana\r');
			await terminal.screen.until('break-glass');
			assert.equal(terminal.screen.isAlternate(), true);
			terminal.type('?');
			await terminal.screen.until('esc close');
			terminal.type('\u0003');
			assert.equal((await terminal.ended()).exitCode, 0);
			assert.equal(runs(), 1);
		});
	}

	test('and Ctrl-C at its question ends the deck before it starts', async () => {
		const {path} = kubeconfig('given-up', 'Always');
		await using terminal = open('--kubeconfig', path);
		await terminal.screen.until('Enter username:');
		terminal.type('\u0003');
		assert.equal((await terminal.ended()).exitCode, 130);
		assert.equal(terminal.screen.isAlternate(), false);
	});

	test('of the deck, which is suspended and comes back', async () => {
		const lasts = 8;
		const {path, runs} = kubeconfig('again', 'Always', {lasts});
		await using terminal = open('--kubeconfig', path);
		const {screen} = terminal;
		await screen.until('Enter username:');
		terminal.type('dana\r');
		const over = Date.now() + lasts * 1000 + 1500;
		await screen.until('▌');
		terminal.type('d');
		await screen.until(/y yes, do it/);
		assert.equal(runs(), 1);
		while (Date.now() < over) {
			await new Promise(resolve => setTimeout(resolve, 50));
		}

		// The credential has expired, so the write needs a login.
		terminal.type('y');
		await screen.until('again.sh of the kubeconfig wants to log in');
		await screen.until(/Enter username: *$/m);
		assert.equal(screen.isAlternate(), false);
		terminal.type('dana\r');
		await screen.until(({isAlternate, text}) => isAlternate() && text().includes('Denied'));
		assert.equal(runs(), 2);
		await screen.untilGone('┌ ');
		terminal.type('?');
		await screen.until('esc close');
		terminal.type('\u0003');
		assert.equal((await terminal.ended()).exitCode, 0);
	});
});
