import assert from 'node:assert/strict';
import {once} from 'node:events';
import {after, describe, test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import type {TLSSocket} from 'node:tls';
import {connect} from 'node:tls';
import {startDemo} from '../../demo/index.js';
import {rawApi, readKubeconfig} from '../helpers/raw-api.js';

const csrs = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const configMaps = '/api/v1/namespaces/default/configmaps';
const protobuf = {contentType: 'application/vnd.kubernetes.protobuf'};
/** Long enough for a busy machine, and far too short for work that grows with the square of the input. */
const patience = {timeout: 15_000};

const times = (count: number, text: (index: number) => string) =>
	Array.from({length: count}, (_, i) => text(i)).join('');

/** A protobuf field of bytes. */
function field(number: number, bytes: Uint8Array): Buffer {
	const varint: number[] = [];
	let rest = bytes.length;
	for (; rest > 127; rest = Math.floor(rest / 128)) {
		varint.push((rest % 128) | 128);
	}

	return Buffer.concat([Buffer.from([(number << 3) | 2, ...varint, rest]), bytes]);
}

/** runtime.Unknown around a CertificateSigningRequest. */
function envelope(raw: Uint8Array): Buffer {
	const apiVersion = field(1, Buffer.from('certificates.k8s.io/v1'));
	const typeMeta = Buffer.concat([apiVersion, field(2, Buffer.from('CertificateSigningRequest'))]);
	return Buffer.concat([Buffer.from('k8s\u0000'), field(1, typeMeta), field(2, raw)]);
}

/** The same bytes in each run, so that a failure can be repeated. */
function* noise(seed: number): Generator<number, never> {
	for (let state = seed; ; ) {
		state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
		yield state >>> 16;
	}
}

describe('a demo that gets nonsense', async () => {
	const demo = await startDemo({empty: true});
	const admin = rawApi(demo.kubeconfigPath);
	const credentials = readKubeconfig(demo.kubeconfigPath);
	const warnings: string[] = [];
	const onWarning = ({message}: Error) => warnings.push(message);
	process.on('warning', onWarning);
	await admin.post(configMaps, {metadata: {name: 'patched'}, data: {a: 'x'.repeat(1000)}});
	after(async () => {
		process.off('warning', onWarning);
		admin.close();
		await demo.stop();
		assert.deepEqual(warnings, [], 'the server met an error that it did not foresee');
	});

	async function tlsSocket(): Promise<TLSSocket> {
		const {caPem: ca, certificatePem: cert, keyPem: key} = credentials;
		const socket = connect({port: Number(new URL(demo.url).port), host: '127.0.0.1', ca, cert, key});
		socket.on('error', () => {});
		await once(socket, 'secureConnect');
		return socket;
	}

	test('treats random bytes after the protobuf magic as bad requests', patience, async () => {
		const random = noise(1);
		for (let count = 1; count <= 200; count += 1) {
			const bytes = Buffer.from(Array.from({length: count * 3}, () => random.next().value & 0xff));
			const body = Buffer.concat([Buffer.from('k8s\u0000'), bytes]);
			const {status} = await admin.post(csrs, body, protobuf);
			// Some are valid messages with fields that the type does not have.
			const isMessage = count < 20 && status === 422;
			assert.ok(status === 400 || isMessage, `${status} for ${body.toString('hex')}`);
		}
	});

	test('treats a protobuf message as a bad request wherever it is cut', patience, async () => {
		const metadata = Buffer.concat([field(1, Buffer.from('name')), field(11, field(1, Buffer.from('label')))]);
		const spec = Buffer.concat([field(1, Buffer.from('request')), field(5, Buffer.from('any'))]);
		const whole = envelope(Buffer.concat([field(1, metadata), field(2, spec)]));
		assert.equal((await admin.post(csrs, whole, protobuf)).status, 422);
		for (let length = 0; length < whole.length; length += 1) {
			const {status} = await admin.post(csrs, whole.subarray(0, length), protobuf);
			assert.ok(status === 400 || status === 422, `${status} at ${length}`);
		}

		const numberForText = envelope(field(1, Buffer.from([0x08, 0x01])));
		assert.equal((await admin.post(csrs, numberForText, protobuf)).status, 400);
	});

	test('reads each of 100,000 repeated fields once', patience, async () => {
		const usages = Buffer.concat(Array.from({length: 100_000}, () => Buffer.from([0x2a, 0x00])));
		const {status, text} = await admin.post(csrs, envelope(field(2, usages)), protobuf);
		assert.equal(status, 422);
		assert.ok(text.length < 3e6, `${text.length} bytes about it`);
	});

	test('parses a selector once, however long', patience, async () => {
		const commas = await admin.get(`${csrs}?labelSelector=${','.repeat(120_000)}`);
		assert.equal(commas.status, 400);
		const spaces = await admin.get(`${csrs}?labelSelector=${'+'.repeat(120_000)}(`);
		assert.equal(spaces.status, 400);
		const set = await admin.get(`${csrs}?labelSelector=a+in+(${'b,'.repeat(60_000)}c),d+notin+(e,f)`);
		assert.equal(set.status, 200);
	});

	test('names a hundred of a hundred thousand unknown fields, in headers that a client accepts', patience, async () => {
		const fields = times(100_000, index => `"unknown${index}":1,`);
		const answer = await admin.post(configMaps, `{"metadata":{"name":"unknown"},${fields}"z":1}`);
		assert.equal(answer.status, 201);
		const warning = String(answer.headers['warning']);
		assert.match(warning, /unknown field \\"unknown0\\"/);
		assert.ok(warning.length < 8192, `${warning.length} characters`);
		const strict = await admin.post(`${configMaps}?fieldValidation=Strict`, `{${fields}"z":1}`);
		assert.equal(strict.json.message.split('unknown field').length - 1, 100);
	});

	test('limits copies of copies in a JSON patch', patience, async () => {
		const copies = Array.from({length: 40}, (_, index) => ({op: 'copy', from: '/data', path: `/data/copy${index}`}));
		const answer = await admin.patch(`${configMaps}/patched`, 'json', copies);
		assert.equal(answer.status, 413);
	});

	test('answers patches that fit no object with a Status', patience, async () => {
		const name = `${configMaps}/patched`;
		const misfits: readonly unknown[] = [
			[{op: 'add', path: '/data/a/b', value: 1}],
			[{op: 'add', path: 'no-pointer', value: 1}],
			[{op: 'copy', path: '/data/b'}],
			[{op: 'add', path: '/__proto__/polluted', value: 1}],
			[null],
		];
		for (const misfit of misfits) {
			const {status} = await admin.patch(name, 'json', JSON.stringify(misfit));
			assert.equal(status, 422, JSON.stringify(misfit));
		}

		assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
		const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
		assert.equal((await admin.patch(name, 'merge', deep)).status, 400);
		assert.equal((await admin.patch(name, 'strategic', deep)).status, 400);
		assert.equal((await admin.patch(name, 'json', `[${deep}]`)).status, 400);
		assert.equal((await admin.patch(`${name}?fieldManager=test`, 'apply', '- '.repeat(50_000))).status, 400);
		const lists = {metadata: {'$deleteFromPrimitiveList/finalizers': {}}};
		assert.equal((await admin.patch(name, 'strategic', lists)).status, 400);
	});

	test('accepts unusual headers and paths', patience, async () => {
		const badKey = {'impersonate-user': 'someone', 'impersonate-extra-%zz': 'x'};
		assert.equal((await admin.get(csrs, {headers: badKey})).status, 403);
		assert.equal((await admin.get('/api/v1/%zz')).status, 400);
		assert.equal((await admin.get(csrs, {accept: 'a/b;q=x,'.repeat(10_000)})).status, 406);
		assert.equal((await admin.get(`${csrs}/${'x'.repeat(100_000)}`)).status, 404);
		assert.equal((await admin.get(`/${'a/'.repeat(50_000)}`)).status, 404);
		assert.equal((await admin.get(`${csrs}/${'x'.repeat(200_000)}`)).status, 431);
		assert.equal((await admin.get(`${csrs}/__proto__`)).status, 404);
		assert.equal((await admin.get('/apis/__proto__/v1/constructor')).status, 404);
		assert.equal((await admin.get(`${csrs}?continue=${Buffer.from('null').toString('base64url')}`)).status, 400);
	});

	test('keeps a watch open whose timeout is larger than timers can count', patience, async () => {
		for (const timeoutSeconds of ['99999999999', '-1']) {
			const watch = await admin.watch(`${configMaps}?watch=1&timeoutSeconds=${timeoutSeconds}`);
			const isOver = await Promise.race([watch.ended.then(() => true), sleep(200, false)]);
			assert.equal(isOver, false, timeoutSeconds);
			watch.stop();
		}
	});

	test('serves others beside connections that send nothing, half a request or half a body', patience, async () => {
		const sockets = await Promise.all(Array.from({length: 60}, tlsSocket));
		for (const [index, socket] of sockets.entries()) {
			const head = `POST ${configMaps} HTTP/1.1\r\nHost: demo\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n`;
			socket.write(['\r\n', head, `${head}\r\n{"metadata":`][index % 3] as string);
		}

		assert.equal((await admin.get(csrs)).status, 200);
		for (const socket of sockets) {
			socket.destroy();
		}

		assert.equal((await admin.get(csrs)).status, 200);
	});

	test('gives 200 objects that are created at once different names', patience, async () => {
		const answers = await Promise.all(
			Array.from({length: 200}, () => admin.post(configMaps, {metadata: {generateName: 'many-'}})),
		);
		const names = new Set(answers.map(({json}) => json.metadata.name));
		assert.ok(answers.every(({status}) => status === 201));
		assert.equal(names.size, 200);
		const list = await admin.get(configMaps);
		const stored = (list.json.items as {readonly metadata: {readonly name: string}}[]).filter(({metadata}) =>
			names.has(metadata.name),
		);
		assert.equal(stored.length, 200);
	});

	test('gives a new watcher far more than a slow one may leave unread, without losing a change', patience, async () => {
		// 24 objects of half a megabyte: three times the backlog that a slow watcher may have.
		const filler = 'x'.repeat(500_000);
		for (let index = 0; index < 24; index += 1) {
			await admin.post(configMaps, {metadata: {name: `heavy-${index}`}, data: {filler}});
		}

		const query = 'watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
		const watch = await admin.watch(`${configMaps}?${query}`);
		for (let count = 0; count < 5; count += 1) {
			await admin.patch(`${configMaps}/heavy-0`, 'merge', {metadata: {labels: {count: String(count)}}});
		}

		const events = await watch.until(
			seen => seen.some(({type, object}) => type === 'MODIFIED' && object.metadata.labels?.count === '4'),
			60_000,
		);
		watch.stop();
		const heavy = events.filter(({type, object}) => type === 'ADDED' && object.metadata.name.startsWith('heavy-'));
		const counts = events.filter(({type}) => type === 'MODIFIED').map(({object}) => object.metadata.labels.count);
		assert.equal(heavy.length, 24);
		assert.deepEqual(counts, ['0', '1', '2', '3', '4']);
	});
});
