// Needs: openssl
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import type {AddressInfo, Server} from 'node:net';
import {createServer as createTcpServer} from 'node:net';
import {after, before, beforeEach, describe, test} from 'node:test';
import type {TlsOptions} from 'node:tls';
import {createServer} from 'node:tls';
import {loadKubeconfig} from '../../../source/cluster/connection/kubeconfig.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import type {ConnectedCluster} from '../../../source/cluster/objects/connect.js';
import {connect} from '../../../source/cluster/objects/connect.js';
import {readServed, servedTarget} from '../../../source/operations/handshake/read-served.js';
import {OperationError} from '../../../source/operations/plan/operation-error.js';
import type {KeyPair} from '../../cluster/credentials.js';
import {createAuthority, createLeaf, openssl, subject} from '../../cluster/credentials.js';
import type {FakeServer} from '../../cluster-client/fake-server.js';
import {answerJson, startFakeServer, statusBody} from '../../cluster-client/fake-server.js';
import type {Forwarded} from '../../helpers/port-forward.js';
import {portForwarder} from '../../helpers/port-forward.js';
import {runVerb} from '../../helpers/verb-context.js';

let api: FakeServer;
let authority: KeyPair;
let earlier: KeyPair;
let later: KeyPair;
const servers: Server[] = [];
const clusters: ConnectedCluster[] = [];

before(async () => {
	api = await startFakeServer();
	authority = await createAuthority(api.dir, 'serving-ca');
	const leaf = (name: string) =>
		createLeaf(api.dir, name, authority, {
			subject: subject(name),
			usage: 'serverAuth',
			subjectAltNames: 'DNS:web.shop.svc,IP:127.0.0.1',
		});
	earlier = await leaf('earlier');
	// Certificates end at whole seconds, and one of the two has to end earlier.
	await new Promise(resolve => setTimeout(resolve, 1100));
	later = await leaf('later');
});
beforeEach(() => {
	api.seen.length = 0;
	api.handle(response => answerJson(response, 200, {}));
});
after(async () => {
	for (const cluster of clusters) {
		cluster.close();
	}

	for (const server of servers) {
		server.close();
	}

	await api.close();
});

/** A TLS server on its own port, which records what its clients send. */
async function serve(
	pair: KeyPair,
	options: TlsOptions = {},
): Promise<{readonly port: number; readonly heard: string[]}> {
	const heard: string[] = [];
	const server = createServer({
		cert: [pair.certificate, authority.certificate].map(path => readFileSync(path, 'utf8')).join(''),
		key: readFileSync(pair.key),
		...options,
	});
	server.on('secureConnection', socket => {
		heard.push(`asked for ${socket.servername || 'no name'}`);
		socket.on('data', data => heard.push(data.toString('utf8')));
		socket.on('error', () => {});
	});
	server.on('tlsClientError', () => {});
	return {port: await listen(server), heard};
}

async function listen(server: Server): Promise<number> {
	servers.push(server);
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	return (server.address() as AddressInfo).port;
}

function cluster(user: object = {token: 'hunter2'}): ConnectedCluster {
	const connected = connect(loadKubeconfig({kubeconfig: api.kubeconfig({user}), env: {}}));
	clusters.push(connected);
	return connected;
}

/** The Secret shop/web-tls with this certificate, and Pods with `forwarded` behind their ports. */
function play(pair: KeyPair, forwarded: (url: string) => Forwarded): void {
	api.handle((response, {url}) =>
		url === '/api/v1/namespaces/shop/secrets/web-tls'
			? answerJson(response, 200, {
					metadata: {namespace: 'shop', name: 'web-tls', uid: 'u', resourceVersion: '1'},
					type: 'kubernetes.io/tls',
					data: {
						'tls.crt': Buffer.from(
							[pair.certificate, authority.certificate].map(path => readFileSync(path, 'utf8')).join(''),
						).toString('base64'),
					},
				})
			: answerJson(response, 404, statusBody(404, 'NotFound', 'not found')),
	);
	api.handleUpgrade(portForwarder(forwarded));
}

const fingerprint = async (path: string) =>
	(await openssl(['x509', '-in', path, '-noout', '-fingerprint', '-sha256'], api.dir))
		.trim()
		.replace(/^.*=/, '')
		.replaceAll(':', '')
		.toLowerCase();

