import assert from 'node:assert/strict';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import {journalOf} from '../../../scripts/bench/file-rows.js';
import {parseRecord} from '../../../source/storage/journal/journal-record.js';
import {followJournal, readJournal} from '../../../source/storage/journal/read-journal.js';

const lines = 12_000;

describe('a long journal', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-journal-'));
	after(() => rmSync(folder, {recursive: true}));
	const whole = journalOf(lines);

	/** Writes the text and reads it as a journal: the names in order, and the most that came at the same time. */
	async function read(text: string) {
		const path = join(folder, 'journal.jsonl');
		writeFileSync(path, text, {mode: 0o600});
		const decisions: Array<readonly [name: string, answer: string]> = [];
		let most = 0;
		const end = await followJournal(path, heard => {
			most = Math.max(most, heard.length);
			for (const {name, answer} of heard) {
				decisions.push([name, 'error' in answer ? answer.error : 'done']);
			}
		});
		const {records, ...same} = await readJournal(path);
		assert.deepEqual(same, end);
		assert.deepEqual(
			records.map(({name}) => name),
			decisions.map(([name]) => name),
		);
		return {decisions, most, end};
	}

	const names = Array.from({length: lines / 2}, (_, index) => `app-${index}`);

	test('is read in parts, each decision once and in order', async () => {
		const {decisions, most, end} = await read(whole);
		assert.deepEqual(
			decisions,
			names.map(name => [name, 'done']),
		);
		assert.ok(most < lines / 10, `${most} at a time`);
		assert.equal(end.fault, undefined);
		assert.match(end.head ?? '', /^[0-9a-f]{64}$/);
	});

	test('does not wait for the result of a decision that has none', async () => {
		const all = whole.split('\n');
		const {decisions, most, end} = await read([...all.slice(0, 1), ...all.slice(2)].join('\n'));
		assert.deepEqual(
			decisions,
			names.map(name => [name, name === 'app-0' ? 'no-outcome' : 'done']),
		);
		assert.ok(most < lines / 4, `${most} at a time`);
		assert.equal(end.fault?.line, 2);
	});

	test('waits for a result at the end', async () => {
		const all = whole.trimEnd().split('\n');
		const [, outcome = ''] = all;
		assert.equal(parseRecord(Buffer.from(outcome))?.name, 'app-0');
		const {decisions} = await read([...all.slice(0, 1), ...all.slice(2), outcome].join('\n'));
		assert.deepEqual(
			decisions,
			names.map(name => [name, 'done']),
		);
	});

	test('reports a cut last line, wherever its parts end', async () => {
		const {end} = await read(whole.slice(0, -1));
		assert.deepEqual(end.fault, {line: lines, why: 'was cut short while it was written'});
	});
});
