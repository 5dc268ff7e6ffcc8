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
			[admins[0], ['shared', 'only-a', 'many-1', 'many-2', 'held-1', '*.wild']],
			[admins[1], ['shared', 'only-b', 'late-b', 'many-1', 'held-1', 'held-2', '*.wild']],
		] as const) {
			for (const name of names) {
				await admin.createRequest({
					name: name.replace('*.', ''),
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
		const {bulk} = clusters.services;
		const deck = await openDeck({...clusters.services, bulk: {...bulk, callBackMs: 200}}, wide);
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

	/** Marks what a filter leaves, some of it in each cluster. */
	const markAll = async (deck: OpenDeck, filter: string, count: number) => {
		await deck.keys('esc', '/');
		await deck.type(filter);
		await deck.keys('enter');
		await deck.screen.until(` · ${filter}`);
		await deck.screen.until(new RegExp(`${count} of `));
		await deck.keys('*');
		await deck.screen.until(`${count} marked`);
	};
	const conditionsOf = async (admin: ConnectedCluster, word: string) =>
		Object.fromEntries(
			(await admin.listRequests({})).requests.flatMap(({name, conditions}) =>
				name.startsWith(word) ? [[name, conditions.map(({type}) => type).join()]] : [],
			),
		);

	test('sends a bulk decision on marks of two clusters to each, and begins with the number in each', async () => {
		await over([a(), b()], async (deck, clusters) => {
			const {screen, keys} = deck;
			await screen.until(/2 clusters: +a live, b live/);
			await markAll(deck, 'name:many-*', 3);
			await keys('d');
			await screen.until('┌ Deny 3 requests');
			const lines = screen.lines();
			const title = lines.findIndex(line => line.includes('┌ Deny 3 requests'));
			assert.match(lines[title + 1] ?? '', /│ +a {2}2 requests +│/);
			assert.match(lines[title + 2] ?? '', /│ +b {2}1 request +│/);
			await screen.until('a: would be denied');
			// Only :ctx connects by the new kubeconfig. A decision goes to the cluster whose request was shown.
			clusters.changed('b');
			await keys('pagedown', 'pagedown', 'pagedown', 'pagedown', 'y');
			await screen.until('3 of 3 denied');
			await screen.until('all done');
			await screen.until(/^ +a {2}2 of 2 denied/m);
			await screen.until(/^ +b {2}1 of 1 denied/m);
			assert.deepEqual(await conditionsOf(admins[0], 'many'), {'many-1': 'Denied', 'many-2': 'Denied'});
			assert.deepEqual(await conditionsOf(admins[1], 'many'), {'many-1': 'Denied'});
			assert.deepEqual(
				[...new Set(clusters.written.map(({context, server, name}) => `${context} ${server} ${name}`))].toSorted(),
				[`a ${demos[0].url} many-1`, `a ${demos[0].url} many-2`, `b ${demos[1].url} many-1`],
			);
			await keys('esc');
			await screen.until('name:many-*');
			assert.doesNotMatch(screen.text(), /marked/);
			await keys('b');
			await screen.until('3 of 3 denied');
		});
	});

	test('excludes the requests of a read-only cluster, asks for the name of each other, and sends the rest', async () => {
		const typed = {isNameTyped: true} as const;
		const readOnly = {...a(), info: {readOnly: true, readOnlyBecause: 'config.yaml says readOnly of a'}};
		await over([{...a(), info: typed}, b(typed)], async (deck, clusters) => {
			await deck.screen.until(/2 clusters: +a live, b live/);
			await markAll(deck, 'name:held-*', 3);
			await deck.keys('d');
			await deck.screen.until(/b {2}2 requests · its name must be typed/);
			await deck.keys('pagedown', 'pagedown', 'pagedown', 'pagedown', 'y');
			await deck.screen.until('Type the name of this context to go on: a');
			await deck.screen.until('1 request in a.');
			await deck.keys('a', 'enter');
			await deck.screen.until('Type the name of this context to go on: b');
			await deck.keys('enter');
			await deck.screen.until('type b first');
			await deck.keys('esc');
			await deck.screen.until('y yes, do it');
			assert.deepEqual(clusters.written, []);
		});
		await over([readOnly, b(typed)], async (deck, clusters) => {
			await deck.screen.until(/2 clusters: +a live, b live/);
			await markAll(deck, 'name:held-*', 3);
			await deck.keys('d');
			await deck.screen.until('┌ Deny 2 requests');
			await deck.screen.until(/a {2}none of 1 request: config\.yaml says readOnly of a/);
			await deck.keys('pagedown', 'pagedown', 'pagedown', 'pagedown', 'y');
			await deck.screen.until('Type the name of this context to go on: b');
			await deck.keys('b', 'enter');
			await deck.screen.until('2 of 2 denied');
			assert.deepEqual(await conditionsOf(admins[0], 'held'), {'held-1': ''});
			assert.deepEqual(await conditionsOf(admins[1], 'held'), {'held-1': 'Denied', 'held-2': 'Denied'});
			assert.ok(clusters.written.every(({context}) => context === 'b'));
		});
	});

	test('includes a reason in one cluster, and not in the other', async () => {
		await over([a(), b()], async deck => {
			const {screen, keys} = deck;
			await screen.until(/2 clusters: +a live, b live/);
			deck.resize({columns: 110, rows: 60});
			await markAll(deck, 'name:wild', 2);
			await keys('a');
			await screen.until('┌ Approve 0 requests');
			await screen.untilGone('still asking');
			await keys('ctrl+t');
			await screen.until(/▌ \[ \] .* a {2}\S+/);
			const reasons = () =>
				screen.lines().flatMap(line => /\[([ x])\] .* ([ab]) {2}\S+/.exec(line)?.slice(1).join('') ?? []);
			const before = reasons();
			assert.ok(before.includes(' a') && before.includes(' b'), screen.text());
			for (const each of before) {
				await (each === ' a' ? keys(' ', 'j') : keys('j'));
			}

			await screen.until(() => reasons().every(each => (each.endsWith('a') ? each === 'xa' : each === ' b')));
			await keys('enter');
			await screen.until('┌ Approve 1 request');
			await screen.until(/a {2}1 request /);
			await screen.until(/b {2}none of 1 request/);
			await keys('1', 'enter');
			await screen.until('1 of 1 approved');
			assert.deepEqual(await conditionsOf(admins[0], 'wild'), {wild: 'Approved'});
			assert.deepEqual(await conditionsOf(admins[1], 'wild'), {wild: ''});
		});
	});

	test('marks similar requests only in the cluster of the cursor', async () => {
		await over([a(), b()], async deck => {
			await deck.screen.until(/2 clusters: +a live, b live/);
			await choose(deck, 'cluster:a name:only-a', 'only-a');
			await deck.keys('=', 'esc');
			await deck.screen.until('1 marked');
			await deck.keys('u');
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
			await markAll(deck, 'name:only-*', 2);
			await keys('d');
			await screen.until('┌ Deny 2 requests');
			await keys('pagedown', 'pagedown', 'pagedown', 'pagedown', 'y');
			await screen.until(/^ +a {2}1 of 1 denied/m);
			await screen.until(/^ +b {2}0 of 1 denied, 1 (failed|not known)/m, 20_000);
			assert.deepEqual(await conditionsOf(admins[0], 'only'), {'only-a': 'Denied'});
			await screen.until('r try 1 again');
			assert.deepEqual([...new Set(clusters.written.map(({context, name}) => `${context} ${name}`))].toSorted(), [
				'a only-a',
				'b only-b',
			]);
		});
	});
});
