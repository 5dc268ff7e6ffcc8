// Needs: openssl
// Runs alone: NODE_TLS_REJECT_UNAUTHORIZED is set before modules load.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {after, before, beforeEach, describe, test} from 'node:test';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import type {Transport} from '../../source/cluster/connection/transport.js';
import {createTransport} from '../../source/cluster/connection/transport.js';
import {ClusterError} from '../../source/cluster/model/cluster-error.js';
import {createRequestStore} from '../../source/cluster/watch/request-store.js';
import {createLeaf, subject} from '../cluster/credentials.js';
import {startHttpProxy, startSocksProxy} from './fake-proxy.js';
import {keepRequests} from './fake-requests.js';
import type {FakeServer} from './fake-server.js';
import {answerJson, startFakeServer} from './fake-server.js';
import {startForwarder} from './tcp-forwarder.js';

/**
 * With this variable, Node verifies no server if a connection does not set it explicitly. It is set for this whole file,
 * and every connection must be refused nevertheless.
 */
const inherited = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';

const open = new Set<Transport>();
let genuine: FakeServer;
/** Has a certificate for the same address, of an unknown authority. */
let impostor: FakeServer;
before(async () => {
	[genuine, impostor] = await Promise.all([startFakeServer(), startFakeServer()]);
});
beforeEach(() => {
	for (const server of [genuine, impostor]) {
		server.seen.length = 0;
		server.handle(response => answerJson(response, 200, {ok: true}));
	}
});
after(async () => {
	for (const transport of open) {
		transport.close();
	}

	await Promise.all([genuine.close(), impostor.close()]);
	if (inherited === undefined) {
		delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
	} else {
		process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = inherited;
	}
});

type Parts = NonNullable<Parameters<FakeServer['kubeconfig']>[0]>;

/** A kubeconfig with the authority of the genuine server, and its user's token. */
function transportFor({cluster, user}: Parts = {}, env: NodeJS.ProcessEnv = {}): Transport {
	const kubeconfig = genuine.kubeconfig({cluster: {...cluster}, user: {token: 'hunter2', ...user}});
	const transport = createTransport(loadKubeconfig({kubeconfig, env}));
	open.add(transport);
	return transport;
}

const get = {path: '/x', what: 'read it'};

async function refused(promise: Promise<unknown>, why = /has a certificate that the kubeconfig does not vouch for/) {
	const error = await promise.then(
		() => assert.fail('it was answered'),
		(error: unknown) => error,
	);
	assert.ok(error instanceof ClusterError, String(error));
	assert.match(error.message, why);
	assert.deepEqual(impostor.seen, []);
}

