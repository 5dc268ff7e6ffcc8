import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Json} from '../helpers/raw-api.js';
import {loseHistory} from './history.js';
import type {World} from './world.js';
import {csrPath, csrs, expectCode, expectFailure} from './world.js';

/** Points 64 to 68: watches. */
export function watchPoints(world: World): void {
	const {admin} = world;
	const currentVersion = async () =>
		expectCode(await admin.get(`${csrs}?limit=1`), 200).json.metadata.resourceVersion as string;
	const watch = (query: string) => admin.watch(`${csrs}?watch=1&${query}`);
	const labelled = (name: string, labels: Json) => admin.patch(csrPath(name), 'merge', {metadata: {labels}});

	test('64. WATCH from list resourceVersion: create, approve, label, delete: ADDED, MODIFIED x2, DELETED with rising resourceVersion', async () => {
		const stream = await watch(`resourceVersion=${await currentVersion()}`);
		const {metadata} = await world.create();
		const {name} = metadata;
		await world.decide(name, 'Approved');
		await labelled(name, {seen: 'yes'});
		expectCode(await admin.delete(csrPath(name)), 200);
		const own = () => stream.events.filter(event => event.object.metadata.name === name);
		await stream.until(() => own().length === 4);
		stream.stop();
		assert.deepEqual(
			own().map(({type}) => type),
			['ADDED', 'MODIFIED', 'MODIFIED', 'DELETED'],
		);
		// Only this test may compare resourceVersions, because it is about their order.
		const versions = own().map(({object}) => Number(object.metadata.resourceVersion));
		assert.deepEqual(
			versions,
			[...new Set(versions)].sort((a, b) => a - b),
		);
		assert.ok(own().every(({object}) => object.kind === 'CertificateSigningRequest' && object.apiVersion));
		assert.equal(own()[2]?.object.metadata.labels.seen, 'yes');
	});

	test('65. WATCH label selector: label removed: DELETED; fieldSelector metadata.name without resourceVersion: ADDED first', async () => {
		const label = world.freshName();
		const {metadata} = await world.create();
		const {name} = metadata;
		const stream = await watch(`resourceVersion=${await currentVersion()}&labelSelector=${label}`);
		await labelled(name, {[label]: 'yes'});
		const unlabelled = expectCode(await labelled(name, {[label]: null}), 200);
		const events = await stream.until(({length}) => length >= 2);
		stream.stop();
		assert.deepEqual(
			events.map(({type}) => type),
			['ADDED', 'DELETED'],
		);
		assert.equal(events[1]?.object.metadata.labels[label], 'yes');
		assert.equal(events[1]?.object.metadata.resourceVersion, unlabelled.json.metadata.resourceVersion);

		const single = await watch(`fieldSelector=metadata.name=${name}`);
		await single.until(({length}) => length >= 1);
		await world.create();
		await labelled(name, {again: 'yes'});
		await single.until(({length}) => length >= 2);
		single.stop();
		assert.deepEqual(
			single.events.map(({type, object}) => `${type} ${object.metadata.name}`),
			[`ADDED ${name}`, `MODIFIED ${name}`],
		);
	});

	test('66. WATCH too old: 200 and ERROR 410, or HTTP 410; then end', async () => {
		const {metadata} = await world.create();
		await labelled(metadata.name, {later: 'x'});
		await loseHistory(world);
		// A watch cache reaches further back than etcd, but nothing reaches back to the first revision.
		const stream = await watch('resourceVersion=1');
		if (stream.status === 200) {
			const events = await stream.until(({length}) => length >= 1);
			assert.equal(events.length, 1);
			assert.equal(events[0]?.type, 'ERROR');
			assert.equal(events[0]?.object.kind, 'Status');
			assert.equal(events[0]?.object.code, 410);
			assert.match(events[0]?.object.message, /^too old resource version: 1 \(\d+\)$/);
		} else {
			assert.equal(stream.status, 410);
		}

		assert.equal(await stream.ended, true);
	});

	test('67. WATCH timeoutSeconds=1: clean end after about 1 s; timeoutSeconds=12 with bookmarks: at least one BOOKMARK before the end', async () => {
		const started = Date.now();
		const resourceVersion = await currentVersion();
		const nothing = `resourceVersion=${resourceVersion}&fieldSelector=metadata.name=${world.freshName()}`;
		const [short, long] = await Promise.all([
			watch(`${nothing}&timeoutSeconds=1`),
			watch(`${nothing}&timeoutSeconds=12&allowWatchBookmarks=true`),
		]);
		// A bookmark is only sent if its version is newer than the one at which the watch began.
		await world.create();
		assert.equal(await short.ended, true);
		const seconds = (Date.now() - started) / 1000;
		// A busy machine is late. A server that ignores the timeout ends it together with the other watch.
		assert.ok(seconds > 0.8 && seconds < 10, `${seconds} s`);
		assert.equal(await long.ended, true);
		const bookmark = long.events.find(({type}) => type === 'BOOKMARK');
		assert.ok(bookmark, `${long.events.length} events, none a BOOKMARK`);
		assert.equal(bookmark.object.kind, 'CertificateSigningRequest');
		assert.notEqual(bookmark.object.metadata.resourceVersion, resourceVersion);
		assert.equal(bookmark.object.metadata.name, undefined);
	});

	test('68. sendInitialEvents: ADDED.., BOOKMARK with initial-events-end, or 422 with the gate off; without match 422', async () => {
		const {metadata} = await world.create();
		const query = 'sendInitialEvents=true&allowWatchBookmarks=true';
		const stream = await watch(`${query}&resourceVersionMatch=NotOlderThan`);
		if (stream.status === 200) {
			const events = await stream.until(seen => seen.some(({type}) => type === 'BOOKMARK'));
			stream.stop();
			const end = events.findIndex(({type}) => type === 'BOOKMARK');
			assert.equal(events[end]?.object.metadata.annotations['k8s.io/initial-events-end'], 'true');
			assert.ok(events.slice(0, end).every(({type}) => type === 'ADDED'));
			assert.ok(events.slice(0, end).some(({object}) => object.metadata.name === metadata.name));
		} else {
			assert.equal(stream.status, 422);
			stream.stop();
		}

		expectFailure(await admin.get(`${csrs}?watch=1&${query}`), 422, 'Invalid');
	});
}
