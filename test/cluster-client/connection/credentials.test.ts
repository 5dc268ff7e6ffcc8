// Needs: openssl
import assert from 'node:assert/strict';
import {chmodSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, beforeEach, describe, test} from 'node:test';
import {loadKubeconfig} from '../../../source/cluster/connection/kubeconfig.js';
import type {Transport} from '../../../source/cluster/connection/transport.js';
import {createTransport} from '../../../source/cluster/connection/transport.js';
import type {ClusterErrorCode} from '../../../source/cluster/model/cluster-error.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import {createAuthority} from '../../cluster/credentials.js';
import {startHttpProxy, startSocksProxy} from '../fake-proxy.js';
import type {FakeServer, Seen} from '../fake-server.js';
import {answerJson, startFakeServer} from '../fake-server.js';

let server: FakeServer;
const open = new Set<Transport>();
before(async () => {
	server = await startFakeServer();
});
beforeEach(() => {
	server.seen.length = 0;
	server.handle(response => answerJson(response, 200, {ok: true}));
});
after(async () => {
	for (const transport of open) {
		transport.close();
	}

	await server.close();
});

type Parts = NonNullable<Parameters<FakeServer['kubeconfig']>[0]>;

function transportFor(parts: Parts = {}, env: NodeJS.ProcessEnv = {}, from = server): Transport {
	const transport = createTransport(loadKubeconfig({kubeconfig: from.kubeconfig(parts), env}));
	open.add(transport);
	return transport;
}

const get = {path: '/x', what: 'read it'};

async function seenWith(parts: Parts, env?: NodeJS.ProcessEnv) {
	await transportFor(parts, env).json(get);
	const seen = server.seen.at(-1);
	assert.ok(seen);
	return seen;
}

async function failureOf(promise: Promise<unknown>, code: ClusterErrorCode): Promise<ClusterError> {
	try {
		await promise;
	} catch (error) {
		assert.ok(error instanceof ClusterError, `a ClusterError, not ${String(error)}`);
		assert.equal(error.code, code, error.message);
		assert.doesNotMatch(`${error.message}${error.hint}`, /hunter2|[\u0000-\u001f]/);
		return error;
	}

	return assert.fail(`it went well instead of failing as ${code}`);
}

const data = (path: string) => readFileSync(path).toString('base64');

const execVersion = 'client.authentication.k8s.io/v1';

/** An exec plugin that runs `script` with Node. */
function plugin(script: string, more: object = {}): Parts {
	// The extension makes Node read it as CommonJS, whatever package.json is above the temporary folder.
	const path = join(server.dir, `plugin-${Math.random().toString(36).slice(2)}.cjs`);
	writeFileSync(path, `#!${process.execPath}\n${script}`);
	chmodSync(path, 0o700);
	return {user: {exec: {apiVersion: execVersion, command: path, interactiveMode: 'IfAvailable', ...more}}};
}

const print = (status: string) =>
	`console.log(JSON.stringify({kind: 'ExecCredential', apiVersion: '${execVersion}', status: ${status}}))`;
const printToken = (expression: string) => print(`{token: ${expression}}`);

