// Needs: kubectl
import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {dump, load} from 'js-yaml';
import type {Demo} from '../../demo/index.js';
import {startDemo} from '../../demo/index.js';
import {startHttpProxy, startSocksProxy} from '../cluster-client/fake-proxy.js';
import {certdeck, program, runProgram} from '../helpers/certdeck.js';

/** The bundle contains only a part of client-node. It must contain everything that a kubeconfig may need. */
describe('the built program connects to the server', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-ways-'));
	let demo: Demo;
	before(async () => {
		demo = await startDemo({still: true});
	});
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	type Config = {clusters: Array<{cluster: Record<string, unknown>}>; users: Array<{user: Record<string, unknown>}>};
	const kubeconfigWith = (name: string, change: (config: Config) => void): string => {
		const config = load(readFileSync(demo.kubeconfigPath, 'utf8')) as Config;
		change(config);
		const path = join(folder, name);
		writeFileSync(path, dump(config), {mode: 0o600});
		return path;
	};

	const lists = async (kubeconfig: string) => {
		const {code, stdout, stderr} = await certdeck(['list', '-o', 'name'], {kubeconfig});
		assert.equal(code, 0, stderr);
		assert.match(stdout, /break-glass/);
	};

	for (const {name, start, scheme} of [
		{name: 'through an HTTP proxy', start: startHttpProxy, scheme: 'http'},
		{name: 'through a SOCKS5 proxy', start: startSocksProxy, scheme: 'socks5'},
	]) {
		test(name, async () => {
			const proxy = await start();
			try {
				await lists(
					kubeconfigWith(`${scheme}.kubeconfig`, ({clusters}) => {
						Object.assign(clusters[0]?.cluster ?? {}, {'proxy-url': `${scheme}://127.0.0.1:${proxy.port}`});
					}),
				);
				// The list sends several requests at the same time, each on its own connection.
				assert.deepEqual([...new Set(proxy.tunnels.map(({target}) => target))], [new URL(demo.url).host]);
			} finally {
				await proxy.close();
			}
		});
	}

	test('with an exec plugin', async () => {
		await lists(
			kubeconfigWith('exec.kubeconfig', ({users}) => {
				const user = users[0]?.user ?? {};
				const status = {
					clientCertificateData: Buffer.from(String(user['client-certificate-data']), 'base64').toString(),
					clientKeyData: Buffer.from(String(user['client-key-data']), 'base64').toString(),
				};
				const answer = join(folder, 'credential.json');
				writeFileSync(
					answer,
					JSON.stringify({apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status}),
					{mode: 0o600},
				);
				for (const key of Object.keys(user)) {
					delete user[key];
				}

				user['exec'] = {
					apiVersion: 'client.authentication.k8s.io/v1',
					command: 'cat',
					args: [answer],
					interactiveMode: 'Never',
				};
			}),
		);
	});

	test('as a kubectl plugin', async () => {
		const bin = join(folder, 'bin');
		mkdirSync(bin);
		symlinkSync(program, join(bin, 'kubectl-certdeck'));
		const env = {
			...process.env,
			KUBECONFIG: demo.kubeconfigPath,
			PATH: `${bin}:${dirname(process.execPath)}:${process.env['PATH']}`,
		};
		const {code, stdout, stderr} = await runProgram('kubectl', ['certdeck', 'list', '-o', 'name'], {env});
		assert.equal(code, 0, stderr);
		assert.match(stdout, /break-glass/);
	});
});
