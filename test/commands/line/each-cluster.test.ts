import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import type {AddressInfo, Server, Socket} from 'node:net';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import type {Demo} from '../../../demo/index.js';
import {startDemo} from '../../../demo/index.js';
import {loadKubeconfig} from '../../../source/cluster/connection/kubeconfig.js';
import type {ConnectedCluster} from '../../../source/cluster/objects/connect.js';
import {connect} from '../../../source/cluster/objects/connect.js';
import {severalClusters} from '../../../source/run/several-contexts.js';
import {parseMetrics} from '../../certificates/parse-metrics.js';
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

/** A single cluster, as for one context. */
function connectTo({kubeconfigPath: kubeconfig}: Demo): ConnectedCluster {
	const cluster = connect(loadKubeconfig({kubeconfig, env: {}}));
	opened.push(cluster);
	return cluster;
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

test('gives one line for each cluster that is down, slow, broken or needs a login, and lists the others', async () => {
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
	assert.match(stderr, /^certdeck: prod-again is the same cluster as prod-eu: it is listed once\n$/);
	assert.deepEqual(new Set((JSON.parse(stdout) as readonly Row[]).map(({cluster}) => cluster)), new Set(['prod-eu']));
});

test('reviews the pending requests of several clusters', async () => {
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

test('reads the certificates of several clusters, with the cluster in every form', async () => {
	const several = (output: string) => run(['certificates', '-o', output], ['prod-eu', 'dev']);
	const json = await several('json');
	assert.equal(json.code, 0, json.stderr);
	const {certificates} = JSON.parse(json.stdout) as {readonly certificates: readonly Row[]};
	const both = new Set(['prod-eu', 'dev']);
	assert.deepEqual(new Set(certificates.map(({cluster}) => cluster)), both);
	const table = (await several('table')).stdout;
	assert.match(table, /^CLUSTER +KIND +NAME/);
	assert.match(table, /^prod-eu +secret /m);
	const csv = (await several('csv')).stdout.split('\r\n');
	assert.match(csv[0] ?? '', /^cluster,kind,namespace,name,/);
	assert.deepEqual(new Set(csv.slice(1, -1).map(line => line.split(',')[0])), both);
	const metrics = parseMetrics((await several('prometheus')).stdout);
	assert.deepEqual(new Set(metrics.map(({labels}) => labels.get('cluster'))), both);
	const partly = await run(['certificates', '-o', 'name'], ['dev', 'down']);
	assert.equal(partly.code, 1);
	assert.match(partly.stdout, /^dev \S+$/m);
	assert.match(partly.stderr, /^certdeck: down: /m);
	for (const [first, expected] of [
		['prod-eu', 3],
		['dev', 1],
	] as const) {
		const failing = await run(['certificates', '--fail-on', 'expired', '-o', 'name'], [first, 'down']);
		assert.equal(failing.code, expected, first);
	}

	const alone = await runVerb(['certificates', '-o', 'csv'], connectTo(two));
	assert.match(alone.stdout, /^kind,namespace,/);
});

test('counts pending and overdue requests for Prometheus', async () => {
	const {code, stdout} = await run(['list', '-o', 'prometheus', '--fail-on', 'pending:5000d'], ['prod-eu', 'dev']);
	assert.equal(code, 0);
	const samples = parseMetrics(stdout);
	const of = (name: string) => samples.filter(each => each.name === name);
	assert.deepEqual(new Set(samples.map(({labels}) => labels.get('cluster'))), new Set(['prod-eu', 'dev']));
	const rows = JSON.parse((await run(['list', '-o', 'json', '--no-review'], ['prod-eu', 'dev'])).stdout) as Row[];
	assert.equal(
		of('certdeck_requests').reduce((sum, {value}) => sum + value, 0),
		rows.length,
	);
	assert.ok(of('certdeck_requests_oldest_pending_seconds').some(({value}) => value > 0));
	assert.ok(of('certdeck_requests_overdue').every(({value}) => value === 0));
	const late = parseMetrics((await run(['list', '-o', 'prometheus', '--fail-on', 'pending:1s'], ['prod-eu'])).stdout);
	const waiting = late.filter(({name, labels}) => name === 'certdeck_requests' && labels.get('status') === 'pending');
	assert.equal(
		late.filter(({name}) => name === 'certdeck_requests_overdue').reduce((sum, {value}) => sum + value, 0),
		waiting.reduce((sum, {value}) => sum + value, 0),
	);
	const one = parseMetrics((await runVerb(['list', '-o', 'prometheus'], connectTo(two))).stdout);
	assert.ok(one.every(({labels}) => !labels.has('cluster')));
	assert.ok(one.every(({name}) => name !== 'certdeck_requests_overdue'));
});

test('finds the requests of one of several clusters by its name', async () => {
	const {stdout} = await run(['list', '--no-review', '-o', 'json', '--filter', 'cluster:dev'], ['prod-eu', 'dev']);
	assert.deepEqual(new Set((JSON.parse(stdout) as readonly Row[]).map(({cluster}) => cluster)), new Set(['dev']));
});

test('fails on overdue requests', async () => {
	for (const [failOn, expected] of [
		['pending', 3],
		['pending:1s', 3],
		['pending:5000d', 0],
	] as const) {
		const {code} = await run(['list', '--no-review', '--fail-on', failOn], ['prod-eu', 'dev']);
		assert.equal(code, expected, failOn);
	}

	for (const [failOn, expected] of [
		['pending', 3],
		['pending:5000d', 1],
	] as const) {
		const {code} = await run(['list', '--no-review', '--fail-on', failOn], ['prod-eu', 'down']);
		assert.equal(code, expected, `${failOn}, and one cluster is down`);
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
