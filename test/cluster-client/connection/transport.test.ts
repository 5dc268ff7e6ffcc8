// Needs: openssl
import assert from 'node:assert/strict';
import type {ServerResponse} from 'node:http';
import {after, before, beforeEach, describe, test} from 'node:test';
import {gzipSync} from 'node:zlib';
import type {KubeconfigOptions} from '../../../source/cluster/connection/kubeconfig.js';
import {loadKubeconfig} from '../../../source/cluster/connection/kubeconfig.js';
import type {Transport} from '../../../source/cluster/connection/transport.js';
import {createTransport} from '../../../source/cluster/connection/transport.js';
import type {ClusterErrorCode} from '../../../source/cluster/model/cluster-error.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import type {FakeServer} from '../fake-server.js';
import {answerJson, startFakeServer, statusBody} from '../fake-server.js';

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

function transportFor(kubeconfig = server.kubeconfig(), options: Partial<KubeconfigOptions> = {}): Transport {
	const transport = createTransport(loadKubeconfig({kubeconfig, version: '1.2.3', env: {}, ...options}));
	open.add(transport);
	return transport;
}

async function failureOf(promise: Promise<unknown>, code: ClusterErrorCode): Promise<ClusterError> {
	try {
		await promise;
	} catch (error) {
		assert.ok(error instanceof ClusterError, `a ClusterError, not ${String(error)}`);
		assert.equal(error.code, code, error.message);
		return error;
	}

	return assert.fail(`it went well instead of failing as ${code}`);
}

const what = 'read it';
const get = {path: '/x', what};

describe('requests', () => {
	test('carry the user and the accepted types, and use one connection', async () => {
		const transport = transportFor();
		await transport.json({method: 'PUT', path: '/a?b=c', body: {text: 'grün'}, what});
		await transport.json(get);
		const [put] = server.seen;
		assert.deepEqual([put?.method, put?.url, put?.body], ['PUT', '/a?b=c', '{"text":"grün"}']);
		assert.equal(put?.headers['user-agent'], 'certdeck/1.2.3');
		assert.equal(put?.headers.accept, 'application/json');
		assert.equal(put?.headers['content-type'], 'application/json');
		assert.equal(put?.headers['content-length'], String(Buffer.byteLength('{"text":"grün"}')));
		assert.equal(new Set(server.seen.map(({connection}) => connection)).size, 1);
	});

	test('go below the path of the server', async () => {
		await transportFor(server.kubeconfig({cluster: {server: `${server.url}/k8s/clusters/c-1/`}})).json(get);
		assert.equal(server.seen[0]?.url, '/k8s/clusters/c-1/x');
	});

	test('accept a compressed answer', async () => {
		server.handle(response => {
			response.writeHead(200, {'content-encoding': 'gzip'});
			response.end(gzipSync('{"zipped":true}'));
		});
		assert.deepEqual(await transportFor().json(get), {zipped: true});
	});

	test('are repeated over a new connection if the server has just closed the kept one', async () => {
		const transport = transportFor();
		await transport.json(get);
		let calls = 0;
		server.handle(response => {
			calls += 1;
			if (calls === 1) {
				server.cut();
			} else {
				answerJson(response, 200, {again: true});
			}
		});
		assert.deepEqual(await transport.json(get), {again: true});
	});

	test('are not repeated for a write if the connection is cut, because it may have arrived', async () => {
		const transport = transportFor();
		await transport.json(get);
		server.seen.length = 0;
		server.handle(() => server.cut());
		await failureOf(transport.json({method: 'POST', path: '/x', body: {}, what}), 'unreachable');
		assert.equal(server.seen.length, 1);
	});

	test('end when their signal fires, before and after the answer begins', async () => {
		const transport = transportFor();
		for (const handler of [() => {}, (response: import('node:http').ServerResponse) => response.write('{')]) {
			server.handle(handler);
			const controller = new AbortController();
			const pending = transport.json({...get, signal: controller.signal});
			setTimeout(() => controller.abort(), 50);
			await failureOf(pending, 'aborted');
		}

		await failureOf(transport.json({...get, signal: AbortSignal.abort()}), 'aborted');
	});

	test('end when the transport is closed', async () => {
		const transport = transportFor();
		server.handle(() => {});
		const pending = transport.json(get);
		setTimeout(() => transport.close(), 30);
		await failureOf(pending, 'aborted');
		await failureOf(transport.json(get), 'aborted');
	});
});

