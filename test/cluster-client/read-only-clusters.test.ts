import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import type {Demo} from '../../demo/index.js';
import {startDemo} from '../../demo/index.js';
import type {Cluster} from '../../source/cluster/calls/cluster.js';
import type {KubeconfigOptions} from '../../source/cluster/connection/kubeconfig.js';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import type {ContextMark} from '../../source/cluster/context/context-mark.js';
import {ClusterError} from '../../source/cluster/model/cluster-error.js';
import type {ConnectedCluster} from '../../source/cluster/objects/connect.js';
import {connect} from '../../source/cluster/objects/connect.js';
import {requestPem} from '../helpers/demo-cluster.js';
import {sentWhile} from '../helpers/sent-requests.js';

let prod: Demo;
let dev: Demo;
let prodUid: string;
let devUid: string;
const opened: ConnectedCluster[] = [];

before(async () => {
	[prod, dev] = await Promise.all([startDemo({still: true, empty: true}), startDemo({still: true, empty: true})]);
	prodUid = (await open(prod.kubeconfigPath).identity()).uid ?? '';
	devUid = (await open(dev.kubeconfigPath).identity()).uid ?? '';
});

after(async () => {
	for (const cluster of opened) {
		cluster.close();
	}

	await Promise.all([prod.stop(), dev.stop()]);
});

function open(kubeconfig: string, options: Partial<KubeconfigOptions> = {}): ConnectedCluster {
	const cluster = connect(loadKubeconfig({kubeconfig, env: {}, ...options}));
	opened.push(cluster);
	return cluster;
}

const mark = (more: Partial<ContextMark> = {}): ContextMark => ({
	pattern: 'demo',
	at: 'contexts.demo of "/c.yaml"',
	isReadOnly: true,
	isNameTyped: false,
	...more,
});

type Written = {
	'current-context': string;
	contexts: [{name: string; context: {namespace?: string}}];
	clusters: [{cluster: {server: string; 'certificate-authority-data'?: string; 'insecure-skip-tls-verify'?: boolean}}];
};

/** A separate kubeconfig for a cluster, with another name for its context. */
function kubeconfig(
	demo: Demo,
	name: string,
	change: (cluster: Written['clusters'][0]['cluster'], context: Written['contexts'][0]['context']) => void = () => {},
): string {
	const path = join(demo.dir, `${name}.kubeconfig`);
	const config = JSON.parse(readFileSync(demo.kubeconfigPath, 'utf8')) as Written;
	config['current-context'] = name;
	config.contexts[0].name = name;
	change(config.clusters[0].cluster, config.contexts[0].context);
	writeFileSync(path, JSON.stringify(config), {mode: 0o600});
	return path;
}

const writes: ReadonlyArray<readonly [string, (cluster: Cluster) => Promise<unknown>]> = [
	['create', async cluster => cluster.createRequest(await aRequest())],
	['dry run', async cluster => cluster.createRequest(await aRequest(), undefined, {dryRun: true})],
	['Secret', cluster => cluster.applySecret({namespace: 'default', name: 'a', type: 'Opaque', data: {}}, {})],
	['ConfigMap', cluster => cluster.applyConfigMap({namespace: 'default', name: 'a', data: {}}, {})],
	['delete', cluster => cluster.deleteRequest('a', {uid: 'a', resourceVersion: '1'})],
];

async function aRequest() {
	return {
		name: 'a',
		requestPem: await requestPem('a.example.com'),
		signerName: 'example.com/serving',
		usages: ['server auth'],
	};
}

/** The result of each write, and whether anything but reads was sent. */
async function tried(cluster: Cluster): Promise<string> {
	const codes = new Set<string>();
	const messages = new Set<string>();
	const sent = await sentWhile(async () => {
		for (const [what, write] of writes) {
			const code = await write(cluster).then(
				() => 'sent',
				(error: unknown) => {
					assert.ok(error instanceof ClusterError, what);
					messages.add(error.message.replace(/^not sent: [^:]+: /, ''));
					return error.code === 'read-only' ? 'refused' : 'sent';
				},
			);
			codes.add(code);
		}
	});
	const changing = sent.filter(each => !each.startsWith('GET '));
	assert.deepEqual(codes.has('refused') && codes.size === 1 ? changing : [], [], 'refused, and sent all the same');
	return codes.size === 1 && codes.has('sent') ? 'sent' : [...messages].join('; ');
}