describe('served', () => {
	test('shows through the API server what a Pod presents, and that the Secret holds the same', async () => {
		const {port, heard} = await serve(later);
		const asked: string[] = [];
		play(later, url => {
			asked.push(url);
			return {port};
		});
		const run = await runVerb(['served', 'pod/shop/web-0:8443', '--against', 'shop/web-tls', '-o', 'json'], cluster());
		assert.equal(run.code, 0, run.stderr);
		const said = JSON.parse(run.stdout) as {
			readonly chain: ReadonlyArray<{readonly sha256: string}>;
			readonly secret: {readonly comparison: string};
		};
		assert.deepEqual(
			said.chain.map(({sha256}) => sha256),
			[await fingerprint(later.certificate), await fingerprint(authority.certificate)],
		);
		assert.equal(said.secret.comparison, 'same');
		assert.deepEqual(asked, ['/api/v1/namespaces/shop/pods/web-0/portforward?ports=8443']);
		// The first name in the Secret, and no byte of any protocol.
		assert.deepEqual(heard, ['asked for web.shop.svc']);
	});

	test('reports that a Pod has not read its Secret again, and exits with 3', async () => {
		const {port} = await serve(earlier);
		play(later, () => ({port}));
		const run = await runVerb(['served', 'pod/web-0:8443', '-n', 'shop', '--against', 'shop/web-tls'], cluster());
		assert.equal(run.code, 3, run.stderr);
		assert.match(
			run.stdout,
			/^port 8443 of Pod default\/web-0 presents, over TLSv1\.3, asked for "web\.shop\.svc":\n {2}earlier, by CN=certdeck test serving-ca, ends in 9d/,
		);
		assert.match(
			run.stdout,
			/It is not the certificate of Secret shop\/web-tls, .*the server has not read it again\. Restart it\.\n$/,
		);
	});

	test('asks a host without a cluster, and reports a certificate for another name', async () => {
		const {port} = await serve(later);
		const nobody = new Proxy({}, {get: () => assert.fail('it needs no cluster')}) as ConnectedCluster;
		const right = await runVerb(['served', `127.0.0.1:${port}`, '-o', 'pem'], nobody);
		assert.equal(right.code, 0, right.stderr);
		assert.equal(right.stdout.trim().split('-----BEGIN CERTIFICATE-----').length, 3);
		assert.ok(right.stdout.startsWith(readFileSync(later.certificate, 'utf8')));
		const wrong = await runVerb(['served', `127.0.0.1:${port}`, '--server-name', 'api.shop.svc'], nobody);
		assert.equal(wrong.code, 3);
		assert.match(wrong.stdout, /It is not for the name "api\.shop\.svc"\.\n$/);
	});

	for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
		test(`shows the certificate of a server that requires client certificates, over ${maxVersion}`, async () => {
			const {port} = await serve(later, {requestCert: true, rejectUnauthorized: true, maxVersion});
			const served = await readServed(servedTarget(`127.0.0.1:${port}`, 'default'), {
				cluster: async () => assert.fail('it needs no cluster'),
				signal: new AbortController().signal,
			});
			assert.equal(served.chain.length, 2);
		});
	}

	test("names the missing right, and the kubelet's refusal", async () => {
		play(later, () => ({refusal: 'an error occurred forwarding 8443 -> 8443: connection refused\u001B[2J'}));
		await assert.rejects(served('pod/shop/web-0:8443'), (error: unknown) => {
			assert.ok(error instanceof OperationError || error instanceof ClusterError, String(error));
			assert.match(error.message, /shop\/web-0:8443.*connection refused/);
			assert.ok(!error.message.includes('\u001B'));
			return true;
		});
		for (const [status, code] of [
			[403, 'forbidden'],
			[404, 'not-found'],
			[401, 'unauthorized'],
			[500, 'server'],
		] as const) {
			api.handleUpgrade((_, socket) => socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`));
			await assert.rejects(served('pod/shop/web-0:8443'), (error: unknown) => {
				assert.ok(error instanceof ClusterError, String(error));
				assert.equal(error.code, code);
				assert.match(error.message, /shop\/web-0:8443/);
				return true;
			});
		}
	});

	test('ends if a server speaks no TLS, stays silent, or the operator gives up', async () => {
		const talker = await listen(createTcpServer(socket => socket.end('220 mail.example.com ESMTP\r\n')));
		await assert.rejects(served(`127.0.0.1:${talker}`), /speaks something else than TLS|closes the connection/);
		const silent = await listen(createTcpServer(socket => socket.on('error', () => {})));
		await assert.rejects(served(`127.0.0.1:${silent}`, 300), /does not finish a TLS handshake within 0\.3 s/);
		const controller = new AbortController();
		const given = served(`127.0.0.1:${silent}`, 5000, controller.signal);
		controller.abort();
		await assert.rejects(given);
		await assert.rejects(served('127.0.0.1:1'), /refuses connections/);
	});

	function served(text: string, timeoutMs = 5000, signal = new AbortController().signal) {
		return readServed(servedTarget(text, 'default'), {cluster: async () => cluster(), signal, timeoutMs});
	}

	test('refuses what is no server', () => {
		for (const text of [
			'',
			'web',
			'web:',
			':443',
			'web:0',
			'web:65536',
			'web:443x',
			'a b:443',
			'pod/:443',
			'pod/a/b/c:1',
		]) {
			assert.throws(() => servedTarget(text, 'default'), OperationError, text);
		}

		assert.deepEqual(servedTarget('[::1]:443', 'default'), {kind: 'host', host: '::1', port: 443, label: '[::1]:443'});
		const pod = {
			kind: 'pod',
			pod: {namespace: 'shop', name: 'web-0'},
			port: 8443,
			label: 'port 8443 of Pod shop/web-0',
		};
		assert.deepEqual(servedTarget('pods/web-0:8443', 'shop'), pod);
	});
});
