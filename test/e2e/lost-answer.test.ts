// Needs: openssl
import assert from 'node:assert/strict';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {dump} from 'js-yaml';
import type {Demo} from '../../demo/index.js';
import {startDemo} from '../../demo/index.js';
import {certdeck, program, startCertdeck} from '../helpers/certdeck.js';
import {readKubeconfig} from '../helpers/raw-api.js';
import {openTerminal} from '../helpers/terminal.js';
import type {TrapProxy} from './trap-proxy.js';
import {startTrapProxy} from './trap-proxy.js';

/** The server performs the write, and the connection is cut before it can answer. */
describe('a lost answer', {concurrency: false}, () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-lost-'));
	const kubeconfig = join(folder, 'kubeconfig');
	const env = {...process.env, KUBECONFIG: kubeconfig, XDG_STATE_HOME: join(folder, 'state'), HOME: folder};
	let demo: Demo;
	let proxy: TrapProxy;
	before(async () => {
		demo = await startDemo({still: true});
		proxy = await startTrapProxy(readKubeconfig(demo.kubeconfigPath));
		const cluster = {server: proxy.url, 'certificate-authority-data': Buffer.from(proxy.caPem).toString('base64')};
		writeFileSync(
			kubeconfig,
			dump({
				apiVersion: 'v1',
				kind: 'Config',
				clusters: [{name: 'proxy', cluster}],
				users: [{name: 'admin', user: {token: 'of-the-proxy'}}],
				contexts: [{name: 'proxy', context: {cluster: 'proxy', user: 'admin'}}],
				'current-context': 'proxy',
			}),
			{mode: 0o600},
		);
	});
	after(async () => {
		await proxy.close();
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	const loseAnswer = async () => {
		await proxy.trap({method: 'PUT', path: /\/approval\?/, when: 'after'});
		proxy.cut();
		proxy.mend();
	};

	test('of an approval by a verb is read back: exit code 0, and the journal has the version', async () => {
		void loseAnswer();
		const {ended} = startCertdeck(['approve', 'legacy-erp', '--yes'], {env});
		const {code, stdout, stderr} = await ended;
		assert.equal(code, 0, stderr);
		assert.match(stdout, /legacy-erp approved/);
		const {stdout: journal} = await certdeck(['journal', '-o', 'json'], {env});
		const [decided, ...others] = JSON.parse(journal) as Array<{readonly name: string; readonly answer: object}>;
		assert.deepEqual([decided?.name, others.length], ['legacy-erp', 0]);
		assert.deepEqual(Object.keys(decided?.answer ?? {}), ['resourceVersion']);
	});

	test('of a denial in the deck is read back without a key press', async () => {
		await using terminal = openTerminal(process.execPath, [program], {
			env: {KUBECONFIG: kubeconfig, HOME: folder, XDG_STATE_HOME: env.XDG_STATE_HOME},
		});
		const {screen} = terminal;
		await screen.until('● live');
		terminal.type('/');
		await screen.until('words to look for');
		terminal.type('break-glass');
		await screen.until('▌ break-glass');
		terminal.type('\r');
		await screen.until('· break-glass');
		terminal.type('d');
		await screen.until('┌ Deny break-glass');
		await screen.until('y yes, do it');
		const losing = loseAnswer();
		terminal.type('y');
		await losing;
		await screen.until('Denied break-glass');
		await screen.untilGone('┌ ');
		terminal.type('q');
	});
});
