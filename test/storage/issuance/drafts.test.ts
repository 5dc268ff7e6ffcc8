import assert from 'node:assert/strict';
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import {createDrafts, newDraftId} from '../../../source/storage/issuance/drafts.js';

const root = mkdtempSync(join(tmpdir(), 'certdeck-drafts-'));
after(() => rmSync(root, {recursive: true}));
const folder = join(root, 'state/drafts');
const drafts = createDrafts(() => folder);
const draft = {id: newDraftId(), savedAt: '2026-11-24T10:00:00.000Z', server: 'https://a', content: {hosts: ['a.b']}};
const path = join(folder, `${draft.id}.json`);

/** As if another process had saved it. */
function savedBy(change: Readonly<Record<string, unknown>>): void {
	writeFileSync(path, JSON.stringify({...JSON.parse(readFileSync(path, 'utf8')), ...change}));
}

test('is none if nothing was saved, and dropping none has no effect', async () => {
	assert.deepEqual(await drafts.left(), []);
	await drafts.remove(draft.id);
});

test('a draft is for its owner alone, one file whatever is saved, and removed when it is dropped', async () => {
	await drafts.save(draft);
	await drafts.save({...draft, content: {hosts: ['c.d']}});
	assert.deepEqual(readdirSync(folder), [`${draft.id}.json`]);
	assert.deepEqual([statSync(folder).mode & 0o777, statSync(path).mode & 0o777], [0o700, 0o600]);
	assert.deepEqual(await drafts.left(), [{...draft, content: {hosts: ['c.d']}}]);
	await drafts.remove(draft.id);
	assert.deepEqual(readdirSync(folder), []);
	assert.deepEqual(await drafts.left(), []);
});

test('a draft of a running process is not offered, and one of another host only when it is old', async () => {
	await drafts.save(draft);
	savedBy({pid: process.ppid, startedAt: undefined});
	assert.deepEqual(await drafts.left(), []);
	savedBy({pid: 1, host: 'elsewhere', bootId: 'another', savedAt: new Date().toISOString()});
	assert.deepEqual(await drafts.left(), []);
	savedBy({savedAt: '2020-01-01T00:00:00.000Z'});
	assert.equal((await drafts.left()).length, 1);
	await drafts.save(draft);
	savedBy({pid: process.ppid});
	assert.equal((await drafts.left()).length, 1, 'its pid is another process now');
});

test('ignores what can not be read', async () => {
	for (const text of ['', '{', 'null', '[]', '{"version":2}', JSON.stringify({version: 1, pid: 'x'})]) {
		writeFileSync(path, text);
		assert.deepEqual(await drafts.left(), [], text);
	}
});
