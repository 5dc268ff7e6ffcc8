// Runs alone: the memory of its process is measured.
import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readFileSync} from 'node:fs';
import type {Socket} from 'node:net';
import {connect} from 'node:net';
import {createInterface} from 'node:readline';
import {after, describe, test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import type {TLSSocket} from 'node:tls';
import {connect as connectTls} from 'node:tls';
import {startDemo} from '../../demo/index.js';
import {program} from '../helpers/certdeck.js';
import type {Json, RawResponse} from '../helpers/raw-api.js';
import {rawApi, readKubeconfig} from '../helpers/raw-api.js';

const csrs = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const configMaps = '/api/v1/namespaces/default/configmaps';

describe('a demo under attack', async () => {
	const demo = await startDemo({empty: true});
	const admin = rawApi(demo.kubeconfigPath);
	const credentials = readKubeconfig(demo.kubeconfigPath);
	const port = Number(new URL(demo.url).port);
	after(async () => {
		admin.close();
		await demo.stop();
	});

	async function stillServes(): Promise<void> {
		const {status} = await admin.get(csrs);
		assert.equal(status, 200);
	}

	test('refuses a body of 3 MiB and a byte, and takes the next request', async () => {
		const large = await admin.post(csrs, 'x'.repeat(3 * 1024 * 1024 + 1));
		assert.equal(large.status, 413);
		assert.equal(large.json.reason, 'RequestEntityTooLarge');
		const whole = await admin.post(csrs, 'x'.repeat(3 * 1024 * 1024));
		assert.equal(whole.status, 400);
		await stillServes();
	});

	test('treats damaged protobuf as a bad request', async () => {
		const magic = Buffer.from([0x6b, 0x38, 0x73, 0x00]);
		const bodies = [
			magic.subarray(0, 3),
			Buffer.concat([magic, Buffer.alloc(1000, 0xff)]),
			Buffer.concat([magic, Buffer.from([0x12, 0xff, 0xff, 0xff, 0xff, 0x0f])]),
			Buffer.concat([magic, Buffer.from([0x12, 0x03, 0x0a, 0x02, 0x08])]),
			Buffer.concat([magic, Buffer.from([0x0b])]),
		];
		for (const body of bodies) {
			const {status} = await admin.post(csrs, body, {contentType: 'application/vnd.kubernetes.protobuf'});
			assert.equal(status, 400, body.toString('hex', 0, 12));
		}

		await stillServes();
	});

	test('treats deep JSON and many YAML aliases as bad requests', async () => {
		const deep = '['.repeat(200_000);
		assert.equal((await admin.post(csrs, deep)).status, 400);
		const nested = `{"metadata":{"annotations":${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}}}`;
		assert.equal((await admin.post(csrs, nested)).status, 400);
		const aliases = [
			'a: &a [x, x, x, x, x, x, x, x, x]',
			...[...'bcdefgh'].map((name, index) => `${name}: &${name} [${`*${'abcdefg'[index]}, `.repeat(9)}]`),
		];
		const bomb = await admin.post(csrs, aliases.join('\n'), {contentType: 'application/yaml'});
		assert.equal(bomb.status, 400);
		await stillServes();
	});

	test('treats names that every JavaScript object has as ordinary names', async () => {
		const table: ReadonlyArray<readonly [status: number, answer: Promise<RawResponse>]> = [
			[404, admin.get(`${csrs}/constructor`)],
			[404, admin.get(`${configMaps}/x/constructor`)],
			[400, admin.get(`${csrs}?fieldSelector=constructor=x`)],
			[415, admin.request('PATCH', `${configMaps}/x`, {body: '{}', contentType: 'constructor'})],
			[201, admin.post('/api/v1/namespaces/default/secrets', {metadata: {name: 'a'}, type: 'constructor'})],
			[
				201,
				admin.post(configMaps, '{"metadata":{"name":"proto"},"data":{"constructor":"c"}}', {
					contentType: 'application/json',
				}),
			],
		];
		for (const [status, answer] of table) {
			const response = await answer;
			assert.equal(response.status, status, response.text);
		}

		const labelled = await admin.get(`${configMaps}?labelSelector=constructor`);
		assert.deepEqual(labelled.json.items, []);
		const patched = await admin.patch(`${configMaps}/proto`, 'merge', '{"__proto__":{"data":{"x":"y"}}}');
		assert.deepEqual(patched.json.data, {constructor: 'c'});
	});

	test('warns about field names that no header can contain', async () => {
		const odd = Object.fromEntries(
			Array.from({length: 300}, (_, index) => [`\u4e2d\u0007${'x'.repeat(300)}${index}`, 1]),
		);
		const response = await admin.post(configMaps, {metadata: {name: 'odd'}, ...odd});
		assert.equal(response.status, 201);
		const warning = String(response.headers['warning']);
		assert.match(warning, /^299 - "unknown field \\"\\u4e2d/);
		assert.ok(warning.length < 6000);
	});

	test('serves others beside 1,000 half-open connections', async () => {
		const sockets: Socket[] = [];
		for (let count = 0; count < 1000; count += 1) {
			const socket = connect(port, '127.0.0.1');
			socket.on('error', () => {});
			// Some send the first bytes of a TLS handshake, most send nothing.
			if (count % 10 === 0) {
				socket.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00]));
			}

			sockets.push(socket);
		}

		await Promise.all(sockets.slice(-50).map(socket => once(socket, 'connect')));
		const started = performance.now();
		await stillServes();
		// A client that had to wait for one of their timeouts would take ten seconds.
		assert.ok(performance.now() - started < 8000);
		for (const socket of sockets) {
			socket.destroy();
		}
	});

	test('disconnects a client that never reads its watch, and no other', async () => {
		const deaf: TLSSocket = connectTls({
			port,
			host: '127.0.0.1',
			ca: credentials.caPem,
			cert: credentials.certificatePem,
			key: credentials.keyPem,
		});
		await once(deaf, 'secureConnect');
		deaf.on('error', () => {});
		deaf.pause();
		deaf.write(`GET ${configMaps}?watch=1 HTTP/1.1\r\nHost: demo\r\nAccept: application/json\r\n\r\n`);
		const listener = await admin.watch(`${configMaps}?watch=1`);
		const before = process.memoryUsage().rss;
		const filler = 'x'.repeat(500_000);
		await admin.post(configMaps, {metadata: {name: 'large'}, data: {filler}});
		for (let count = 0; count < 60; count += 1) {
			const label = String(count);
			await admin.patch(`${configMaps}/large`, 'merge', {metadata: {labels: {count: label}}});
			// It reads in this process, and on a busy machine it would fall behind the writes as far as the deaf one.
			await listener.until(events => events.some(({object}) => object.metadata.labels?.count === label), 60_000);
		}

		listener.stop();
		deaf.resume();
		const closed = await Promise.race([once(deaf, 'close').then(() => true), sleep(30_000, false, {ref: false})]);
		assert.ok(closed, 'the deaf client is still connected');
		assert.ok(process.memoryUsage().rss - before < 300e6);
		await stillServes();
	});
});

