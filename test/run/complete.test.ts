// Needs: openssl, kubectl
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {mkdtemp, rm, symlink, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {delimiter, dirname, join} from 'node:path';
import {after, before, test} from 'node:test';
import {commands} from '../../source/commands/verbs/commands.js';
import {complete} from '../../source/run/complete.js';
import {certdeck, program, runProgram} from '../helpers/certdeck.js';
import type {DemoCluster} from '../helpers/demo-cluster.js';
import {startDemoCluster} from '../helpers/demo-cluster.js';

let cluster: DemoCluster;
let dir: string;
before(async () => {
	cluster = await startDemoCluster();
	dir = await mkdtemp(join(tmpdir(), 'certdeck-complete-'));
});
after(async () => {
	await cluster.stop();
	await rm(dir, {recursive: true, force: true});
});

const ask = (words: readonly string[], env: NodeJS.ProcessEnv) => complete(words, commands, env, false);
const valuesOf = (answer: string) =>
	answer
		.split('\n')
		.slice(0, -2)
		.map(line => line.split('\t')[0]);

/** The demo's kubeconfig with another user. */
async function kubeconfigWith(name: string, user: string, server?: string): Promise<string> {
	const path = join(dir, name);
	const {endpoint} = cluster.admin;
	await writeFile(
		path,
		`clusters: [{name: c, cluster: {server: "${server ?? endpoint.server}", certificate-authority-data: ${endpoint.caData}}}]\nusers: [{name: u, user: ${user}}]\ncontexts: [{name: x, context: {cluster: c, user: u}}]\ncurrent-context: x\n`,
	);
	return path;
}

test('offers requests in the states that the verb is for, and other objects of the cluster', async () => {
	const env = {KUBECONFIG: cluster.demo.kubeconfigPath};
	const {requests} = await cluster.admin.listRequests();
	const pending = valuesOf(await ask(['approve', ''], env));
	const all = valuesOf(await ask(['show', ''], env));
	assert.ok(pending.includes('break-glass'));
	assert.ok(pending.length < all.length);
	assert.ok(all.length <= requests.length && all.length > requests.length - 10, 'hostile names are left out');
	assert.ok(!valuesOf(await ask(['deny', 'break-glass', ''], env)).includes('break-glass'));
	assert.ok(valuesOf(await ask(['-n', 's'], env)).includes('shop'));
	assert.ok(valuesOf(await ask(['list', '--signer', 'example'], env)).includes('example.com/serving'));
	assert.match(
		await ask(['approve', 'break-gl'], env),
		/^break-glass\tpending, \S+, by mallory@contractor\.example\n:4\n$/,
	);
});

test('never runs a login plugin', async () => {
	const mark = join(dir, 'ran');
	const KUBECONFIG = await kubeconfigWith(
		'exec',
		`{exec: {apiVersion: client.authentication.k8s.io/v1, command: /usr/bin/touch, args: ["${mark}"], interactiveMode: Never}}`,
	);
	assert.equal(await ask(['show', ''], {KUBECONFIG}), '');
	assert.equal(existsSync(mark), false);
	assert.match(await ask(['--context', ''], {KUBECONFIG}), /^x\n/, 'what needs no login is there');
});

test('is silent and quick if there is nothing to ask', async () => {
	for (const [name, KUBECONFIG] of [
		['no kubeconfig', join(dir, 'none')],
		['a refused login', await kubeconfigWith('bad', '{token: nobody}')],
		['a server that is gone', await kubeconfigWith('gone', '{token: t}', 'https://127.0.0.1:1')],
	] as const) {
		const {code, stdout, stderr} = await certdeck(['__complete', 'show', ''], {kubeconfig: KUBECONFIG});
		assert.deepEqual({code, stdout, stderr}, {code: 0, stdout: '', stderr: ''}, name);
	}
});

test('does not wait for a silent server', async () => {
	const silent = createServer(() => {}).listen(0, '127.0.0.1');
	try {
		await new Promise(resolve => silent.once('listening', resolve));
		const {port} = silent.address() as {port: number};
		const KUBECONFIG = await kubeconfigWith('silent', '{token: t}', `https://127.0.0.1:${port}`);
		const begin = performance.now();
		assert.equal(await ask(['show', ''], {KUBECONFIG}), '');
		assert.ok(performance.now() - begin < 10_000);
	} finally {
		silent.close();
	}
});

test('is used by kubectl to complete "kubectl certdeck"', async () => {
	await symlink(program, join(dir, 'kubectl-certdeck'));
	await symlink(join(dirname(program), 'kubectl_complete-certdeck.js'), join(dir, 'kubectl_complete-certdeck'));
	const env = {
		...process.env,
		PATH: [dir, dirname(process.execPath), process.env['PATH']].join(delimiter),
		KUBECONFIG: cluster.demo.kubeconfigPath,
	};
	const kubectl = async (...words: readonly string[]) =>
		(await runProgram('kubectl', ['__complete', 'certdeck', ...words], {env})).stdout;
	assert.match(await kubectl('li'), /^list\tlist CertificateSigningRequests.*\n:4\n/);
	assert.match(await kubectl('show', 'break'), /^break-glass\t.*\n:4\n/);
	assert.match(await kubectl('list', '--status=pe'), /^pending\n:4\n/);
	assert.match(await kubectl('show', 'no-such-name'), /^:4\n/);
});
