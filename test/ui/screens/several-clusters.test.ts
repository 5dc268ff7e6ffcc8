import assert from 'node:assert/strict';
import type {AddressInfo} from 'node:net';
import {createServer} from 'node:net';
import {after, before, describe, test} from 'node:test';
import type {Demo} from '../../../demo/index.js';
import {startDemo} from '../../../demo/index.js';
import {loadKubeconfig} from '../../../source/cluster/connection/kubeconfig.js';
import type {ConnectedCluster} from '../../../source/cluster/objects/connect.js';
import {connect} from '../../../source/cluster/objects/connect.js';
import {requestPem} from '../../helpers/demo-cluster.js';
import type {OpenDeck} from '../../helpers/render.js';
import {openDeck} from '../../helpers/render.js';
import type {NamedContext, OpenClusters} from '../../helpers/several-clusters.js';
import {openClusters} from '../../helpers/several-clusters.js';

const wide = {columns: 110, rows: 24};

describe('a deck over several clusters', () => {
	let demos: readonly [Demo, Demo];
	let admins: readonly [ConnectedCluster, ConnectedCluster];
	const silent = createServer(() => {});
	const sockets = new Set<{destroy(): void}>();
	silent.on('connection', socket => sockets.add(socket));
	before(async () => {
		demos = await Promise.all([startDemo({still: true, empty: true}), startDemo({still: true, empty: true})]);
		const adminOf = ({kubeconfigPath: kubeconfig}: Demo) => connect(loadKubeconfig({kubeconfig, env: {}}));
		admins = [adminOf(demos[0]), adminOf(demos[1])];
		for (const [admin, names] of [
			[admins[0], ['shared', 'only-a']],
			[admins[1], ['shared', 'only-b', 'late-b']],
		] as const) {
			for (const name of names) {
				await admin.createRequest({
					name,
					requestPem: await requestPem(`${name}.shop.svc`),
					signerName: 'example.com/serving',
					usages: ['server auth'],
				});
			}
		}

		await new Promise<void>(resolve => {
			silent.listen(0, '127.0.0.1', resolve);
		});
	});
	after(async () => {
		for (const socket of sockets) {
			socket.destroy();
		}

		silent.close();
		for (const admin of admins) {
			admin.close();
		}

		await Promise.all(demos.map(({stop}) => stop()));
	});

	const a = (): NamedContext => ({name: 'a', kubeconfig: demos[0].kubeconfigPath});
	const b = (info: NamedContext['info'] = {}): NamedContext => ({name: 'b', kubeconfig: demos[1].kubeconfigPath, info});
	const over = async (
		contexts: readonly NamedContext[],
		run: (deck: OpenDeck, clusters: OpenClusters) => Promise<void>,
	): Promise<void> => {
		const clusters = openClusters(contexts);
		const deck = await openDeck(clusters.services, wide);
		try {
			await run(deck, clusters);
		} finally {
			await deck[Symbol.asyncDispose]();
			await clusters.end();
		}
	};
	/** Filters until one row is left, with the cursor on it. */
	const choose = async (deck: OpenDeck, filter: string, name: string) => {
		await deck.keys('esc', '/');
		await deck.type(filter);
		await deck.keys('enter');
		await deck.screen.until(({lines}) => lines().some(line => line.startsWith(' ▌') && line.includes(name)));
	};

	test('shows the requests of all in one list, each with its cluster', async () => {
		await over([a(), b()], async ({screen, keys, type, resize}) => {
			await screen.until(/2 clusters: +a live, b live/);
			await screen.until(({text}) => ['only-a', 'only-b', 'CLUSTER'].every(word => text().includes(word)));
			assert.equal(screen.lines().filter(line => /shared +\S* +[ab] /.test(line)).length, 2, screen.text());
			await keys('/');
			await type('cluster:b');
			await keys('enter');
			await screen.untilGone('only-a');
			resize({columns: 80, rows: 24});
			await screen.until(/only-b .* b .*○ Pending$/m);
		});
	});

	test('sends a decision to the cluster of the row, and names it first', async () => {
		await over([a(), b()], async (deck, clusters) => {
			const {screen, keys} = deck;
			await screen.until(/2 clusters: +a live, b live/);
			await choose(deck, 'cluster:b name:shared', 'shared');
			await keys('d');
			await screen.until(/┌ b: Deny shared/);
			await screen.until('y yes, do it');
			await keys('y');
			await screen.until('✗ Denied');
			const stateOf = async (admin: ConnectedCluster) =>
				(await admin.listRequests({})).requests.find(({name}) => name === 'shared')?.conditions.map(({type}) => type);
			assert.deepEqual(await stateOf(admins[1]), ['Denied']);
			assert.deepEqual(await stateOf(admins[0]), []);
			assert.deepEqual(
				[...new Set(clusters.written.map(({context, server}) => `${context} ${server}`))],
				[`b ${demos[1].url}`],
			);
		});
	});

	test('opens a request with the facts of its own cluster', async () => {
		await over([a(), b({color: 'red'})], async deck => {
			await deck.screen.until('only-b');
			await choose(deck, 'only-b', 'only-b');
			await deck.keys('enter');
			await deck.screen.until(({lines}) => /certdeck {2}b {2}.*live/.test(lines()[0] ?? ''));
			await deck.screen.until('only-b.shop.svc');
			await deck.keys('esc');
			await deck.screen.until('2 clusters');
		});
	});

	test('applies readOnly and the typed name separately to each cluster', async () => {
		const readOnly = {readOnly: true, readOnlyBecause: 'config.yaml says readOnly of b'};
		const typed = {
			name: 'typed',
			kubeconfig: `${demos[1].dir}/approver.kubeconfig`,
			info: {isNameTyped: true},
		} as const;
		await over([a(), b(readOnly)], async deck => {
			await deck.screen.until('only-b');
			await choose(deck, 'only-b', 'only-b');
			await deck.keys('a');
			await deck.screen.until('config.yaml says readOnly of b');
			await deck.keys('enter');
			await deck.screen.until(/certdeck {2}b .*read-only/);
			await deck.keys('d');
			await deck.screen.until('config.yaml says readOnly of b');
		});
		await over([a(), typed], async deck => {
			await deck.screen.until('only-b');
			await choose(deck, 'only-b', 'only-b');
			await deck.keys('d');
			await deck.screen.until('Type the name of this context to go on: typed');
			await deck.keys('esc', 'esc');
			await choose(deck, 'only-a', 'only-a');
			await deck.keys('d');
			await deck.screen.until(/┌ a: /);
			await deck.screen.until('y yes, do it');
		});
	});

	test('marks requests of one cluster only, and names it in their decision', async () => {
		await over([a(), b()], async deck => {
			const {screen, keys} = deck;
			await screen.until('only-b');
			await choose(deck, 'only-a', 'only-a');
			await keys('space');
			await screen.until('1 marked');
			await keys('esc');
			await choose(deck, 'only-b', 'only-b');
			await keys('space');
			await screen.until('what is marked is of a');
			await keys('u');
			await choose(deck, 'cluster:b name:*-b', '-b');
			await keys('*');
			await screen.until('2 marked');
			await keys('d');
			await screen.until(/┌ b: /);
			await keys('esc');
		});
	});

	test('shows at once what answers, beside a silent server and one that needs a login', async () => {
		const {port} = silent.address() as AddressInfo;
		await over(
			[
				{
					name: 'slow',
					kubeconfig: demos[0].kubeconfigPath,
					alter: loaded => ({...loaded, endpoint: {...loaded.endpoint, server: `https://127.0.0.1:${port}`}}),
				},
				{
					name: 'login',
					kubeconfig: `${demos[0].dir}/deployer.kubeconfig`,
					alter: loaded => ({...loaded, identity: {...loaded.identity, token: 'expired'}}),
				},
				b(),
			],
			async ({screen}) => {
				await screen.until('only-b');
				await screen.until(/3 clusters: +slow connecting, login needs login, b live/);
				assert.match(screen.lineWith(' ! login'), /:ctx login goes there; list/);
			},
		);
	});

	test('shows a cluster once to which two contexts lead', async () => {
		await over([a(), b(), {name: 'again', kubeconfig: demos[0].kubeconfigPath}], async ({screen}, clusters) => {
			await screen.until(/2 clusters: +a live, b live/);
			assert.deepEqual(clusters.notices(), ['again is the same cluster as a: its requests are shown once']);
			assert.equal(screen.lines().filter(line => line.includes('only-a ')).length, 1, screen.text());
		});
	});

	test('changes to one of them by its name, and back', async () => {
		const clusters = openClusters([a(), b()]);
		const one = clusters.wayTo('b');
		assert.equal(one?.session.info.context, 'b');
		assert.equal(one.clusters, undefined);
		assert.equal(clusters.wayTo('*'), clusters.services);
		assert.equal(clusters.wayTo('all'), clusters.services);
		assert.equal(clusters.wayTo('c'), undefined);
		clusters.changed('b');
		assert.equal(clusters.wayTo('b'), undefined);
		await clusters.end();
	});

	// The last test, because it stops a server.
	test('keeps the rows of a cluster that goes away, and continues with the others', async () => {
		await over([a(), b()], async (deck, clusters) => {
			const {screen, keys} = deck;
			await screen.until(/2 clusters: +a live, b live/);
			await demos[1].stop();
			await screen.until(/2 clusters: +a live, b stale/, 20_000);
			await screen.until(' ! b: ');
			assert.match(screen.text(), /only-b/);
			await choose(deck, 'only-a', 'only-a');
			await keys('d');
			await screen.until('y yes, do it');
			await keys('y');
			await screen.until('✗ Denied');
			assert.ok(clusters.written.length > 0);
			assert.ok(clusters.written.every(({context}) => context === 'a'));
		});
	});
});
