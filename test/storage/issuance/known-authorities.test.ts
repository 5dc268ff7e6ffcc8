import assert from 'node:assert/strict';
import {mkdtempSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import type {KnownAuthority} from '../../../source/storage/issuance/known-authorities.js';
import {createKnownAuthorities} from '../../../source/storage/issuance/known-authorities.js';

const folder = mkdtempSync(join(tmpdir(), 'certdeck-authorities-'));
after(() => rmSync(folder, {recursive: true}));

const authority: KnownAuthority = {
	signerName: 'example.com/serving',
	cluster: {authority: 'aa', uid: 'u'},
	server: 'https://192.0.2.1',
	name: 'Signer',
	sha256: 'bb',
	keySha256: 'cc',
	caPath: '/keys/ca.pem',
	caKeyPath: '/keys/ca-key.pem',
};

test('authorities are stored for their user alone, the latest first, each once', async () => {
	const path = join(folder, 'kept.json');
	const authorities = createKnownAuthorities(() => path);
	const other = {...authority, sha256: 'dd'};
	for (const each of [authority, other, authority]) {
		await authorities.remember(each);
	}

	assert.deepEqual(await authorities.of('example.com/serving'), [authority, other]);
	assert.deepEqual(await authorities.of('example.com/other'), []);
	assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('records of another version, or without a cluster, are not used', async () => {
	const path = join(folder, 'found.json');
	const {cluster: _, ...anywhere} = authority;
	for (const [content, count] of [
		[{version: 2, authorities: [authority]}, 1],
		[{version: 2, authorities: [anywhere]}, 0],
		[{version: 1, authorities: [authority]}, 0],
		[{authorities: [authority]}, 0],
		[{'example.com/serving': authority}, 0],
		[[authority], 0],
	] as const) {
		writeFileSync(path, JSON.stringify(content), {mode: 0o600});
		const found = await createKnownAuthorities(() => path).of('example.com/serving');
		assert.equal(found.length, count, JSON.stringify(content));
	}

	writeFileSync(path, '{"version": 2, "auth', {mode: 0o600});
	assert.deepEqual(await createKnownAuthorities(() => path).of('example.com/serving'), []);
});