describe('with NODE_TLS_REJECT_UNAUTHORIZED=0 an impostor is refused', () => {
	const atImpostor = () => ({server: impostor.url});

	test('instead of the API server', async () => {
		await refused(transportFor({cluster: atImpostor()}).json(get));
		await refused(transportFor({cluster: {...atImpostor(), 'certificate-authority': undefined}}).json(get));
		const {certificate, key} = genuine.client;
		const login = {'client-certificate': certificate, 'client-key': key};
		await refused(transportFor({cluster: atImpostor(), user: login}).json(get));
	});

	test('with a certificate of the right authority for another name', async () => {
		const cluster = {'tls-server-name': 'api.example.com'};
		await refused(transportFor({cluster}).json(get), /has a certificate for other names/);
		assert.equal(genuine.seen.length, 0);
	});

	test('when a watch is opened', async () => {
		await refused(transportFor({cluster: atImpostor()}).lines({...get, isFresh: true}));
	});

	test('when it replaces the API server of a live list', async () => {
		const requests = keepRequests(genuine);
		requests.put('a');
		const forwarder = await startForwarder(genuine.port);
		const transport = transportFor({cluster: {server: `https://127.0.0.1:${forwarder.port}`}});
		const store = createRequestStore({transport}, {backoffMs: [1, 5]});
		const controller = new AbortController();
		const running = store.start(controller.signal);
		const until = async (phase: string) => {
			const late = AbortSignal.timeout(8000);
			while (store.getSnapshot().phase !== phase) {
				assert.ok(!late.aborted, `${phase} within 8 s`);
				await new Promise<void>(resolve => {
					const done = () => {
						stop();
						late.removeEventListener('abort', done);
						resolve();
					};
					const stop = store.subscribe(done);
					late.addEventListener('abort', done);
				});
			}
		};
		try {
			await until('live');
			const attempts = impostor.attempts;
			forwarder.aim(impostor.port);
			forwarder.cut();
			await until('stale');
			// The first fault is the cut. The next attempt reaches the impostor.
			while (impostor.attempts < attempts + 2) {
				await new Promise(resolve => setTimeout(resolve, 2));
			}

			assert.equal(store.getSnapshot().phase, 'stale');
			assert.deepEqual(impostor.seen, []);
		} finally {
			controller.abort();
			await running;
			await forwarder.close();
		}
	});

	for (const {name, start, scheme} of [
		{name: 'an HTTP proxy', start: startHttpProxy, scheme: 'http'},
		{name: 'a SOCKS5 proxy', start: startSocksProxy, scheme: 'socks5'},
	]) {
		test(`behind ${name}`, async () => {
			const proxy = await start();
			try {
				const way = {'proxy-url': `${scheme}://127.0.0.1:${proxy.port}`};
				await refused(transportFor({cluster: {...atImpostor(), ...way}}).json(get));
				await refused(transportFor({cluster: {...atImpostor(), ...way}}).lines(get));
				assert.ok(proxy.tunnels.length >= 2);
				await transportFor({cluster: way}).json(get);
				assert.equal(genuine.seen.length, 1);
			} finally {
				await proxy.close();
			}
		});
	}

	test('as an https:// proxy, and behind one', async () => {
		const certificateOf = (server: FakeServer) =>
			createLeaf(server.dir, 'proxy', server.authority, {
				subject: subject('proxy'),
				usage: 'serverAuth',
				subjectAltNames: 'DNS:localhost',
			});
		const [genuineProxy, impostorProxy] = await Promise.all([
			certificateOf(genuine).then(tls => startHttpProxy({tls})),
			certificateOf(impostor).then(tls => startHttpProxy({tls})),
		]);
		try {
			const by = (proxy: typeof genuineProxy) => ({'proxy-url': `https://me:hunter2@localhost:${proxy.port}`});
			await refused(transportFor({cluster: by(impostorProxy)}).json(get));
			assert.deepEqual(impostorProxy.tunnels, [], 'nobody asked the impostor for a tunnel, or gave it a password');
			assert.equal(genuine.seen.length, 0);
			await refused(transportFor({cluster: {...atImpostor(), ...by(genuineProxy)}}).json(get));
			// As with kubectl, the kubeconfig's authority also verifies the proxy.
			await transportFor({cluster: by(genuineProxy)}).json(get);
			assert.equal(genuine.seen.length, 1);
		} finally {
			await Promise.all([genuineProxy.close(), impostorProxy.close()]);
		}
	});

	test('instead of the identity provider, and of its token endpoint', async () => {
		const expired = ['{}', JSON.stringify({exp: 1}), 'x']
			.map(part => Buffer.from(part).toString('base64url'))
			.join('.');
		const user = (issuer: string) => ({
			token: undefined,
			'auth-provider': {
				name: 'oidc',
				config: {
					'client-id': 'client',
					'client-secret': 'hunter2',
					'id-token': expired,
					'refresh-token': 'hunter3',
					'idp-issuer-url': issuer,
					'idp-certificate-authority-data': readFileSync(genuine.authority.certificate).toString('base64'),
				},
			},
		});
		await refused(transportFor({user: user(impostor.url)}).json(get));
		genuine.handle(response =>
			answerJson(response, 200, {issuer: genuine.url, token_endpoint: `${impostor.url}/token`}),
		);
		await refused(transportFor({user: user(genuine.url)}).json(get));
	});

	test('but not if the kubeconfig itself disables verification', async () => {
		const cluster = {...atImpostor(), 'certificate-authority': undefined, 'insecure-skip-tls-verify': true};
		await transportFor({cluster}).json(get);
		assert.equal(impostor.seen.length, 1);
	});
});
