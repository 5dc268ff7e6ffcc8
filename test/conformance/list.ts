import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Json} from '../helpers/raw-api.js';
import {loseHistory} from './history.js';
import type {World} from './world.js';
import {csrs, expectCode, expectFailure} from './world.js';

const namesOf = (list: Json): readonly string[] => list.items.map((item: Json) => item.metadata.name);

/**
 * A continue token of the same list at the first revision. kube-apiserver continues a recent list from snapshots in its
 * watch cache, which exist for minutes after etcd's compaction. An unreadable token stays unchanged.
 */
function aged(token: string): string {
	try {
		const content = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
		return typeof content.rv === 'number'
			? Buffer.from(JSON.stringify({...content, rv: 1})).toString('base64url')
			: token;
	} catch {
		return token;
	}
}

/** Points 60 to 63: pages, selectors, resource versions of a list. */
export function listPoints(world: World): void {
	const {admin} = world;
	const list = async (query: string) => expectCode(await admin.get(`${csrs}?${query}`), 200).json;

	test('60. LIST limit=2: continue, remainingItemCount; pages cover all once; with a selector no remainingItemCount', async () => {
		for (let count = 0; count < 3; count += 1) {
			await world.create();
		}

		let page = await list('limit=2');
		const {resourceVersion} = page.metadata;
		const whole = await list(`resourceVersion=${resourceVersion}&resourceVersionMatch=Exact`);
		const names: string[] = [];
		for (;;) {
			assert.equal(page.kind, 'CertificateSigningRequestList');
			assert.equal(page.metadata.resourceVersion, resourceVersion);
			assert.ok(page.items.every((item: Json) => item.kind === undefined && item.apiVersion === undefined));
			names.push(...namesOf(page));
			assert.equal(page.metadata.remainingItemCount ?? 0, whole.items.length - names.length);
			if (!page.metadata.continue) {
				break;
			}

			assert.equal(page.items.length, 2);
			page = await list(`limit=2&continue=${encodeURIComponent(page.metadata.continue)}`);
		}

		assert.deepEqual(names, namesOf(whole));
		assert.equal(new Set(names).size, names.length);
		const byBytes = names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
		assert.deepEqual(names, byBytes);

		const selected = await list(`limit=2&labelSelector=${encodeURIComponent(world.ours)}`);
		assert.ok(selected.metadata.continue);
		assert.ok(!('remainingItemCount' in selected.metadata));
	});

	test('61. fieldSelector spec.signerName=, !=, metadata.name=: filtered; spec.username: 400', async () => {
		const {metadata} = await world.create({spec: {signerName: 'example.net/selected'}});
		const signerNames = (result: Json) => new Set<string>(result.items.map((item: Json) => item.spec.signerName));
		const equal = await list('fieldSelector=spec.signerName=example.net/selected');
		assert.deepEqual(signerNames(equal), new Set(['example.net/selected']));
		const unequal = await list(`fieldSelector=${encodeURIComponent('spec.signerName!=example.net/selected')}`);
		assert.ok(unequal.items.length > 0);
		assert.ok(!signerNames(unequal).has('example.net/selected'));
		assert.deepEqual(namesOf(await list(`fieldSelector=metadata.name=${metadata.name}`)), [metadata.name]);
		const both = encodeURIComponent(`metadata.name=${metadata.name},spec.signerName==example.com/serving`);
		assert.deepEqual(namesOf(await list(`fieldSelector=${both}`)), []);
		expectFailure(
			await admin.get(`${csrs}?fieldSelector=spec.username=admin`),
			400,
			'BadRequest',
			/field label not supported: spec\.username/,
		);
	});

	test('62. LIST resourceVersion=0&limit=2: all; future: 504; abc: 400; continue+resourceVersion=5: 400; bad token: 400', async () => {
		const all = await list('');
		assert.ok(all.items.length > 2);
		const cached = await list('resourceVersion=0&limit=2');
		assert.ok(cached.items.length > 2, `${cached.items.length} items`);
		assert.ok(!cached.metadata.continue);
		const future = String(Number(all.metadata.resourceVersion) + 100_000);
		const tooLarge = await admin.get(`${csrs}?resourceVersion=${future}`);
		expectFailure(tooLarge, 504, 'Timeout', /Too large resource version: \d+, current: \d+$/);
		assert.equal(tooLarge.json.details.causes[0].reason, 'ResourceVersionTooLarge');
		expectCode(await admin.get(`${csrs}?resourceVersion=abc`), 400);
		const first = await list('limit=1');
		const token = encodeURIComponent(first.metadata.continue);
		expectFailure(
			await admin.get(`${csrs}?continue=${token}&resourceVersion=5`),
			400,
			'BadRequest',
			/specifying resource version is not allowed when using continue/,
		);
		expectFailure(await admin.get(`${csrs}?limit=1&continue=garbage`), 400, 'BadRequest', /^invalid continue token: /);
	});

	test('63. compacted continue: 410 Expired with metadata.continue that works', async () => {
		const first = await list('limit=1');
		const token = first.metadata.continue;
		assert.ok(token);
		await world.create();
		await loseHistory(world);
		const expired = await admin.get(`${csrs}?limit=500&continue=${encodeURIComponent(aged(token))}`);
		expectFailure(expired, 410, 'Expired');
		const goOn = expired.json.metadata.continue;
		assert.ok(goOn);
		const rest = await list(`limit=500&continue=${encodeURIComponent(goOn)}`);
		assert.ok(rest.items.length > 0);
		assert.ok(!namesOf(rest).includes(first.items[0].metadata.name));
		assert.notEqual(rest.metadata.resourceVersion, first.metadata.resourceVersion);
	});
}