/** Resident memory of a process in MB, as the system sees it. */
function residentMb(pid: number): number {
	const status = `/proc/${pid}/status`;
	const kibibytes = existsSync(status)
		? /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1]
		: execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], {encoding: 'utf8'});
	return (Number(kibibytes) * 1024) / 1e6;
}

test('10,000 requests and 200 watch events a second stay below 300 MB', {timeout: 120_000}, async t => {
	const child = spawn(process.execPath, [program, 'demo', '--still', '--requests', '10000'], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
	await lines.next();
	const {value: path} = (await lines.next()) as {value: string};
	const admin = rawApi(path.replace('kubeconfig: ', ''));
	try {
		const list = await admin.get(`${csrs}?limit=1`);
		assert.ok(list.json.metadata.remainingItemCount >= 10_000);
		const watch = await admin.watch(`${csrs}?watch=1&resourceVersion=${list.json.metadata.resourceVersion}`);
		const seconds = 3;
		const started = performance.now();
		for (let count = 1; count <= seconds * 200; count += 1) {
			await sleep(Math.max(started + count * 5 - performance.now(), 0));
			const name = `load-${String(count).padStart(5, '0')}`;
			await admin.patch(`${csrs}/${name}`, 'merge', {metadata: {labels: {count: String(count)}}});
		}

		const took = (performance.now() - started) / 1000;
		await watch.until(events => events.length >= seconds * 200, 30_000);
		watch.stop();
		const full: Json = (await admin.get(csrs)).json;
		assert.ok(full.items.length >= 10_000);
		const resident = residentMb(child.pid ?? 0);
		t.diagnostic(`${Math.round(resident)} MB resident after ${seconds * 200} events in ${took.toFixed(1)} s`);
		assert.ok(resident < 300, `${resident} MB resident after ${seconds * 200} events in ${took} s`);
	} finally {
		admin.close();
		child.kill('SIGTERM');
		await once(child, 'exit');
	}
});