test('sends nothing to a marked cluster, by any path, and writes to other clusters', async () => {
	const renamed = kubeconfig(prod, 'renamed');
	const other = kubeconfig(dev, 'dev');
	// The certificate contains both names.
	const byName = kubeconfig(prod, 'tunnel', cluster => {
		cluster.server = cluster.server.replace('127.0.0.1', 'localhost');
	});
	const unverified = kubeconfig(dev, 'unverified', cluster => {
		delete cluster['certificate-authority-data'];
		cluster['insecure-skip-tls-verify'] = true;
	});
	const usual = {KUBECONFIG: prod.kubeconfigPath};
	const one = mark();
	const cases: ReadonlyArray<readonly [string, ConnectedCluster, RegExp]> = [
		['its name', open(prod.kubeconfigPath, {marks: [one]}), /is read-only by contexts\.demo/],
		['a pattern', open(prod.kubeconfigPath, {marks: [mark({pattern: 'de*'})]}), /is read-only by/],
		['another name in another file', open(renamed, {marks: [one], env: usual}), /"renamed" is read-only by/],
		[
			'its server by a flag',
			open(other, {marks: [one], env: usual, overrides: {server: `${prod.url}/`}}),
			/is read-only by/,
		],
		[
			'the server that the mark names',
			open(renamed, {marks: [mark({pattern: 'gone', server: prod.url})]}),
			/is read-only by/,
		],
		[
			'its UID behind another address',
			open(byName, {marks: [mark({pattern: 'gone', uid: prodUid})]}),
			/this is the cluster/,
		],
		[
			'its authority behind another address',
			open(byName, {marks: [one], env: usual}),
			/the same authority vouches for both/,
		],
		['a server that nobody vouches for', open(unverified, {marks: [one], env: usual}), /nobody vouches for the server/],
		['another cluster', open(other, {marks: [one], env: usual}), /^sent$/],
		['another cluster by its UID', open(unverified, {marks: [mark({pattern: 'gone', uid: prodUid})]}), /^sent$/],
		['its own cluster without a mark', open(prod.kubeconfigPath, {marks: [mark({isReadOnly: false})]}), /^sent$/],
	];
	for (const [name, cluster, expected] of cases) {
		assert.match(await tried(cluster), expected, name);
	}

	assert.notEqual(prodUid, devUid);
});

test('asks once for the UID of a connection, and never without marks', async () => {
	const other = kubeconfig(dev, 'counted');
	const count = async (marks: readonly ContextMark[]) => {
		const cluster = open(other, {marks, env: {KUBECONFIG: prod.kubeconfigPath}});
		const sent = await sentWhile(async () => {
			for (const name of ['a', 'b', 'c']) {
				await cluster.applyConfigMap({namespace: 'default', name, data: {}}, {}).catch(() => undefined);
			}
		});
		return sent.filter(each => each.includes('/namespaces/kube-system')).length;
	};
	assert.equal(await count([mark({pattern: 'gone', uid: prodUid})]), 1);
	assert.equal(await count([]), 0);
});

test('writes to a context that requires its typed name after the name was given', async () => {
	const path = kubeconfig(dev, 'typed');
	const marks = [mark({pattern: 'typed', isReadOnly: false, isNameTyped: true})];
	assert.match(await tried(open(path, {marks})), /"typed" is changed only by whoever names it: give --context/);
	for (const named of [{context: 'typed'}, {asksForName: true}]) {
		const cluster = open(path, {marks, ...named});
		assert.equal(await tried(cluster), 'sent');
		assert.equal(cluster.info.isNameTyped, true);
	}
});

test('takes colour and namespace from the nearest entry', () => {
	const path = kubeconfig(dev, 'shop-eu');
	const marks = [
		mark({pattern: 'shop-*', isReadOnly: false, color: 'red', namespace: 'pattern'}),
		mark({pattern: 'shop-eu', isReadOnly: false, color: 'green'}),
		mark({pattern: '*-us', isReadOnly: true}),
	];
	const {info} = loadKubeconfig({kubeconfig: path, env: {}, marks, usualNamespace: 'usual'});
	assert.deepEqual([info.color, info.namespace, info.readOnly], ['green', 'pattern', false]);
	const bare = kubeconfig(dev, 'bare', (_, context) => delete context.namespace);
	const plain = loadKubeconfig({kubeconfig: bare, env: {}, usualNamespace: 'usual'}).info;
	assert.deepEqual([plain.color, plain.namespace], [undefined, 'usual']);
	assert.equal(loadKubeconfig({kubeconfig: path, env: {}, namespace: 'flag', marks}).info.namespace, 'flag');
});