describe('the user of a request', () => {
	test('a token', async () => {
		assert.equal((await seenWith({user: {token: 'hunter2'}})).headers.authorization, 'Bearer hunter2');
	});

	test('a token file, without its line break, takes precedence over a token', async () => {
		const tokenFile = join(server.dir, 'token');
		writeFileSync(tokenFile, 'from-file\n');
		assert.equal((await seenWith({user: {tokenFile, token: 'hunter2'}})).headers.authorization, 'Bearer from-file');
	});

	test('a name and a password', async () => {
		const {headers} = await seenWith({user: {username: 'bob', password: 'hunter2'}});
		assert.equal(headers.authorization, `Basic ${Buffer.from('bob:hunter2').toString('base64')}`);
	});

	test('a name and a password in the URL of the server, if nothing better is given', async () => {
		const cluster = {server: server.url.replace('://', '://bob:hunter2@')};
		const {headers} = await seenWith({cluster, user: {}});
		assert.equal(headers.authorization, `Basic ${Buffer.from('bob:hunter2').toString('base64')}`);
		assert.equal((await seenWith({cluster, user: {token: 't'}})).headers.authorization, 'Bearer t');
	});

	test('a client certificate, as files and as data', async () => {
		const {certificate, key} = server.client;
		assert.equal((await seenWith({user: {'client-certificate': certificate, 'client-key': key}})).commonName, 'alice');
		const inline = {'client-certificate-data': data(certificate), 'client-key-data': data(key)};
		assert.equal((await seenWith({user: inline})).commonName, 'alice');
	});

	test('impersonation of another user', async () => {
		const {headers} = await seenWith({user: {token: 't', as: 'bob', 'as-groups': ['x', 'z'], 'as-uid': '7'}});
		assert.equal(headers['impersonate-user'], 'bob');
		assert.equal(headers['impersonate-uid'], '7');
		assert.equal(headers['impersonate-group'], 'x, z');
	});

	test('an OIDC token that is still valid', async () => {
		const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
		const token = `${part({alg: 'none'})}.${part({exp: Math.floor(Date.now() / 1000) + 600})}.x`;
		const user = {
			'auth-provider': {
				name: 'oidc',
				config: {'id-token': token, 'client-id': 'c', 'idp-issuer-url': 'https://idp.test'},
			},
		};
		assert.equal((await seenWith({user})).headers.authorization, `Bearer ${token}`);
	});

	describe('an OIDC token that has expired', () => {
		const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
		let provider: FakeServer;
		before(async () => {
			provider = await startFakeServer();
		});
		after(() => provider.close());

		const tokenUntil = (exp: number) =>
			`${part({alg: 'RS256'})}.${part({iss: provider.url, aud: 'client', exp})}.${'x'.repeat(20)}`;
		const inTenMinutes = () => tokenUntil(Math.floor(Date.now() / 1000) + 600);

		/** A provider that answers a refresh with `token`; returns the bodies that it was sent. */
		function answerRefreshes(token: (seen: Seen) => readonly [status: number, body: object], issuer = provider.url) {
			provider.seen.length = 0;
			provider.handle((response, seen) => {
				if (seen.url === '/.well-known/openid-configuration') {
					answerJson(response, 200, {issuer, token_endpoint: `${provider.url}/token`});
				} else {
					answerJson(response, ...token(seen));
				}
			});
		}

		const parts = (change: object = {}): Parts => ({
			user: {
				'auth-provider': {
					name: 'oidc',
					config: {
						'client-id': 'client',
						'client-secret': 'hunter2',
						'id-token': tokenUntil(1),
						'refresh-token': 'r1',
						'idp-issuer-url': provider.url,
						'idp-certificate-authority-data': data(provider.authority.certificate),
						...change,
					},
				},
			},
		});

		test('is renewed once at the identity provider of the kubeconfig', async () => {
			const token = inTenMinutes();
			answerRefreshes(() => [200, {id_token: token}]);
			const transport = transportFor(parts());
			await transport.json(get);
			await transport.json(get);
			assert.ok(server.seen.every(({headers}) => headers.authorization === `Bearer ${token}`));
			const [, refresh, ...more] = provider.seen;
			assert.deepEqual(more, []);
			assert.deepEqual(Object.fromEntries(new URLSearchParams(refresh?.body)), {
				grant_type: 'refresh_token',
				refresh_token: 'r1',
			});
			assert.equal(refresh?.headers.authorization, `Basic ${Buffer.from('client:hunter2').toString('base64')}`);
		});

		test('is renewed at a provider that wants the secret in the form, and later with the new refresh token', async () => {
			const asked: string[] = [];
			answerRefreshes(({body}) => {
				const form = new URLSearchParams(body);
				asked.push(form.get('refresh_token') ?? '');
				return form.get('client_secret') === 'hunter2'
					? [200, {id_token: tokenUntil(2), refresh_token: `r${asked.length}`}]
					: [401, {error: 'invalid_client'}];
			});
			const transport = transportFor(parts());
			server.handle(response => answerJson(response, 401, {}));
			await failureOf(transport.json(get), 'unauthorized');
			assert.deepEqual(asked, ['r1', 'r1', 'r2', 'r2']);
		});

		test('gives a reason without a secret when it is not renewed', async () => {
			const cases: ReadonlyArray<
				readonly [change: object, answer: readonly [number, object], message: RegExp, issuer?: string]
			> = [
				[{}, [400, {error: 'invalid_grant\u001B'}], /can not be renewed: ".*" answered invalid_grant\\x1b$/],
				[{}, [200, {}], /answered 200$/],
				[{}, [200, {}], /does not say where$/, 'https://other.example'],
				[{'refresh-token': undefined}, [200, {}], /has run out, and the kubeconfig has nothing to renew it with$/],
				[{'idp-issuer-url': 'http://x.example'}, [200, {}], /nothing to renew it with$/],
				[
					{'idp-certificate-authority-data': undefined},
					[200, {}],
					/has a certificate that the kubeconfig does not vouch for$/,
				],
			];
			for (const [change, answer, message, issuer] of cases) {
				answerRefreshes(() => answer, issuer);
				assert.match((await failureOf(transportFor(parts(change)).json(get), 'unauthorized')).message, message);
			}

			assert.equal(server.seen.length, 0);
		});
	});

	test('is not sent over plain HTTP, where others could read it', async () => {
		const plain = await startFakeServer({plain: true});
		try {
			const parts = {cluster: {'certificate-authority': undefined}, user: {token: 'hunter2'}};
			await transportFor(parts, {}, plain).json(get);
			assert.equal(plain.seen[0]?.headers.authorization, undefined);
		} finally {
			await plain.close();
		}
	});
});

