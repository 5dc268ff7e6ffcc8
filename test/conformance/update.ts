import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {World} from './world.js';
import {base64, csrPath, csrs, expectCode, expectFailure} from './world.js';

/** Points 24 to 27: PUT on the main resource. */
export function updatePoints(world: World): void {
	const {admin} = world;

	test('24. PUT main with new spec and label: 200, spec old, label new', async () => {
		const {metadata, spec} = await world.create();
		const other = await world.makeRequest('/CN=other');
		const response = await world.edit(metadata.name, '', object => {
			object.spec.request = base64(other);
			object.spec.usages = ['client auth'];
			object.status = {certificate: base64(world.certificatePem)};
			object.metadata.labels.color = 'blue';
		});
		expectCode(response, 200);
		const stored = await world.read(metadata.name);
		assert.deepEqual(stored.spec, spec);
		assert.deepEqual(stored.status, {});
		assert.equal(stored.metadata.labels.color, 'blue');
	});

	test('25. PUT with stale resourceVersion: 409 Conflict; without: 200', async () => {
		const stale = await world.create();
		const {name} = stale.metadata;
		await world.edit(name, '', object => {
			object.metadata.labels.first = 'x';
		});
		stale.metadata.labels.second = 'y';
		expectFailure(await admin.put(csrPath(name), stale), 409, 'Conflict', /the object has been modified/);
		delete stale.metadata.resourceVersion;
		const {json} = expectCode(await admin.put(csrPath(name), stale), 200);
		assert.equal(json.metadata.labels.second, 'y');
	});

	test('26. PUT unchanged: 200, same resourceVersion, no watch event', async () => {
		const {metadata} = await world.create();
		const watch = await admin.watch(
			`${csrs}?watch=1&resourceVersion=${metadata.resourceVersion}&fieldSelector=metadata.name=${metadata.name}`,
		);
		const {json} = expectCode(await world.edit(metadata.name, '', () => {}), 200);
		assert.equal(json.metadata.resourceVersion, metadata.resourceVersion);
		const changed = await world.edit(metadata.name, '', object => {
			object.metadata.labels.last = 'z';
		});
		const [event] = await watch.until(events => events.length > 0);
		watch.stop();
		assert.equal(event?.type, 'MODIFIED');
		assert.equal(event?.object.metadata.resourceVersion, changed.json.metadata.resourceVersion);
	});

	test('27. PUT missing object: 404; other name in the body: 400; other uid: 409; POST and DELETE where there is none: 405', async () => {
		const object = await world.create();
		const {name} = object.metadata;
		const missing = world.freshName();
		for (const subresource of ['', 'approval', 'status']) {
			const body = {...object, metadata: {name: missing}};
			expectFailure(await admin.put(csrPath(missing, subresource), body), 404, 'NotFound');
		}

		const renamed = {...object, metadata: {...object.metadata, name: missing}};
		expectFailure(
			await admin.put(csrPath(name), renamed),
			400,
			'BadRequest',
			/the name of the object \(.+\) does not match the name on the URL \(.+\)/,
		);
		const reborn = {...object, metadata: {...object.metadata, uid: '00000000-0000-4000-8000-000000000000'}};
		expectFailure(await admin.put(csrPath(name), reborn), 409, 'Conflict');
		expectFailure(await admin.post(csrPath(name), object), 405, 'MethodNotAllowed');
		for (const subresource of ['approval', 'status']) {
			expectFailure(await admin.post(csrPath(name, subresource), object), 405, 'MethodNotAllowed');
			expectFailure(await admin.delete(csrPath(name, subresource)), 405, 'MethodNotAllowed');
		}
	});
}
