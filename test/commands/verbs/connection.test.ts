// Needs: openssl
// The flags by which one connects, through the built program.
import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, beforeEach, test} from 'node:test';
import type {FakeServer} from '../../cluster-client/fake-server.js';
import {answerJson, startFakeServer} from '../../cluster-client/fake-server.js';
import {certdeck} from '../../helpers/certdeck.js';

let server: FakeServer;
let dir: string;
let kubeconfig: string;
before(async () => {
	server = await startFakeServer();
	dir = await mkdtemp(join(tmpdir(), 'certdeck-connection-'));
	await writeFile(join(dir, 'token'), 'from-file\n', {mode: 0o600});
	kubeconfig = server.kubeconfig();
});
beforeEach(() => {
	server.seen.length = 0;
	server.handle(response => answerJson(response, 200, {gitVersion: 'v1.36.3'}));
});
after(async () => {
	await server.close();
	await rm(dir, {recursive: true, force: true});
});

const version = (args: readonly string[], input?: string) =>
	certdeck(['version', ...args], {kubeconfig, cwd: dir, ...(input !== undefined && {input})});
const seen = () => server.seen.map(({headers}) => headers);

test('--token logs in and warns, without printing the token', async () => {
	const {code, stderr} = await version(['--token', 's3cret-t0ken']);
	assert.equal(code, 0);
	assert.equal(seen()[0]?.authorization, 'Bearer s3cret-t0ken');
	assert.match(stderr, /^certdeck: .*--token.*--token-file/);
	assert.doesNotMatch(stderr, /s3cret/);
});

test('--token-file reads a file, or standard input', async () => {
	assert.deepEqual((await version(['--token-file', 'token'])).stderr, '');
	assert.deepEqual((await version(['--token-file', '-'], 'from-stdin\n')).stderr, '');
	assert.deepEqual(
		seen().map(({authorization}) => authorization),
		['Bearer from-file', 'Bearer from-stdin'],
	);
	const missing = await version(['--token-file', 'none']);
	assert.equal(missing.code, 1);
	assert.match(missing.stderr, /none", which does not exist/);
	assert.match((await version(['--token-file', '-'], '')).stderr, /standard input, which is empty/);
});

test('--as goes with each request', async () => {
	await version(['--as', 'bob', '--as-group', 'a', '--as-uid', '7']);
	const [headers] = seen();
	assert.deepEqual(
		[headers?.['impersonate-user'], headers?.['impersonate-group'], headers?.['impersonate-uid']],
		['bob', 'a', '7'],
	);
});

test('--request-timeout ends a request whose answer never ends', async () => {
	let writing: NodeJS.Timeout | undefined;
	server.handle(response => {
		response.writeHead(200, {'content-type': 'application/json'});
		writing = setInterval(() => response.write(' '), 50);
		response.on('close', () => clearInterval(writing));
	});
	const {code, stderr} = await version(['--request-timeout', '1s']);
	clearInterval(writing);
	assert.equal(code, 1);
	assert.match(stderr, /did not answer within 1 s/);
});
