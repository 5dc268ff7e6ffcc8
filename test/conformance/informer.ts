import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {CertificatesV1Api, KubeConfig, makeInformer} from '@kubernetes/client-node';
import {startFaultProxy} from './fault-proxy.js';
import type {World} from './world.js';
import {csrPath, csrs, expectCode} from './world.js';

async function waitUntil(what: string, condition: () => boolean): Promise<void> {
	for (const deadline = Date.now() + 30_000; !condition(); await sleep(10)) {
		assert.ok(Date.now() < deadline, `${what} within 30 s`);
	}
}

/** Point 79: client-node's informer on this server, behind a proxy that spoils its watches. */
export function informerPoints(world: World): void {
	test('79. client-node informer: clean end resumes; 410 (event or HTTP) relists without duplicate or lost objects; cut socket: `error`, resumes after start()', async () => {
		const proxy = await startFaultProxy(world.admin.credentials);
		const config = new KubeConfig();
		config.loadFromOptions({
			clusters: [{name: 'c', server: proxy.url, caData: Buffer.from(proxy.caPem).toString('base64')}],
			users: [{name: 'u'}],
			contexts: [{name: 'x', cluster: 'c', user: 'u'}],
			currentContext: 'x',
		});
		const label = world.freshName();
		const labels = {[label]: 'yes'};
		const create = async () =>
			(await world.create({metadata: {name: world.freshName(), labels}})).metadata.name as string;
		const remove = async (name: string) => expectCode(await world.admin.delete(csrPath(name)), 200);
		const api = config.makeApiClient(CertificatesV1Api);
		const informer = makeInformer(config, csrs, () => api.listCertificateSigningRequest({labelSelector: label}), label);
		const told: string[] = [];
		const errors: unknown[] = [];
		for (const verb of ['add', 'update', 'delete'] as const) {
			informer.on(verb, object => told.push(`${verb} ${object.metadata?.name}`));
		}

		informer.on('error', error => errors.push(error));
		const counted = (kind: string) => proxy.seen.filter(line => line.startsWith(kind)).length;
		const isTold = (line: string) => () => told.includes(line);
		try {
			const a = await create();
			await informer.start();
			await waitUntil('the first watch', () => proxy.openWatches === 1);
			assert.deepEqual(told, [`add ${a}`]);
			const b = await create();
			await waitUntil('b told', isTold(`add ${b}`));
			const resumeFrom = (await world.read(b)).metadata.resourceVersion;

			proxy.hold();
			proxy.endWatches();
			await waitUntil('a second watch', () => counted('watch') === 2);
			const c = await create();
			proxy.release();
			await waitUntil('c told', isTold(`add ${c}`));
			assert.equal(proxy.seen.at(-1), `watch ${resumeFrom}`);
			assert.equal(counted('list'), 1);
			const expected = [`add ${a}`, `add ${b}`, `add ${c}`];

			const present = [a, b, c];
			for (const fault of ['gone-by-event', 'gone-by-status'] as const) {
				const [lists, watches] = [counted('list'), counted('watch')];
				proxy.hold();
				proxy.endWatches();
				await waitUntil('another watch', () => counted('watch') === watches + 1);
				const lost = present.shift() ?? '';
				await remove(lost);
				const gained = await create();
				present.push(gained);
				expected.push(`delete ${lost}`, `add ${gained}`);
				proxy.release(fault);
				await waitUntil(`relist after ${fault}`, () => counted('list') === lists + 1);
				await waitUntil('the watch after it', () => counted('watch') === watches + 2 && proxy.openWatches === 1);
				assert.deepEqual(told, expected, fault);
			}

			assert.deepEqual(errors, []);
			const [lists, watches] = [counted('list'), counted('watch')];
			proxy.cutWatches();
			await waitUntil('an error', () => errors.length === 1);
			const d = await create();
			await sleep(1500);
			assert.equal(counted('watch'), watches, 'it has stopped');
			assert.ok(!told.includes(`add ${d}`));
			await informer.start();
			await waitUntil('d told', isTold(`add ${d}`));
			assert.equal(counted('list'), lists);
			assert.deepEqual(told, [...expected, `add ${d}`]);
			assert.deepEqual(
				informer
					.list()
					.map(({metadata}) => metadata?.name)
					.sort(),
				[...present, d].sort(),
			);
		} finally {
			await informer.stop();
			await proxy.close();
		}
	});
}
