// Needs: openssl
import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {Socket} from 'node:net';
import {after, afterEach, before, beforeEach, describe, test} from 'node:test';
import type {RequestList, RequestStore} from '../../source/cluster/calls/cluster.js';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import type {ConnectedCluster} from '../../source/cluster/objects/connect.js';
import {connect} from '../../source/cluster/objects/connect.js';
import {keepAliveMs} from '../../source/cluster/watch/pace.js';
import type {RequestStoreOptions} from '../../source/cluster/watch/request-store.js';
import {createRequestStore} from '../../source/cluster/watch/request-store.js';
import {startHttpProxy} from './fake-proxy.js';
import type {FakeRequests} from './fake-requests.js';
import {keepRequests, refuse} from './fake-requests.js';
import type {FakeServer} from './fake-server.js';
import {startFakeServer} from './fake-server.js';
import type {Forwarder} from './tcp-forwarder.js';
import {startForwarder} from './tcp-forwarder.js';

let server: FakeServer;
let api: FakeRequests;
let forwarder: Forwarder;
let stops: Array<() => Promise<void>> = [];
before(async () => {
	server = await startFakeServer();
});
beforeEach(async () => {
	api = keepRequests(server);
	server.seen.length = 0;
	forwarder = await startForwarder(server.port);
});
afterEach(async () => {
	await Promise.all(stops.map(stop => stop()));
	stops = [];
	await forwarder.close();
	await server.quiet();
});
after(() => server.close());

type Started = {
	readonly store: RequestStore;
	readonly cluster: ConnectedCluster;
	readonly phases: string[];
	until(what: string, condition: (list: RequestList) => boolean): Promise<number>;
};

/** A live list through the forwarder. */
function start(options: RequestStoreOptions = {}, cluster: object = {}): Started {
	const kubeconfig = server.kubeconfig({
		cluster: {server: `https://127.0.0.1:${forwarder.port}`, ...cluster},
		user: {token: 't'},
	});
	const connected = connect(loadKubeconfig({kubeconfig, env: {}}));
	const store = createRequestStore(connected, {gatherMs: 0, ...options});
	const controller = new AbortController();
	const phases: string[] = [];
	store.subscribe(() => {
		const {phase} = store.getSnapshot();
		if (phases.at(-1) !== phase) {
			phases.push(phase);
		}
	});
	const running = store.start(controller.signal);
	stops.push(async () => {
		controller.abort();
		await running;
		connected.close();
	});
	return {
		store,
		cluster: connected,
		phases,
		async until(what, condition) {
			const began = performance.now();
			while (!condition(store.getSnapshot())) {
				assert.ok(performance.now() - began < 20_000, `${what}: still ${phases.join(' ')}, ${api.calls.join(', ')}`);
				await new Promise(resolve => setTimeout(resolve, 5));
			}

			return performance.now() - began;
		},
	};
}

const isLive = ({phase}: RequestList) => phase === 'live';
const isStale = ({phase}: RequestList) => phase === 'stale';
const has = (name: string) => (list: RequestList) => isLive(list) && list.requests.some(each => each.name === name);
async function watched(count = 1): Promise<void> {
	while (api.openWatches < count) {
		await new Promise(resolve => setTimeout(resolve, 2));
	}
}

/** The watch is open on both sides: the head of its answer and then an event have arrived. */
async function heard(until: Started['until']): Promise<void> {
	await watched();
	api.put('begun');
	await until('begun', has('begun'));
}

describe('a watch on a connection that forwards nothing any more', () => {
	test('is replaced over a new connection, although other requests are answered meanwhile', async () => {
		const {store, cluster, until, phases} = start({idleTimeoutMs: 700});
		await until('listed', isLive);
		await heard(until);
		forwarder.freeze();
		const frozenAt = new Date();
		api.put('meanwhile');
		// The frozen connections were all kept ones. These requests use new connections.
		const asking = setInterval(() => void cluster.getRequest('x').catch(() => {}), 20);
		try {
			await until('over a new one', has('meanwhile'));
			assert.ok((store.lastContact() ?? frozenAt) > frozenAt);
			assert.deepEqual([...new Set(phases)], ['connecting', 'live'].slice(-new Set(phases).size));
		} finally {
			clearInterval(asking);
		}

		assert.ok(
			server.seen.some(({url}) => url.endsWith('/x')),
			'other questions were answered',
		);
	});

	test('is stale if the new one forwards nothing either, and live when it does again', async () => {
		const {until} = start({idleTimeoutMs: 300, openTimeoutMs: 300});
		await until('listed', isLive);
		await heard(until);
		forwarder.hold(true);
		forwarder.freeze();
		const noticed = await until('noticed', isStale);
		assert.ok(noticed >= 250, `after ${noticed} ms: a quiet cluster is no fault by itself`);
		forwarder.hold(false);
		api.put('after');
		await until('live again', has('after'));
	});

	test('shows the time of its own last contact, without that of other connections', async () => {
		const {store, cluster, until} = start({idleTimeoutMs: 60_000});
		await until('listed', isLive);
		await heard(until);
		const at = store.lastContact();
		assert.ok(at);
		await cluster.getRequest('x').catch(() => {});
		assert.equal(store.lastContact(), at);
		api.bookmark();
		await until('heard', () => store.lastContact() !== at);
	});
});

