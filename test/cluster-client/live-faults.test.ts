import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, afterEach, before, describe, test} from 'node:test';
import type {RequestList} from '../../source/cluster/calls/cluster.js';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import type {CertificateSigningRequest} from '../../source/cluster/model/request-object.js';
import {connect} from '../../source/cluster/objects/connect.js';
import type {RequestStoreOptions} from '../../source/cluster/watch/request-store.js';
import {createRequestStore} from '../../source/cluster/watch/request-store.js';
import {createKeyAndRequest} from '../cluster/credentials.js';
import type {Backend} from './backends.js';
import {backends} from './backends.js';
import type {Forwarder} from './tcp-forwarder.js';
import {startForwarder} from './tcp-forwarder.js';

const dir = mkdtempSync(join(tmpdir(), 'certdeck-live-'));
const run = Math.random().toString(36).slice(2, 8);
let requestPem = '';
before(async () => {
	({requestPem} = await createKeyAndRequest(dir, 'web', '/CN=web', ['subjectAltName=DNS:web']));
});
after(() => rmSync(dir, {recursive: true, force: true}));

const mine = ({requests}: RequestList) => requests.filter(({name}) => name.startsWith(`live-${run}-`));
const names = (list: RequestList) =>
	mine(list)
		.map(({name}) => name.slice(`live-${run}-`.length))
		.sort()
		.join(' ');

for (const {name: backendName, skip, start} of await backends()) {
	describe(`the live list of ${backendName}`, {...(skip !== undefined && {skip})}, () => {
		let backend: Backend;
		let forwarder: Forwarder;
		let stop: (() => Promise<void>) | undefined;
		before(async () => {
			backend = await start();
			forwarder = await startForwarder(Number(new URL(backend.raw.credentials.server).port));
		});
		afterEach(async () => {
			await stop?.();
			stop = undefined;
			forwarder.refuse(false);
			const left = await backend.as('admin').listRequests();
			for (const {name, uid, resourceVersion} of mine({phase: 'live', requests: left.requests})) {
				await backend.as('admin').deleteRequest(name, {uid, resourceVersion});
			}
		});
		after(async () => {
			await forwarder?.close();
			await backend?.stop();
		});

		/** A live list through the forwarder. */
		function watchThrough(options: RequestStoreOptions = {}) {
			const path = join(dir, 'forwarded.kubeconfig');
			const {server} = backend.raw.credentials;
			writeFileSync(
				path,
				readFileSync(backend.kubeconfig('admin'), 'utf8').replaceAll(server, `https://127.0.0.1:${forwarder.port}`),
				{mode: 0o600},
			);
			const cluster = connect(loadKubeconfig({kubeconfig: path, env: {}}));
			const store = createRequestStore(cluster, {backoffMs: [20, 200], idleTimeoutMs: 10_000, ...options});
			const controller = new AbortController();
			const phases: string[] = [];
			store.subscribe(() => {
				const {phase} = store.getSnapshot();
				if (phases.at(-1) !== phase) {
					phases.push(phase);
				}
			});
			const running = store.start(controller.signal);
			stop = async () => {
				controller.abort();
				await running;
				cluster.close();
			};
			return {
				phases,
				async until(what: string, condition: (list: RequestList) => boolean, timeoutMs = 15_000) {
					const deadline = Date.now() + timeoutMs;
					while (!condition(store.getSnapshot())) {
						const list = store.getSnapshot();
						const error = 'error' in list ? list.error.message : '';
						assert.ok(Date.now() < deadline, `${what}: still ${list.phase} ${error} with ${names(list)}`);
						await new Promise(resolve => setTimeout(resolve, 5));
					}

					return store.getSnapshot();
				},
			};
		}

		function create(name: string): Promise<CertificateSigningRequest> {
			return backend.as('admin').createRequest({
				name: `live-${run}-${name}`,
				requestPem,
				signerName: 'example.com/serving',
				usages: ['server auth'],
			});
		}

		const isLive = (expected: string) => (list: RequestList) => list.phase === 'live' && names(list) === expected;

		test('follows creations, changes and deletions', async () => {
			const a = await create('a');
			const {until} = watchThrough();
			await until('listed', isLive('a'));
			await create('b');
			await until('created', isLive('a b'));
			const approved = await backend.as('admin').decide(a, {type: 'Approved', reason: 'R', message: 'M'});
			const list = await until('approved', all => mine(all).some(({conditions}) => conditions.length > 0));
			assert.deepEqual(
				mine(list).find(({name}) => name === a.name),
				approved,
			);
			await backend.as('admin').deleteRequest(a.name, approved);
			await until('deleted', isLive('b'));
		});

		test('resumes after a reset, and finds what happened meanwhile', async () => {
			const a = await create('a');
			const {until, phases} = watchThrough();
			await until('listed', isLive('a'));
			forwarder.refuse(true);
			const began = performance.now();
			forwarder.cut();
			await until('seen', ({phase}) => phase === 'stale');
			assert.ok(performance.now() - began < 2000, `stale after ${performance.now() - began} ms`);
			await create('b');
			await backend.as('admin').deleteRequest(a.name, a);
			forwarder.refuse(false);
			await until('resumed', isLive('b'));
			assert.deepEqual(
				phases.filter(phase => phase !== 'connecting'),
				['live', 'stale', 'live'],
			);
		});

		test('lists again when the server has compacted its history', async () => {
			const a = await create('a');
			const {until} = watchThrough();
			await until('listed', isLive('a'));
			forwarder.refuse(true);
			forwarder.cut();
			await backend.as('admin').deleteRequest(a.name, a);
			await create('b');
			await backend.compact();
			forwarder.refuse(false);
			await until('listed again', isLive('b'));
			await create('c');
			await until('watching again', isLive('b c'));
		});

		test('gives up a connection that stays silent', async () => {
			await create('a');
			const {until} = watchThrough({idleTimeoutMs: 800, openTimeoutMs: 800});
			await until('listed', isLive('a'));
			forwarder.freeze();
			await create('b');
			await until('over a new one', isLive('a b'));
		});

		test('agrees with the server after many changes and cuts', async () => {
			const {until} = watchThrough({backoffMs: [5, 50]});
			await until('listed', ({phase}) => phase === 'live');
			const admin = backend.as('admin');
			const cutting = setInterval(() => forwarder.cut(), 60);
			const kept: string[] = [];
			await Promise.all(
				Array.from({length: 4}, async (_, worker) => {
					for (let index = 0; index < 12; index += 1) {
						const created = await create(`${worker}-${String(index).padStart(2, '0')}`);
						if (index % 3 === 0) {
							await admin.deleteRequest(created.name, created);
						} else {
							kept.push(created.name.slice(`live-${run}-`.length));
							await admin.decide(created, {type: 'Denied', reason: 'R', message: 'M'});
						}
					}
				}),
			);
			clearInterval(cutting);
			const list = await until(
				'settled',
				all => isLive(kept.sort().join(' '))(all) && mine(all).every(({conditions}) => conditions.length === 1),
			);
			const {requests} = await admin.listRequests();
			const byName = (a: CertificateSigningRequest, b: CertificateSigningRequest) => (a.name < b.name ? -1 : 1);
			assert.deepEqual(mine(list).toSorted(byName), mine({phase: 'live', requests}).toSorted(byName));
		});
	});
}
