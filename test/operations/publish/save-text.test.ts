import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import {planSaveText} from '../../../source/operations/publish/save-text.js';

const folder = mkdtempSync(join(tmpdir(), 'certdeck-save-'));
after(() => rmSync(folder, {recursive: true}));

test('writes a text that anyone may read', async () => {
	const path = join(folder, 'new.yaml');
	const plan = await planSaveText(path, 'kind: x\n');
	assert.equal(plan.steps[0]?.overwrites, undefined);
	await plan.perform();
	assert.equal(readFileSync(path, 'utf8'), 'kind: x\n');
	assert.equal(statSync(path).mode & 0o777, 0o644);
});

test('reports in advance that it replaces a file, and does not replace one that appeared meanwhile', async () => {
	const there = join(folder, 'there.yaml');
	writeFileSync(there, 'old');
	const plan = await planSaveText(there, 'new');
	assert.match(plan.steps[0]?.overwrites ?? '', /what is there is lost/);
	await plan.perform();
	assert.equal(readFileSync(there, 'utf8'), 'new');
	const late = join(folder, 'late.yaml');
	const unaware = await planSaveText(late, 'mine');
	writeFileSync(late, "somebody else's");
	await assert.rejects(unaware.perform(), {code: 'exists'});
	assert.equal(readFileSync(late, 'utf8'), "somebody else's");
	const again = await planSaveText(late, 'mine');
	writeFileSync(late, 'more of it');
	await assert.rejects(again.perform(), {code: 'exists'});
	assert.equal(readFileSync(late, 'utf8'), 'more of it');
});

test('requires a path', async () => {
	await assert.rejects(planSaveText(' ', 'x'), {code: 'file'});
});
