import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {World} from './world.js';
import {csrPath, expectCode} from './world.js';

/** Forgets everything before now in etcd; its JSON gateway takes and gives 64-bit numbers as text. */
async function compactEtcd(url: string): Promise<void> {
	const post = async (path: string, body: object) => {
		const response = await fetch(`${url}${path}`, {method: 'POST', body: JSON.stringify(body)});
		assert.equal(response.status, 200, `${path}: ${await response.clone().text()}`);
		return response.json();
	};

	const {header} = (await post('/v3/kv/range', {key: Buffer.from('x').toString('base64')})) as {
		header: {revision: string};
	};
	await post('/v3/kv/compaction', {revision: header.revision, physical: true});
}

/**
 * Makes the server forget its past: by etcd's compaction where the plane's folder names an etcd, else by more
 * changes of one request than a server keeps.
 */
export async function loseHistory(world: World, changes = 3000): Promise<void> {
	const etcd = join(world.plane.dir, 'etcd.url');
	if (existsSync(etcd)) {
		await compactEtcd(readFileSync(etcd, 'utf8').trim());
		return;
	}

	const {metadata} = await world.create();
	for (let count = 0; count < changes; count += 1) {
		const patch = {metadata: {labels: {count: String(count)}}};
		expectCode(await world.admin.patch(csrPath(metadata.name), 'merge', patch), 200);
	}
}