test('a watch whose socket alone is cut resumes where it was', async () => {
	const {until} = start();
	await until('listed', isLive);
	await watched();
	api.put('before');
	await until('heard', has('before'));
	api.cutWatches();
	api.put('after', {isSecret: true});
	await until('resumed', has('after'));
	assert.equal(api.calls.filter(call => call === 'list').length, 1, api.calls.join(', '));
	assert.equal(api.calls.at(-1), 'watch 101');
});

describe('TCP probes the other end of a watch’s connection', () => {
	/** `tr` and `tm->when` in seconds for sockets that go to a port of this machine (proc_net_tcp). 2 is keepalive. */
	function kernelTimers(port: number): ReadonlyArray<readonly [kind: number, seconds: number]> {
		const remote = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
		return readFileSync('/proc/net/tcp', 'utf8')
			.split('\n')
			.map(row => row.trim().split(/\s+/))
			.filter(([, , address, state]) => address === remote && state === '01')
			.map(([, , , , , timer = '']) => timer.split(':').map(part => Number.parseInt(part, 16)))
			.map(([kind = 0, hundredths = 0]) => [kind, hundredths / 100]);
	}

	const isTicking = ([kind, seconds]: readonly [number, number]) =>
		kind === 2 && seconds > 1 && seconds <= keepAliveMs / 1000 + 0.1;

	for (const {name, isProxied} of [
		{name: 'directly', isProxied: false},
		{name: 'through an HTTP proxy', isProxied: true},
	]) {
		test(name, async t => {
			const spy = t.mock.method(Socket.prototype, 'setKeepAlive');
			const proxy = isProxied ? await startHttpProxy() : undefined;
			try {
				const {until} = start(
					{idleTimeoutMs: 60_000},
					{server: server.url, ...(proxy && {'proxy-url': `http://127.0.0.1:${proxy.port}`})},
				);
				await until('listed', isLive);
				await watched();
				const isSet = spy.mock.calls.some(
					({arguments: [isOn, delay], this: socket}) =>
						isOn === true && delay === keepAliveMs && (socket as Socket).destroyed === false,
				);
				assert.ok(isSet);
				if (existsSync('/proc/net/tcp')) {
					const port = proxy?.port ?? server.port;
					const deadline = performance.now() + 10_000;
					// Immediately after data was sent, the timer is that of the retransmission.
					for (let timers = kernelTimers(port); !timers.some(isTicking); timers = kernelTimers(port)) {
						assert.ok(performance.now() < deadline, JSON.stringify(timers));
						await new Promise(resolve => setTimeout(resolve, 20));
					}
				}
			} finally {
				await proxy?.close();
			}
		});
	}
});

describe('after an outage, with the shipped numbers', () => {
	const outages: ReadonlyArray<readonly [name: string, begin: () => void, end: () => void]> = [
		['in which connections are refused', () => forwarder.refuse(true), () => forwarder.refuse(false)],
		['in which nothing is passed on', () => forwarder.hold(true), () => forwarder.hold(false)],
	];
	for (const [name, begin, end] of outages) {
		test(`${name} the list is live again within 3 s`, async () => {
			const {until} = start();
			await until('listed', isLive);
			await heard(until);
			begin();
			forwarder.cut();
			await until('seen', isStale);
			await new Promise(resolve => setTimeout(resolve, 1500));
			end();
			api.put('after');
			const late = await until('live again', has('after'));
			assert.ok(late <= 3000, `${late} ms`);
		});
	}
});

describe('asked to try now', () => {
	test('it does not wait for the next attempt', async () => {
		const {store, until} = start({backoffMs: [60_000, 60_000]});
		await until('listed', isLive);
		await heard(until);
		forwarder.refuse(true);
		forwarder.cut();
		await until('stale', isStale);
		forwarder.refuse(false);
		store.tryNow();
		assert.ok((await until('live', isLive)) < 5000);
	});

	test('it gives up a hanging attempt', async () => {
		const {store, until} = start({backoffMs: [1, 1], openTimeoutMs: 60_000});
		await until('listed', isLive);
		await heard(until);
		api.fail('watch', () => {}, 1);
		api.cutWatches();
		await until('stale', isStale);
		while (api.calls.length < 3) {
			await new Promise(resolve => setTimeout(resolve, 2));
		}

		store.tryNow();
		assert.ok((await until('live', isLive)) < 5000);
	});

	test('a live list is read again over a new connection', async () => {
		const {store, until, phases} = start();
		await until('listed', isLive);
		await watched();
		api.put('untold', {isSecret: true});
		store.tryNow();
		await until('found', has('untold'));
		assert.equal(api.calls.filter(call => call === 'list').length, 2);
		assert.ok(!phases.includes('stale'));
	});

	test('a refused list is requested at once', async () => {
		api.put('a');
		api.fail('list', refuse(403, 'Forbidden'), 4);
		const {store, until} = start({backoffMs: [1, 1], refusedMs: 60_000});
		await until('refused', ({phase}) => phase === 'failed');
		while (api.calls.length < 4) {
			await new Promise(resolve => setTimeout(resolve, 2));
		}

		store.tryNow();
		assert.ok((await until('listed', has('a'))) < 5000);
	});
});
