import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import type {AddressInfo, Server, Socket} from 'node:net';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import type {Demo} from '../../../demo/index.js';
import {startDemo} from '../../../demo/index.js';
import type {ConnectedCluster} from '../../../source/cluster/objects/connect.js';
import {connect} from '../../../source/cluster/objects/connect.js';
import {severalClusters} from '../../../source/run/several-contexts.js';
import {certdeck} from '../../helpers/certdeck.js';
import type {VerbRun} from '../../helpers/verb-context.js';
import {runVerb} from '../../helpers/verb-context.js';

let one: Demo;
let two: Demo;
let silent: Server;
const sockets = new Set<Socket>();
let path: string;
const opened: ConnectedCluster[] = [];

type Entries = ReadonlyArray<{name: string; readonly [part: string]: unknown}>;
type Config = {readonly clusters: Entries; readonly users: Entries; readonly contexts: Entries};

before(async () => {
	[one, two] = await Promise.all([startDemo({still: true}), startDemo({still: true, empty: true, requests: 3})]);
	silent = createServer(socket => void sockets.add(socket)).listen(0, '127.0.0.1');
	await new Promise(resolve => {
		silent.once('listening', resolve);
	});
	path = join(one.dir, 'several.kubeconfig');
	writeFileSync(path, JSON.stringify(several()), {mode: 0o600});
});

after(async () => {
	for (const cluster of opened) {
		cluster.close();
	}

	for (const socket of sockets) {
		socket.destroy();
	}

	silent.close();
	await Promise.all([one.stop(), two.stop()]);
});

/** Contexts of two clusters, and of some that can't be read. */
function several() {
	const parts = (demo: Demo, name: string) => {
		const {clusters, users} = JSON.parse(readFileSync(demo.kubeconfigPath, 'utf8')) as Config;
		return {
			cluster: {...clusters[0], name},
			user: {...users[0], name},
			context: {name, context: {cluster: name, user: name}},
		};
	};
	const all = [parts(one, 'prod-eu'), parts(two, 'dev')];
	const cluster = (name: string, server: string) => ({name, cluster: {server, 'insecure-skip-tls-verify': true}});
	const context = (name: string, user: string) => ({name, context: {cluster: name, user}});
	return {
		apiVersion: 'v1',
		kind: 'Config',
		'current-context': 'dev',
		clusters: [
			...all.map(each => each.cluster),
			cluster('down', 'https://127.0.0.1:1'),
			cluster('slow', `https://127.0.0.1:${(silent.address() as AddressInfo).port}`),
			cluster('login', two.url),
		],
		users: [
			...all.map(each => each.user),
			{
				name: 'asks',
				user: {
					exec: {
						apiVersion: 'client.authentication.k8s.io/v1',
						command: 'certdeck-login-that-asks',
						interactiveMode: 'Always',
					},
				},
			},
		],
		contexts: [
			...all.map(each => each.context),
			{name: 'prod-again', context: {cluster: 'prod-eu', user: 'prod-eu'}},
			context('down', 'dev'),
			context('slow', 'dev'),
			context('login', 'asks'),
			context('broken', 'nobody'),
		],
	};
}

async function run(line: readonly string[], names: readonly string[] | 'all', patienceMs = 20_000): Promise<VerbRun> {
	const clusters = () =>
		severalClusters(names, {kubeconfig: path, env: {}, requestTimeoutMs: patienceMs}, async loaded => {
			const cluster = connect(loaded);
			opened.push(cluster);
			return cluster;
		});
	return runVerb(line, undefined as never, {clusters});
}

type Row = {readonly cluster: string; readonly name: string};

test('lists several clusters, each request with its cluster', async () => {
	const {code, stdout, stderr} = await run(['list', '-o', 'json'], ['prod-eu', 'dev']);
	assert.deepEqual([code, stderr], [0, '']);
	const rows = JSON.parse(stdout) as readonly Row[];
	assert.equal(Object.keys(rows[0] ?? {})[0], 'cluster');
	const [inOne, inTwo] = ['prod-eu', 'dev'].map(name => rows.filter(({cluster}) => cluster === name).length);
	assert.equal(inTwo, 3);
	assert.ok((inOne ?? 0) > 3);
	const table = await run(['list', '--no-review'], ['prod-eu', 'dev']);
	assert.match(table.stdout, /^CLUSTER +NAME +AGE/);
	assert.match(table.stdout, /^dev {5}/m);
	assert.match(
		(await run(['list', '-o', 'name'], ['dev', 'prod-eu'])).stdout,
		/^dev certificatesigningrequest\.certificates\.k8s\.io\/\S+$/m,
	);
});

