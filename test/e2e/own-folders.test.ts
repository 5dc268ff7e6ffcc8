import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {after, before, beforeEach, describe, test} from 'node:test';
import type {Demo} from '../../demo/index.js';
import {startDemo} from '../../demo/index.js';
import {certdeck, program} from '../helpers/certdeck.js';
import {openTerminal} from '../helpers/terminal.js';

const spec = '{"CN": "orders.shop.svc", "hosts": ["orders.shop.svc"], "key": {"algo": "ecdsa", "size": 256}}';
const asked = ['request', '-f', '-', '--signer', 'example.com/serving', '--usage', 'server auth'] as const;

describe('the folders that certdeck writes to', () => {
	const root = mkdtempSync(join(tmpdir(), 'certdeck-own-'));
	let demo: Demo;
	before(async () => {
		demo = await startDemo({still: true});
	});
	after(async () => {
		await demo.stop();
		rmSync(root, {recursive: true});
	});
	let count = 0;
	let home = '';
	let work = '';
	let temporary = '';
	let env: Record<string, string> = {};
	beforeEach(() => {
		home = join(root, String(count++));
		[work, temporary] = [join(home, 'work'), join(home, 'tmp')];
		mkdirSync(work, {recursive: true});
		mkdirSync(temporary);
		env = {HOME: home, TMPDIR: temporary, XDG_STATE_HOME: '', XDG_DATA_HOME: '', XDG_CACHE_HOME: ''};
	});

	test('contain nothing of a demo cluster after its end, and neither does the current folder', async () => {
		const {code, stdout, stderr} = await certdeck([...asked, '--demo'], {env, cwd: work, input: spec});
		assert.equal(code, 0, stderr);
		assert.ok(`${stdout}${stderr}`.includes(`${temporary}/certdeck-demo-`), stderr);
		assert.deepEqual([readdirSync(work), readdirSync(temporary)], [[], []]);
		assert.deepEqual(readdirSync(home).sort(), ['.cache', 'tmp', 'work']);
	});

	test('keep the files of a killed demo until the next one starts', async () => {
		const serve = async () => {
			const child = spawn(process.execPath, [program, 'demo', '--still'], {
				stdio: ['ignore', 'pipe', 'ignore'],
				env: {...process.env, ...env},
			});
			for await (const line of createInterface({input: child.stdout})) {
				if (line.startsWith('kubeconfig: ')) {
					break;
				}
			}

			return child;
		};

		const first = await serve();
		const killed = once(first, 'exit');
		first.kill('SIGKILL');
		await killed;
		assert.equal(readdirSync(temporary).length, 1);
		const second = await serve();
		const ended = once(second, 'exit');
		second.kill('SIGTERM');
		await ended;
		assert.deepEqual(readdirSync(temporary), []);
	});

	test('are proposed for keys in the deck of a demo cluster', async () => {
		await using terminal = openTerminal(process.execPath, [program, '--demo'], {env, columns: 160});
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
		terminal.paste('my-svc.my-namespace.svc\n10.0.34.2');
		await screen.until(/^ {3}\[x\] 10\.0\.34\.2 +typed$/m);
		terminal.type('\r');
		await screen.until('▸3 key');
		await screen.until(`${temporary}/certdeck-demo-`);
		assert.ok(!screen.text().includes('.local/share'));
	});

	test('take over the folder of an older certdeck, with a notice on the screen and after it', async () => {
		mkdirSync(join(home, '.certdeck'), {mode: 0o700});
		writeFileSync(join(home, '.certdeck', 'a-key.pem'), 'key', {mode: 0o600});
		{
			await using terminal = openTerminal(process.execPath, [program], {
				env: {...env, KUBECONFIG: demo.kubeconfigPath},
				columns: 160,
			});
			await terminal.screen.until(`what lay in ${home}/.certdeck lies in ${home}/.local/share/certdeck now`);
			await terminal.screen.until('● live');
			terminal.type('\u0003');
			await terminal.ended();
			assert.match(terminal.screen.text(), /certdeck: what lay in \S+\.certdeck lies in/);
		}

		assert.equal(existsSync(join(home, '.certdeck')), false);
		assert.equal(statSync(join(home, '.local', 'share', 'certdeck', 'a-key.pem')).mode & 0o777, 0o600);
	});

	for (const {name, made, args} of [
		{name: 'of keys', made: 'work/keys', args: [...asked, '--out', 'keys']},
		{name: 'of an authority', made: 'work/ca', args: ['authority', '-f', '-', '--out', 'ca']},
		{name: 'of the journal', made: '.local/state/certdeck', args: ['deny', 'shop-cart-tls', '--yes']},
		{name: 'of records', made: '.local/state/certdeck', args: [...asked]},
	]) {
		test(`${name} are refused where every user may write to them, with the command that mends it`, async () => {
			const path = join(home, made);
			mkdirSync(path, {recursive: true});
			chmodSync(path, 0o777);
			const run = () => certdeck(args, {env, cwd: work, input: spec, kubeconfig: demo.kubeconfigPath});
			const {code, stderr} = await run();
			assert.equal(code, 1, stderr);
			assert.match(
				stderr,
				/ can be written to by every user, who could replace what lies in it \[[\w-]+\]\n {2}→ chmod go-w \S+$/m,
			);
			assert.deepEqual(readdirSync(path), []);
			chmodSync(path, 0o755);
			const again = await run();
			assert.equal(again.code, 0, again.stderr);
		});
	}
});