describe('an exec plugin', () => {
	test('is run once, with what kubectl tells it, and gives a token', async () => {
		const log = join(server.dir, 'exec-info');
		const parts = plugin(
			`require('fs').appendFileSync(process.env.LOG, process.env.KUBERNETES_EXEC_INFO + '\\n');
			${printToken('process.argv[2]')}`,
			{args: ['tok'], env: [{name: 'LOG', value: log}], provideClusterInfo: true},
		);
		const transport = transportFor(parts);
		await Promise.all([transport.json(get), transport.json(get)]);
		await transport.json(get);
		assert.equal(server.seen.length, 3);
		assert.ok(server.seen.every(({headers}) => headers.authorization === 'Bearer tok'));
		const lines = readFileSync(log, 'utf8').trim().split('\n');
		assert.equal(lines.length, 1);
		const {kind, apiVersion, spec} = JSON.parse(lines[0] ?? '');
		assert.deepEqual([kind, apiVersion], ['ExecCredential', 'client.authentication.k8s.io/v1']);
		assert.deepEqual(spec, {
			interactive: false,
			cluster: {server: server.url, 'certificate-authority-data': data(server.authority.certificate)},
		});
	});

	test('gives a client certificate', async () => {
		const script = `const {readFileSync} = require('fs');
			const [certificate, key] = process.argv.slice(2).map(file => readFileSync(file, 'utf8'));
			${print('{clientCertificateData: certificate, clientKeyData: key}')}`;
		const {certificate, key} = server.client;
		assert.equal((await seenWith(plugin(script, {args: [certificate, key]}))).commonName, 'alice');
	});

	test('is run again when the server no longer accepts its token, once for all who wait', async () => {
		const log = join(server.dir, 'runs');
		const transport = transportFor(
			plugin(`const fs = require('fs'); fs.appendFileSync(${JSON.stringify(log)}, 'x');
			${printToken(`'t' + fs.readFileSync(${JSON.stringify(log)}).length`)}`),
		);
		await transport.json(get);
		server.seen.length = 0;
		server.handle((response, {headers}) => answerJson(response, headers.authorization === 'Bearer t2' ? 200 : 401, {}));
		await Promise.all([transport.json(get), transport.json(get), transport.json(get)]);
		assert.equal(readFileSync(log, 'utf8'), 'xx');
		assert.equal(server.seen.length, 6);
	});

	test('is run again when its token has expired by its own account', async () => {
		const log = join(server.dir, 'expiring');
		const transport = transportFor(
			plugin(`const fs = require('fs'); fs.appendFileSync(${JSON.stringify(log)}, 'x');
			${print(`{token: 't', expirationTimestamp: new Date(Date.now() - 1000)}`)}`),
		);
		await transport.json(get);
		await transport.json(get);
		assert.ok(readFileSync(log, 'utf8').length >= 2);
		assert.equal(server.seen.length, 2);
	});

	test('is not run over and over when the server refuses its credentials', async () => {
		server.handle(response => answerJson(response, 401, {}));
		const error = await failureOf(transportFor(plugin(printToken(`'x'`))).json(get), 'unauthorized');
		assert.equal(error.message, 'read it: the API server does not know these credentials (401)');
		assert.equal(server.seen.length, 2);
	});

	test('can not wait for an answer from the terminal', async () => {
		const script = `process.stdin.resume(); process.stdin.on('end', () => {
			console.error('\\n  cannot ask: nobody \\u001b[31mthere\\n  second line'); process.exit(3); });`;
		const error = await failureOf(transportFor(plugin(script)).json(get), 'unauthorized');
		assert.match(
			error.message,
			/^the exec plugin ".*plugin-.*" of the kubeconfig failed \(exit code 3\): cannot ask: nobody \\x1b\[31mthere$/,
		);
	});

	const bad: ReadonlyArray<readonly [name: string, parts: () => Parts, message: RegExp, hint?: RegExp]> = [
		[
			'that is not installed',
			() => plugin('', {command: 'certdeck-no-such-plugin', installHint: 'get it\u001B[1m from us'}),
			/^the exec plugin "certdeck-no-such-plugin" of the kubeconfig is not installed$/,
			/^get it\\x1b\[1m from us$/,
		],
		['that says nothing', () => plugin('process.exit(1)'), /failed \(exit code 1\)$/],
		['that is killed', () => plugin('process.kill(process.pid, "SIGKILL")'), /failed \(SIGKILL\)$/],
		[
			'that prints something else',
			() => plugin('console.log("hunter2")'),
			/printed something that is not an ExecCredential$/,
		],
		['that gives nothing', () => plugin(print('{}')), /gave neither a token nor a client certificate/],
		['that gives no status', () => plugin(print('undefined')), /gave neither/],
		['whose token no header may hold', () => plugin(printToken(`'hunter2\\nX: y'`)), /no header may hold/],
	];
	for (const [name, parts, message, hint] of bad) {
		test(name, async () => {
			const promise = transportFor(parts()).json(get);
			const error = await failureOf(promise, name.includes('header') ? 'unreachable' : 'unauthorized');
			assert.match(error.message, message);
			assert.match(error.hint ?? '', hint ?? /^/);
		});
	}

	test('is not awaited after the signal fires, and ends with the transport', async () => {
		const pidFile = join(server.dir, 'pid');
		const transport = transportFor(
			plugin(
				`require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setTimeout(() => {}, 60_000);`,
			),
		);
		const controller = new AbortController();
		const failure = failureOf(transport.json({...get, signal: controller.signal}), 'aborted');
		const deadline = Date.now() + 30_000;
		let pid = 0;
		// On a busy machine the start of a program takes time.
		while (pid === 0) {
			assert.ok(Date.now() < deadline, 'the plugin does not start');
			await new Promise(resolve => setTimeout(resolve, 20));
			pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0;
		}

		controller.abort();
		await failure;
		process.kill(pid, 0);
		transport.close();
		for (;;) {
			try {
				process.kill(pid, 0);
			} catch {
				break;
			}

			assert.ok(Date.now() < deadline, 'the plugin is still there');
			await new Promise(resolve => setTimeout(resolve, 20));
		}
	});
});

describe('the server that is trusted', () => {
	test("a server of another authority than the kubeconfig's is refused", async () => {
		const other = await createAuthority(server.dir, 'other');
		const transport = transportFor({cluster: {'certificate-authority': other.certificate}});
		const error = await failureOf(transport.json(get), 'unreachable');
		assert.equal(error.message, `"${server.url}" has a certificate that the kubeconfig does not vouch for`);
		assert.equal(server.seen.length, 0);
	});

	test('without an authority in the kubeconfig it is also refused', async () => {
		await failureOf(transportFor({cluster: {'certificate-authority': undefined}}).json(get), 'unreachable');
	});

	test('insecure-skip-tls-verify accepts any server', async () => {
		await transportFor({cluster: {'certificate-authority': undefined, 'insecure-skip-tls-verify': true}}).json(get);
		assert.equal(server.seen.length, 1);
	});

	test('tls-server-name is the name that is verified', async () => {
		const named = await startFakeServer({names: 'DNS:api.example.com'});
		try {
			const error = await failureOf(transportFor({}, {}, named).json(get), 'unreachable');
			assert.match(error.message, /has a certificate for other names/);
			await transportFor({cluster: {'tls-server-name': 'api.example.com'}}, {}, named).json(get);
			assert.equal(named.seen.length, 1);
		} finally {
			await named.close();
		}
	});

	test('an unreadable authority, certificate or key is reported before anything is sent', async () => {
		const text = Buffer.from('-----BEGIN CERTIFICATE-----\nhunter2\n-----END CERTIFICATE-----\n').toString('base64');
		const {certificate, key} = server.client;
		const cases: ReadonlyArray<readonly [parts: Parts, message: RegExp]> = [
			[
				{cluster: {'certificate-authority': undefined, 'certificate-authority-data': text}},
				/^certificate-authority of cluster "fake" .* is not PEM/,
			],
			[
				{user: {'client-certificate-data': text, 'client-key': key}},
				/^client-certificate of user "alice" .* is not PEM/,
			],
			[
				{user: {'client-certificate': certificate, 'client-key-data': text}},
				/^client-key of user "alice" .* is not PEM/,
			],
			[
				{user: {'client-certificate': certificate, 'client-key': server.authority.key}},
				/does not belong to its client-certificate$/,
			],
			[{user: {'client-certificate': certificate}}, /has a client-certificate but no client-key$/],
		];
		for (const [parts, message] of cases) {
			assert.match((await failureOf(transportFor(parts).json(get), 'kubeconfig')).message, message);
		}

		assert.equal(server.seen.length, 0);
	});
});

describe('through a proxy', () => {
	test('over HTTP, with its password, and the tunnel is kept', async () => {
		const proxy = await startHttpProxy();
		try {
			const transport = transportFor({
				cluster: {'proxy-url': `http://me:hunter2@127.0.0.1:${proxy.port}`},
				user: {'client-certificate': server.client.certificate, 'client-key': server.client.key},
			});
			await transport.json(get);
			await transport.json(get);
			const authorization = `Basic ${Buffer.from('me:hunter2').toString('base64')}`;
			assert.deepEqual(proxy.tunnels, [{target: `127.0.0.1:${server.port}`, authorization}]);
			assert.deepEqual(
				server.seen.map(({commonName}) => commonName),
				['alice', 'alice'],
			);
		} finally {
			await proxy.close();
		}
	});

	test('over SOCKS5, and the server is still verified', async () => {
		const proxy = await startSocksProxy();
		try {
			const cluster = {'proxy-url': `socks5://127.0.0.1:${proxy.port}`};
			const user = {'client-certificate': server.client.certificate, 'client-key': server.client.key};
			const transport = transportFor({cluster, user});
			await transport.json(get);
			await transport.json(get);
			assert.deepEqual(
				server.seen.map(({commonName}) => commonName),
				['alice', 'alice'],
			);
			assert.equal(proxy.tunnels.length, 1);
			const other = await createAuthority(server.dir, 'socks-other');
			for (const wrong of [{'certificate-authority': other.certificate}, {'tls-server-name': 'api.example.com'}]) {
				await failureOf(transportFor({cluster: {...cluster, ...wrong}}).json(get), 'unreachable');
			}

			assert.equal(proxy.tunnels.length, 3);
			assert.equal(server.seen.length, 2);
		} finally {
			await proxy.close();
		}
	});

	test('reports one that refuses or does not exist', async () => {
		const proxy = await startHttpProxy({refuse: 407});
		const {port} = proxy;
		const cluster = {'proxy-url': `http://me:hunter2@127.0.0.1:${port}`};
		const where = `the proxy "http://127.0.0.1:${port}"`;
		try {
			const refused = await failureOf(transportFor({cluster}).json(get), 'unreachable');
			assert.equal(refused.message, `"127.0.0.1:${server.port}" can not be reached: ${where} answered 407`);
		} finally {
			await proxy.close();
		}

		const absent = await failureOf(transportFor({cluster}).json(get), 'unreachable');
		assert.equal(absent.message, `${where} refuses connections`);
	});

	test('names a server that does not exist', async () => {
		const gone = await startFakeServer();
		const kubeconfig = loadKubeconfig({kubeconfig: gone.kubeconfig(), env: {}});
		await gone.close();
		const error = await failureOf(createTransport(kubeconfig).json(get), 'unreachable');
		assert.equal(error.message, `"${gone.url}" refuses connections`);
		const named = {...kubeconfig, endpoint: {...kubeconfig.endpoint, server: 'https://certdeck.invalid'}};
		const unknown = await failureOf(createTransport(named).json(get), 'unreachable');
		assert.match(
			unknown.message,
			/^"https:\/\/certdeck\.invalid" has a host name that (does not resolve|can not be looked up now)$/,
		);
	});
});