test('what is down, slow, broken or wants a login is a line each, and the others are there', async () => {
	const {code, stdout, stderr} = await run(
		['list', '-o', 'json', '--no-review'],
		['down', 'slow', 'login', 'broken', 'missing', 'dev'],
		3000,
	);
	assert.equal(code, 1);
	assert.equal((JSON.parse(stdout) as readonly Row[]).length, 3);
	assert.match(stderr, /^certdeck: down: /m);
	assert.match(stderr, /^certdeck: slow: (has not answered within 3s|.*within 3)/m);
	assert.match(stderr, /^certdeck: login: .*certdeck-login-that-asks/m);
	assert.match(stderr, /^certdeck: broken: .*names the cluster "broken"/m);
	assert.match(stderr, /^certdeck: missing: .*has no context "missing"/m);
	assert.equal(stderr.trimEnd().split('\n').length, 5, stderr);
});

test('two contexts of one cluster count once', async () => {
	const {code, stdout, stderr} = await run(['list', '-o', 'json', '--no-review'], ['prod-eu', 'prod-again']);
	assert.equal(code, 0);
	assert.match(stderr, /^certdeck: prod-again is the same cluster as prod-eu: it is told of once\n$/);
	assert.deepEqual(new Set((JSON.parse(stdout) as readonly Row[]).map(({cluster}) => cluster)), new Set(['prod-eu']));
});

test('reviews what waits in several clusters', async () => {
	const {code, stdout} = await run(['review', '--all-pending', '-o', 'json', '--fail-on', 'block'], ['dev', 'prod-eu']);
	assert.equal(code, 3);
	const clusters = new Set((JSON.parse(stdout) as readonly Row[]).map(({cluster}) => cluster));
	assert.ok(clusters.has('prod-eu'));
	assert.match((await run(['review', '--all-pending'], ['dev', 'prod-eu'])).stdout, /^prod-eu\/\S+$/m);
	const sarif = await run(['review', '--all-pending', '-o', 'sarif'], ['dev', 'prod-eu']);
	assert.match(sarif.stdout, /prod-eu\//);
});

test('asks once before it logs in to all contexts, and shows where and how', async () => {
	const asked: string[] = [];
	const {code, stderr} = await (async () => {
		const clusters = () =>
			severalClusters('all', {kubeconfig: path, env: {}}, async () => assert.fail('logs in without a yes'));
		return runVerb(['list', '--all-contexts'], undefined as never, {
			clusters,
			async ask(question) {
				asked.push(question);
				return '';
			},
		});
	})();
	assert.equal(code, 1);
	assert.deepEqual(asked, ['Go on? [y/N] ']);
	assert.match(stderr, /^--all-contexts logs in to 7 contexts:$/m);
	assert.match(stderr, /^ {2}login: https:\/\/127\.0\.0\.1:\d+ as asks, by running certdeck-login-that-asks$/m);
	await assert.rejects(run(['list', '--all-contexts'], 'all'), /no terminal to ask on/);
});

test('fails on what has waited for too long', async () => {
	for (const [failOn, expected] of [
		['pending', 3],
		['pending:1s', 3],
		['pending:5000d', 0],
	] as const) {
		const {code} = await run(['list', '--no-review', '--fail-on', failOn], ['prod-eu', 'dev']);
		assert.equal(code, expected, failOn);
	}

	await assert.rejects(run(['list', '--fail-on', 'block'], ['dev']), /--fail-on takes pending, or pending and an age/);
});

test('the command line names several contexts, and a verb for one refuses them', async () => {
	const both = await certdeck(['list', '--context', 'prod-eu,dev', '--no-review', '-o', 'json'], {kubeconfig: path});
	assert.equal(both.code, 0, both.stderr);
	assert.equal(new Set((JSON.parse(both.stdout) as readonly Row[]).map(({cluster}) => cluster)).size, 2);
	const decided = await certdeck(['approve', 'x', '--yes', '--context', 'prod-eu', '--context', 'dev'], {
		kubeconfig: path,
	});
	assert.equal(decided.code, 2);
	assert.match(decided.stderr, /several contexts are named, and this is for one/);
	const alone = await certdeck(['list', '--context', 'dev', '--no-review', '-o', 'json'], {kubeconfig: path});
	assert.ok((JSON.parse(alone.stdout) as readonly object[]).every(row => !('cluster' in row)));
});
