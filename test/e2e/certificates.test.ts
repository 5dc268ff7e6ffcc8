import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {after, before, describe, test} from 'node:test';
import {isDeepStrictEqual} from 'node:util';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import {ClusterError} from '../../source/cluster/model/cluster-error.js';
import type {ConnectedCluster} from '../../source/cluster/objects/connect.js';
import {connect} from '../../source/cluster/objects/connect.js';
import {parseMetrics} from '../certificates/parse-metrics.js';
import {farRows, plantFarStory} from '../certificates/story/far-story.js';
import {plantStory, removeStory} from '../certificates/story/plant-story.js';
import type {Shown} from '../certificates/story/shown.js';
import {factsOf, inOrder, placeOf} from '../certificates/story/shown.js';
import type {Story} from '../certificates/story/story.js';
import {tellStory} from '../certificates/story/story.js';
import {namespace} from '../certificates/story/teller.js';
import type {PlaneAccess} from '../cluster/control-plane.js';
import type {RawApi} from '../helpers/raw-api.js';
import {rawApi} from '../helpers/raw-api.js';
import {runVerb} from '../helpers/verb-context.js';
import {onOwnPlanes} from './planes.js';

const tag = randomBytes(4).toString('hex');
const farNamespace = `cert-story-far-${tag}`;

/** The same cluster with a cache for each list, because many outputs are checked. */
function remembering(cluster: ConnectedCluster): ConnectedCluster {
	const known = new Map<string, unknown>();
	return new Proxy(cluster, {
		get(target, name) {
			const value = Reflect.get(target, name) as unknown;
			return typeof value !== 'function'
				? value
				: (...args: readonly unknown[]) => {
						const key = JSON.stringify([
							name,
							...args.map(each =>
								typeof each === 'function' ? each.name : each instanceof AbortSignal ? null : (each ?? null),
							),
						]);
						known.set(key, known.get(key) ?? (value as (...of: readonly unknown[]) => unknown)(...args));
						return known.get(key);
					};
		},
	});
}