describe('broken answers', () => {
	test('silence, before and within the answer', async () => {
		const transport = transportFor();
		for (const handler of [() => {}, (response: import('node:http').ServerResponse) => response.write('{"a":')]) {
			server.handle(handler);
			const error = await failureOf(transport.json({...get, idleTimeoutMs: 120}), 'unreachable');
			assert.equal(error.message, `"${server.url}" did not answer within 0.1 s`);
		}
	});

	test('a head that never ends', async () => {
		server.handle(({socket}) => {
			socket?.write('HTTP/1.1 200 OK\r\n');
			const timer = setInterval(() => socket?.write('X-More: yes\r\n'), 30);
			socket?.on('close', () => clearInterval(timer));
		});
		await failureOf(transportFor().json({...get, idleTimeoutMs: 150}), 'unreachable');
	});

	test('a body that is cut', async () => {
		server.handle(response => {
			response.writeHead(200, {'content-length': 1000});
			response.write('{"a":1');
			setTimeout(() => server.cut(), 30);
		});
		const error = await failureOf(transportFor().json(get), 'unreachable');
		assert.match(error.message, /cut the connection$/);
	});

	test('text, HTML, half a JSON and broken zip, never quoted', async () => {
		const transport = transportFor();
		for (const body of ['token hunter2', '<html>hunter2</html>', '{"a": "hunter2', '']) {
			server.handle(response => response.writeHead(200).end(body));
			const error = await failureOf(transport.json(get), 'server');
			assert.equal(error.message, 'read it: the server answered something that is not JSON');
			assert.equal(error.cause, undefined);
		}

		server.handle(response => response.writeHead(200, {'content-encoding': 'gzip'}).end('not zipped'));
		assert.match((await failureOf(transport.json(get), 'unreachable')).message, /can not be unzipped/);
	});

	test('a zip that is cut, empty, or far longer than it looks', async () => {
		const transport = transportFor();
		const zipped = gzipSync('{"a": 1}');
		const answerWith = (body: Uint8Array) =>
			server.handle(response => response.writeHead(200, {'content-encoding': 'gzip'}).end(body));
		answerWith(zipped.subarray(0, -12));
		await failureOf(transport.json(get), 'unreachable');
		answerWith(Buffer.alloc(0));
		assert.match((await failureOf(transport.json(get), 'server')).message, /not JSON/);
		answerWith(gzipSync(Buffer.alloc(65 * 1024 * 1024, ' '), {level: 1}));
		const error = await failureOf(transport.json(get), 'server');
		assert.match(error.message, /answered more than 64 MiB/);
		assert.ok(error.isTooLong);
	});

	test('more than 64 MiB, of which no more is read', async () => {
		const piece = Buffer.alloc(1024 * 1024, ' ');
		let sent = 0;
		server.handle(response => {
			response.writeHead(200);
			const write = () => {
				while (sent < 200 && !response.destroyed) {
					sent += 1;
					if (!response.write(piece)) {
						response.once('drain', write);
						return;
					}
				}
			};
			write();
		});
		const error = await failureOf(transportFor().json(get), 'server');
		assert.match(error.message, /answered more than 64 MiB/);
		assert.ok(error.isTooLong);
		assert.ok(sent < 200, `${sent} MiB were sent`);
	});

	test('something that is not HTTP', async () => {
		server.handle(({socket}) => socket?.end('SSH-2.0-OpenSSH\r\n'));
		assert.match((await failureOf(transportFor().json(get), 'unreachable')).message, /not HTTP/);
	});

	test('a redirect, which is not followed', async () => {
		server.handle(response => response.writeHead(302, {location: 'https://elsewhere.example/'}).end());
		const error = await failureOf(transportFor().json(get), 'server');
		assert.deepEqual([error.status, error.message], [302, 'read it: the API server answered 302']);
		assert.equal(server.seen.length, 1);
	});
});

describe('refusals', () => {
	type Case = {
		readonly name: string;
		readonly status: number;
		readonly body: unknown;
		readonly headers?: Record<string, string>;
		readonly code: ClusterErrorCode;
		readonly message: string;
		readonly hint?: string;
		readonly details?: readonly string[];
		readonly retryAfterSeconds?: number;
	};
	const prefix = 'certificatesigningrequests.certificates.k8s.io "a: b\u001B[2J" is forbidden: ';
	const cases: readonly Case[] = [
		{
			name: 'RBAC, at the cluster scope',
			status: 403,
			body: statusBody(
				403,
				'Forbidden',
				`${prefix}User "bob" cannot update resource "certificatesigningrequests/approval" in API group "certificates.k8s.io" at the cluster scope`,
			),
			code: 'forbidden',
			message: 'read it: "bob" may not update certificatesigningrequests/approval',
			hint: 'missing in a ClusterRole: {apiGroups: ["certificates.k8s.io"], resources: ["certificatesigningrequests/approval"], verbs: ["update"]}',
			details: ['update certificatesigningrequests/approval'],
		},
		{
			name: 'RBAC, in a namespace',
			status: 403,
			body: statusBody(
				403,
				'Forbidden',
				'secrets "x" is forbidden: User "bob" cannot patch resource "secrets" in API group "" in the namespace "shop"',
			),
			code: 'forbidden',
			message: 'read it: "bob" may not patch secrets in the namespace "shop"',
			hint: 'missing in a Role of "shop" or a ClusterRole: {apiGroups: [""], resources: ["secrets"], verbs: ["patch"]}',
			details: ['patch secrets'],
		},
		{
			name: 'the signer',
			status: 403,
			body: statusBody(
				403,
				'Forbidden',
				`${prefix}user not permitted to approve requests with signerName "example.com/serving"`,
			),
			code: 'forbidden',
			message: 'read it: you may not approve signers/example.com/serving',
			hint: 'missing in a ClusterRole: {apiGroups: ["certificates.k8s.io"], resources: ["signers"], resourceNames: ["example.com/serving"], verbs: ["approve"]}',
			details: ['approve signers/example.com/serving'],
		},
		{
			name: 'the signer of a PodCertificateRequest, which is validated',
			status: 422,
			body: JSON.stringify({
				kind: 'Status',
				reason: 'Invalid',
				message: 'PodCertificateRequest.certificates.k8s.io "x" is invalid: spec.signerName: Forbidden: …',
				details: {
					causes: [
						{
							reason: 'FieldValueForbidden',
							message: 'Forbidden: User "bob" is not permitted to "sign" for signer "example.com/pod"',
							field: 'spec.signerName',
						},
					],
				},
			}),
			code: 'forbidden',
			message: 'read it: you may not sign signers/example.com/pod',
			hint: 'missing in a ClusterRole: {apiGroups: ["certificates.k8s.io"], resources: ["signers"], resourceNames: ["example.com/pod"], verbs: ["sign"]}',
			details: ['sign signers/example.com/pod'],
		},
		{
			name: 'another admission plugin, its words made visible',
			status: 403,
			body: statusBody(403, 'Forbidden', 'no\u001B]52;c;eA==\u0007\nway\u202E'),
			code: 'forbidden',
			message: 'read it: no\\x1b]52;c;eA==\\x07\\x0away\\u{202e}',
		},
		{
			name: 'not found',
			status: 404,
			body: statusBody(404, 'NotFound', 'secrets "x" not found'),
			code: 'not-found',
			message: 'read it: secrets "x" not found',
		},
		{
			name: 'an unknown API',
			status: 404,
			body: '404 page not found',
			code: 'not-found',
			message: 'read it: the API server answered 404',
		},
		{
			name: 'already there',
			status: 409,
			body: statusBody(409, 'AlreadyExists', 'secrets "x" already exists'),
			code: 'already-exists',
			message: 'read it: secrets "x" already exists',
		},
		{
			name: 'fields of other managers',
			status: 409,
			body: statusBody(
				409,
				'Conflict',
				'Apply failed with 2 conflicts: conflicts with "kubectl-create" using v1:\n- .data.tls.crt',
				{
					causes: [
						{
							reason: 'FieldManagerConflict',
							message: 'conflict with "kubectl-create" using v1',
							field: '.data.tls.crt',
						},
						{reason: 'FieldManagerConflict', message: 'conflict with "helm" using v1', field: '.data.tls.key'},
					],
				},
			),
			code: 'conflict',
			message: 'read it: other field managers own what would be written: 2 fields',
			details: [
				'.data.tls.crt: conflict with "kubectl-create" using v1',
				'.data.tls.key: conflict with "helm" using v1',
			],
		},
		{
			name: 'content, each cause',
			status: 422,
			body: statusBody(422, 'Invalid', 'X "n" is invalid: [a, b]', {
				causes: [
					{reason: 'FieldValueRequired', message: 'Required value', field: 'spec.usages'},
					{reason: 'FieldValueInvalid', message: 'Invalid value: "x\u0007"', field: 'spec.signerName'},
				],
			}),
			code: 'invalid',
			message: 'read it: the API server finds 2 faults',
			details: ['spec.usages: Required value', 'spec.signerName: Invalid value: "x\\x07"'],
		},
		{
			name: 'too large',
			status: 413,
			body: statusBody(413, 'RequestEntityTooLarge', 'limit is 3145728'),
			code: 'invalid',
			message: 'read it: limit is 3145728',
		},
		{
			name: 'history gone',
			status: 410,
			body: statusBody(410, 'Expired', 'too old'),
			code: 'expired',
			message: 'read it: too old',
		},
		{
			name: 'too many requests',
			status: 429,
			body: 'slow down',
			headers: {'retry-after': '7'},
			code: 'unavailable',
			message: 'read it: the API server asks to wait (429)',
			retryAfterSeconds: 7,
		},
		{
			name: 'overload, said in the body',
			status: 504,
			body: statusBody(504, 'Timeout', 'busy', {retryAfterSeconds: 3}),
			code: 'unavailable',
			message: 'read it: the API server asks to wait (504): busy',
			retryAfterSeconds: 3,
		},
		{
			name: 'a gateway',
			status: 502,
			body: '<html>',
			code: 'unavailable',
			message: 'read it: the API server asks to wait (502)',
		},
		{
			name: 'a fault of the server',
			status: 500,
			body: statusBody(500, '', 'etcdserver: request timed out'),
			code: 'server',
			message: 'read it: etcdserver: request timed out',
		},
		{
			name: 'a Status with wrong types',
			status: 422,
			body: {kind: 'Status', message: 5, reason: [], details: {causes: [null, {field: 1}], retryAfterSeconds: 'x'}},
			code: 'invalid',
			message: 'read it: the API server finds 2 faults',
		},
		{name: 'null', status: 500, body: null, code: 'server', message: 'read it: the API server answered 500'},
	];
	for (const {name, status, body, headers, ...expected} of cases) {
		test(name, async () => {
			server.handle(response =>
				typeof body === 'string'
					? response.writeHead(status, headers).end(body)
					: answerJson(response, status, body, headers),
			);
			const error = await failureOf(transportFor().json(get), expected.code);
			assert.equal(error.message, expected.message);
			assert.equal(error.status, status);
			assert.equal(error.hint, expected.hint);
			assert.equal(error.retryAfterSeconds, expected.retryAfterSeconds);
			if (expected.details) {
				assert.deepEqual(error.details, expected.details);
			}
		});
	}

	test('429 is repeated after a short Retry-After, but only a few times', async () => {
		let calls = 0;
		const turnAway = (times: number) => {
			calls = 0;
			server.handle(response => {
				calls += 1;
				if (calls <= times) {
					response.writeHead(429, {'retry-after': '0'}).end();
				} else {
					answerJson(response, 201, {calls});
				}
			});
		};
		const post = {method: 'POST' as const, path: '/x', body: {}, what};
		turnAway(3);
		assert.deepEqual(await transportFor().json(post), {calls: 4});
		turnAway(4);
		await failureOf(transportFor().json(post), 'unavailable');
		turnAway(1);
		await failureOf(transportFor().json({...get, isImpatient: true}), 'unavailable');
		server.handle(response => response.writeHead(429, {'retry-after': '2'}).end());
		const controller = new AbortController();
		setTimeout(() => controller.abort(), 40);
		await failureOf(transportFor().json({...get, signal: controller.signal}), 'aborted');
	});

	test('Retry-After as a date', async () => {
		const date = new Date(Date.now() + 20_000).toUTCString();
		server.handle(response => response.writeHead(503, {'retry-after': date}).end());
		const {retryAfterSeconds = 0} = await failureOf(transportFor().json(get), 'unavailable');
		assert.ok(retryAfterSeconds > 15 && retryAfterSeconds <= 21, String(retryAfterSeconds));
	});
});