// Its kinds and APIs would change what the server offers to the tests of other files.
await onOwnPlanes('the certificates of a cluster', (plane, openOther) => {
	describe('of every kind', {concurrency: false}, () => {
		let api: RawApi;
		let story: Story;
		let admin: ConnectedCluster;
		const opened: ConnectedCluster[] = [];
		const as = (user: 'admin' | 'viewer' | 'nobody', of: PlaneAccess = plane) => {
			const cluster = connect(loadKubeconfig({kubeconfig: of.kubeconfig[user], readOnly: true, env: {}}));
			opened.push(cluster);
			return cluster;
		};
		const jsonOf = async (...args: readonly string[]) => {
			const {code, stdout, stderr} = await runVerb(['certificates', ...args, '-o', 'json'], admin);
			return {
				code,
				stderr,
				stdout,
				shown: JSON.parse(stdout) as {certificates: readonly Shown[]; unread: readonly object[]},
			};
		};

		before(async () => {
			api = rawApi(plane.kubeconfig.admin);
			admin = remembering(as('admin'));
			const version = await admin.trustBundleVersion();
			story = tellStory(tag, version);
			await plantStory(api, story);
		});
		after(async () => {
			await removeStory(api, story);
			for (const cluster of opened) {
				cluster.close();
			}

			api.close();
		});

		test('each is shown for what it is', async () => {
			const {code, shown, stderr} = await jsonOf();
			assert.equal(code, 0, stderr);
			assert.deepEqual(shown.unread, [], 'APIs whose servers are down keep nothing from being read');
			const byPlace = new Map(shown.certificates.map(each => [placeOf(each), each]));
			assert.deepEqual(
				story.expected.filter(({at}) => !byPlace.has(at)).map(({at}) => at),
				[],
				'places that are missing',
			);
			const count = new Set(story.expected.map(({at}) => at)).size;
			assert.equal(count, story.expected.length, 'a place has two rows');
			assert.ok(count > 90, `${count} places`);
			const pairs = story.expected.map(want => [factsOf(byPlace.get(want.at) as Shown), inOrder(want)] as const);
			const wrong = pairs.filter(([shown, wanted]) => !isDeepStrictEqual(shown, wanted));
			assert.deepEqual(
				wrong.map(([shown]) => shown),
				wrong.map(([, wanted]) => wanted),
			);
			assert.ok(!byPlace.has(`${namespace}/opaque/web.crt`), 'Secrets of other types are read when asked for');
			for (const kind of ['kubeconfig', 'server']) {
				assert.ok(
					shown.certificates.some(each => each.kind === kind),
					`nothing of ${kind}`,
				);
			}

			const ends = shown.certificates.map(each => each.ends).filter(Boolean);
			assert.deepEqual(ends, ends.toSorted(), 'what ends first comes first');
		});

		test('two clusters at once: each certificate with its cluster, and judged by that one alone', async () => {
			const other = await openOther();
			const [farApi, far] = [rawApi(other.kubeconfig.admin), as('admin', other)];
			const clusters = async () =>
				[
					['near', admin],
					['far', far],
				].map(([name, cluster]) => ({name: name as string, about: '', open: async () => cluster as ConnectedCluster}));
			try {
				await plantFarStory(farApi, story, farNamespace);
				const run = async (...args: readonly string[]) => runVerb(['certificates', ...args], admin, {clusters});
				const {code, stdout, stderr} = await run('-o', 'json');
				assert.equal(code, 0, stderr);
				const shown = JSON.parse(stdout).certificates as readonly Shown[];
				const inOf = (cluster: string) =>
					new Map(shown.filter(each => each.cluster === cluster).map(each => [placeOf(each), factsOf(each)]));
				const near = inOf('near');
				assert.deepEqual(
					story.expected.filter(want => !isDeepStrictEqual(near.get(want.at), inOrder(want))).map(({at}) => at),
					[],
				);
				const rows = farRows(story, farNamespace);
				assert.deepEqual(
					rows.map(({at}) => inOf('far').get(at)),
					rows,
				);
				const table = (await run('--filter', `ns:${farNamespace} kind:secret`)).stdout.trimEnd().split('\n');
				assert.match(table[0] ?? '', /^CLUSTER /);
				assert.deepEqual(
					table.slice(1).map(line => line.split(' ')[0]),
					rows.map(() => 'far'),
				);
			} finally {
				await farApi.delete(`/api/v1/namespaces/${farNamespace}`);
				farApi.close();
				far.close();
				await other.stop();
			}
		});

		test('Secrets of other types are read of one namespace, when asked for', async () => {
			const {shown} = await jsonOf('-n', namespace, '--other-secrets');
			const byPlace = new Map(shown.certificates.map(each => [placeOf(each), each]));
			assert.deepEqual(
				story.others.map(({at}) => {
					const {state, key, count, findings} = factsOf(byPlace.get(at) as Shown);
					return {at, state, key, count, findings};
				}),
				story.others,
			);
			assert.deepEqual(
				shown.certificates.filter(each => each.namespace !== namespace),
				[],
			);
		});

		test('prints no private key, and nothing that a terminal obeys', async () => {
			const bodies = story.keys
				.flatMap(pem => pem.split('\n').filter(line => line.length > 30 && !line.startsWith('-')))
				.map(line => line.slice(0, 40));
			for (const output of ['table', 'wide', 'json', 'yaml', 'csv', 'name', 'prometheus']) {
				const {stdout, stderr} = await runVerb(
					['certificates', '-n', namespace, '--other-secrets', '-o', output],
					admin,
				);
				assert.ok(!/PRIVATE KEY-----/.test(stdout + stderr), output);
				assert.deepEqual(
					bodies.filter(line => stdout.includes(line) || stderr.includes(line)),
					[],
					output,
				);
				assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e]/, output);
			}
		});

		test('has the metrics of x509-certificate-exporter, which a Prometheus parser reads', async () => {
			const {stdout} = await runVerb(['certificates', '-o', 'prometheus'], admin);
			const metrics = parseMetrics(stdout);
			const of = (name: string, secretName: string) =>
				metrics.filter(each => each.name === name && each.labels.get('secret_name') === secretName);
			assert.deepEqual(
				[...new Set(metrics.map(({name}) => name))],
				[
					'x509_cert_not_before',
					'x509_cert_not_after',
					'x509_cert_expired',
					'x509_cert_expires_in_seconds',
					'x509_cert_valid_since_seconds',
					'x509_cert_error',
					'x509_read_errors',
				],
			);
			const series = metrics.map(({name, labels}) => JSON.stringify([name, ...labels]));
			assert.equal(new Set(series).size, series.length, 'a series is there twice');
			assert.equal(of('x509_cert_expired', 'ended')[0]?.value, 1);
			assert.equal(of('x509_cert_expired', 'whole').length, 2, 'each certificate of a chain');
			assert.equal(of('x509_cert_error', 'garbage')[0]?.value, 1);
			assert.equal(metrics.find(({name}) => name === 'x509_read_errors')?.value, 0);
			assert.equal(of('x509_cert_not_after', 'forever')[0]?.value, 253_402_300_799);
			assert.equal(of('x509_cert_not_after', 'hostile')[0]?.labels.get('subject_CN')?.includes('\\x1b[2J'), true);
		});

		test('exits with 3 for what --fail-on names, among the listed ones', async () => {
			const codeOf = async (...args: readonly string[]) =>
				(await runVerb(['certificates', '-n', namespace, ...args], admin)).code;
			assert.equal(await codeOf(), 0);
			assert.equal(await codeOf('--fail-on', 'expired'), 3);
			assert.equal(await codeOf('--fail-on', 'expired', '--filter', 'ends:>1d'), 0);
			assert.equal(await codeOf('--fail-on', 'ends', '--filter', 'name:soon'), 3);
			assert.equal(await codeOf('--fail-on', 'expired', '--filter', 'name:soon'), 0);
			assert.equal(await codeOf('--fail-on', 'ends', '--filter', 'name:garbage'), 0);
			assert.equal(await codeOf('--fail-on', 'broken', '--filter', 'name:garbage'), 3);
			assert.equal(await codeOf('--fail-on', 'ends', '--filter', 'name:rsa', '--ends-within', '1y'), 3);
		});

		test('reports what may not be read in one line a kind, and treats nothing as unused', async () => {
			const {code, stdout, stderr} = await runVerb(['certificates', '-o', 'json'], as('viewer'));
			assert.equal(code, 0, stderr);
			const {certificates, unread} = JSON.parse(stdout) as {
				certificates: readonly Shown[];
				unread: readonly {kind: string}[];
			};
			assert.ok(unread.some(({kind}) => kind === 'Secrets'));
			assert.equal(new Set(unread.map(({kind}) => kind)).size, unread.length, JSON.stringify(unread));
			assert.equal(stderr.trimEnd().split('\n').length, unread.length, stderr);
			assert.deepEqual(
				certificates.filter(({kind}) => kind === 'Secret'),
				[],
			);
			const nobody = await runVerb(['certificates', '-o', 'json'], as('nobody'));
			assert.equal(nobody.code, 0, nobody.stderr);
			const seen = JSON.parse(nobody.stdout) as {certificates: readonly Shown[]};
			assert.deepEqual([...new Set(seen.certificates.map(({kind}) => kind))].toSorted(), ['kubeconfig', 'server']);
		});

		test('exits with 1 if --fail-on finds nothing, but may have missed something unread', async () => {
			const cluster = {
				...admin,
				mapSecrets: async () => {
					throw new ClusterError('forbidden', 'no', {details: ['list secrets']});
				},
			};
			const run = async (...args: readonly string[]) =>
				runVerb(['certificates', '--fail-on', 'expired', ...args], cluster);
			const {code, stderr} = await run('-n', namespace, '--filter', 'ends:>1d');
			assert.equal(code, 1);
			assert.match(stderr, /not read: Secrets/);
			assert.match(stderr, /--fail-on expired: nothing that was read is so, but not all could be read/);
			for (const [expected, ...args] of [
				[1, '-n', namespace, '--filter', 'kind:secret'],
				[0, '-n', namespace, '--filter', 'ends:>1d -kind:secret'],
				[0, '-n', namespace, '--filter', 'kind:configmap name:trust'],
				[0, '-n', namespace, '--no-secrets', '--filter', 'ends:>1d'],
				[1, '--filter', `ns:${namespace} ends:>1d`],
				[3, '--filter', 'name:all-old'],
			] as const) {
				assert.equal((await run(...args)).code, expected, args.join(' '));
			}
		});

		test('--no-secrets requests no Secret', async () => {
			const asked: string[] = [];
			const cluster = {
				...admin,
				mapSecrets: async () => {
					asked.push('Secrets');
					return [];
				},
			};
			const {stdout, stderr} = await runVerb(['certificates', '--no-secrets', '-o', 'json'], cluster);
			assert.deepEqual(asked, []);
			assert.match(stderr, /left out: Secrets: not asked for, because of --no-secrets/);
			assert.ok(JSON.parse(stdout).certificates.length > 0);
		});
	});
});