describe('--read-only', () => {
	const reviews = [
		'/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
		'/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
		'/apis/authorization.k8s.io/v1/subjectaccessreviews',
		'/apis/authentication.k8s.io/v1/selfsubjectreviews',
	];

	test('lets reads and reviews through', async () => {
		const transport = transportFor(server.kubeconfig(), {readOnly: true});
		await transport.json(get);
		for (const path of reviews) {
			await transport.json({method: 'POST', path, body: {}, what});
		}

		assert.equal(server.seen.length, 5);
	});

	test('sends nothing else', async () => {
		const transport = transportFor(server.kubeconfig(), {readOnly: true});
		const requests = [
			...(['POST', 'PUT', 'PATCH', 'DELETE'] as const).map(method => ({method, path: '/api/v1/namespaces/x/secrets'})),
			...reviews.map(path => ({method: 'PUT' as const, path})),
			{method: 'POST' as const, path: `/api/v1/secrets?x=${reviews[0]}`},
			{method: 'POST' as const, path: `${reviews[0]}/../../../api/v1/secrets`},
			{method: 'POST' as const, path: `${reviews[0]}x`},
		];
		for (const request of requests) {
			const error = await failureOf(transport.json({...request, body: {}, what: 'write it'}), 'read-only');
			assert.equal(error.message, 'not sent, because of --read-only: write it');
			await failureOf(transport.lines({...request, body: {}, what: 'write it'}), 'read-only');
		}

		assert.equal(server.seen.length, 0);
	});
});

describe('lines', () => {
	async function linesOf(transport: Transport, idleTimeoutMs = 5000): Promise<string[]> {
		const found: string[] = [];
		const {lines} = await transport.lines({...get, idleTimeoutMs});
		for await (const line of lines) {
			found.push(line);
		}

		return found;
	}

	test('are complete, however the bytes are cut', async () => {
		const bytes = Buffer.from('{"a":"grün 🔑"}\n\n{"b":2}\nhalf');
		server.handle(async response => {
			for (const byte of bytes) {
				response.write(Buffer.of(byte));
				await new Promise(setImmediate);
			}

			response.end();
		});
		assert.deepEqual(await linesOf(transportFor()), ['{"a":"grün 🔑"}', '', '{"b":2}', 'half']);
	});

	test('of several megabytes take linear time', async () => {
		const long = 'x'.repeat(20 * 1024 * 1024);
		server.handle(response => response.end(`${long}\nshort\n`));
		const began = performance.now();
		const [first, second] = await linesOf(transportFor());
		assert.deepEqual([first?.length, second], [long.length, 'short']);
		assert.ok(performance.now() - began < 3000, `${performance.now() - began} ms`);
	});

	test('end with an error when the connection is cut', async () => {
		server.handle(response => {
			response.write('{}\n');
			setTimeout(() => server.cut(), 30);
		});
		await failureOf(linesOf(transportFor()), 'unreachable');
	});

	test('end with an error after a silence', async () => {
		server.handle(response => response.write('{}\n'));
		const error = await failureOf(linesOf(transportFor(), 100), 'unreachable');
		assert.match(error.message, /did not answer within 0\.1 s$/);
	});

	test('are refused as any other request', async () => {
		server.handle(response => answerJson(response, 403, statusBody(403, 'Forbidden', 'no')));
		await failureOf(linesOf(transportFor()), 'forbidden');
	});
});

test('a time limit includes the whole answer, and for a watch the time until it is open', async () => {
	const transport = transportFor(undefined, {requestTimeoutMs: 300});
	const slowly = (response: ServerResponse) => {
		response.writeHead(200, {'content-type': 'application/json'});
		const writing = setInterval(() => response.write(' '), 50);
		response.on('close', () => clearInterval(writing));
		setTimeout(() => {
			clearInterval(writing);
			response.end('{"late": true}\n');
		}, 900);
	};
	server.handle(slowly);
	const error = await failureOf(transport.json(get), 'unreachable');
	assert.match(error.message, /did not answer within 0\.3 s/);
	const {lines} = await transport.lines(get);
	const read: string[] = [];
	for await (const line of lines) {
		read.push(line.trim());
	}

	assert.deepEqual(read, ['{"late": true}']);
	server.handle(() => {});
	await failureOf(transport.lines(get), 'unreachable');
});
