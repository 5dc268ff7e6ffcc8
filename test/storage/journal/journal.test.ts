import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {
	appendFileSync,
	chmodSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import type {FileHandle} from 'node:fs/promises';
import {open as openFile} from 'node:fs/promises';
import {hostname, tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {after, beforeEach, describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {createJournal, journalPath} from '../../../source/storage/journal/journal.js';
import type {Decided, Decider} from '../../../source/storage/journal/journal-record.js';
import {runProgram} from '../../helpers/certdeck.js';
import {recordSyncs} from '../../helpers/record-syncs.js';

const now = () => new Date('2026-11-24T10:00:00Z');
const entry = (name: string, change: Partial<Decided> = {}): Decider & Decided => ({
	context: 'prod-eu',
	server: 'https://127.0.0.1:6443',
	user: 'admin',
	username: 'kubernetes-admin',
	name,
	uid: '994a2b7f-0000-4000-8000-000000000001',
	signerName: 'example.com/serving',
	decision: 'Approved',
	reason: 'ReviewedByOperator',
	message: 'Reviewed with certdeck; no findings.',
	requestSha256: '00',
	findings: [{id: 'duration-unset', severity: 'warn'}],
	answer: {resourceVersion: '8413'},
	...change,
});

describe('the journal', () => {
	const root = mkdtempSync(join(tmpdir(), 'certdeck-journal-'));
	after(() => rmSync(root, {recursive: true}));
	let count = 0;
	let path = '';
	beforeEach(() => {
		path = join(root, String(count++), 'certdeck', 'journal.jsonl');
	});
	const open = (at = path) => createJournal(() => at, now);
	const lines = () => readFileSync(path, 'utf8').trimEnd().split('\n');
	const rewrite = (change: (all: string[]) => readonly string[]) =>
		writeFileSync(
			path,
			change(lines())
				.map(line => `${line}\n`)
				.join(''),
		);

	test('has on each line the SHA-256 of the line before', async () => {
		const journal = open();
		for (const name of ['a', 'b', 'c']) {
			await journal.append(entry(name));
		}

		let previous: string | null = null;
		for (const line of lines()) {
			assert.equal(JSON.parse(line).previous, previous);
			previous = createHash('sha256').update(line).digest('hex');
		}

		const {records, fault, head} = await journal.read();
		assert.deepEqual(
			records.map(({name}) => name),
			['a', 'b', 'c'],
		);
		assert.equal(fault, undefined);
		assert.equal(head, previous);
		assert.deepEqual(records[0], {at: '2026-11-24T10:00:00.000Z', ...entry('a'), previous: null});
	});

	test('keeps no part of a record that did not fit on the disk', async context => {
		await open().append(entry('a'));
		const before = readFileSync(path, 'utf8');
		const probe = await openFile(root);
		const handles: FileHandle = Object.getPrototypeOf(probe);
		await probe.close();
		const {appendFile} = handles;
		const mocked = context.mock.method(handles, 'appendFile', async function (this: FileHandle, text: string) {
			await appendFile.call(this, text.slice(0, 20));
			throw Object.assign(new Error('ENOSPC'), {code: 'ENOSPC'});
		});
		await assert.rejects(open().append(entry('b')), {code: 'no-space'});
		mocked.mock.restore();
		assert.equal(readFileSync(path, 'utf8'), before);
		await open().append(entry('c'));
		assert.equal((await open().read()).fault, undefined);
	});

	test('is readable by its owner alone, and its mode is repaired', async () => {
		await open().append(entry('a'));
		assert.equal(statSync(path).mode & 0o777, 0o600);
		assert.equal(statSync(dirname(path)).mode & 0o777, 0o700);
		chmodSync(path, 0o644);
		await open().append(entry('b'));
		assert.equal(statSync(path).mode & 0o777, 0o600);
		assert.deepEqual(readdirSync(dirname(path)), ['journal.jsonl'], 'no lock is left behind');
	});

	for (const {name, change, line} of [
		{
			name: 'a line that was changed',
			change: (all: string[]) => all.map((text, at) => (at === 1 ? text.replace('Approved', 'Denied') : text)),
			line: 3,
		},
		{name: 'a line that was taken out', change: (all: string[]) => all.toSpliced(1, 1), line: 2},
		{
			name: 'lines that changed places',
			change: (all: string[]) => [all[0] ?? '', all[2] ?? '', all[1] ?? '', all[3] ?? ''],
			line: 2,
		},
		{name: 'a beginning that was taken off', change: (all: string[]) => all.slice(1), line: 1},
		{name: 'a line that was put in', change: (all: string[]) => all.toSpliced(2, 0, all[1] ?? ''), line: 3},
		{name: 'a line that is no record', change: (all: string[]) => all.with(1, '{}'), line: 2},
		{name: 'an empty line', change: (all: string[]) => all.toSpliced(2, 0, ''), line: 3},
	]) {
		test(`reports the first line where the chain breaks: ${name}`, async () => {
			const journal = open();
			for (const each of ['a', 'b', 'c', 'd']) {
				await journal.append(entry(each));
			}

			rewrite(change);
			assert.equal((await journal.read()).fault?.line, line);
		});
	}

	test('keeps what a crash cut, reports it, and continues after it', async () => {
		const journal = open();
		await journal.append(entry('a'));
		appendFileSync(path, '{"at":"2026');
		assert.deepEqual((await journal.read()).fault?.line, 2);
		await journal.append(entry('b'));
		const {records, fault} = await journal.read();
		assert.deepEqual(
			records.map(({name}) => name),
			['a', 'b'],
		);
		assert.equal(fault?.line, 2);
	});

	test('finds the previous line when that is longer than one read', async () => {
		const journal = open();
		await journal.append(entry('a', {message: 'x'.repeat(200_000)}));
		await journal.append(entry('b'));
		const {records, fault} = await journal.read();
		assert.equal(records.length, 2);
		assert.equal(fault, undefined);
	});

	test('contains nothing that a terminal obeys, and gives it back unchanged', async () => {
		const name = 'a\u001b[31m\u009b2J\u202e\u2028ü';
		await open().append(entry(name));
		assert.match(readFileSync(path, 'latin1'), /^[\x20-\x7e]+\n$/);
		assert.equal((await open().read()).records[0]?.name, name);
	});

	test('is empty without a file', async () => {
		assert.deepEqual(await open().read(), {records: [], head: null});
	});

	test('shows a decision once, with its result if there is one', async () => {
		const journal = open();
		const {answer, ...intent} = entry('a');
		await journal.append({...intent, id: '01'});
		await journal.append({...intent, name: 'b', id: '02'});
		await journal.append({...intent, id: '01', answer});
		const {records, fault} = await journal.read();
		assert.equal(fault, undefined);
		assert.equal(lines().length, 3);
		assert.deepEqual(
			records.map(record => [record.name, record.answer]),
			[
				['a', {resourceVersion: '8413'}],
				['b', {error: 'no-outcome'}],
			],
		);
	});

	test('reports once, before an addition, that its chain is already broken', async () => {
		const told: string[] = [];
		const journal = createJournal(
			() => path,
			now,
			sentence => told.push(sentence),
		);
		await journal.append(entry('a'));
		await journal.append(entry('b'));
		assert.equal(told.length, 0);
		rewrite(all => all.map(text => text.replace('"a"', '"x"')));
		const next = createJournal(
			() => path,
			now,
			sentence => told.push(sentence),
		);
		await next.append(entry('c'));
		await next.append(entry('d'));
		const [sentence = '', ...more] = [...told];
		assert.deepEqual(more, []);
		assert.match(sentence, /^the journal was changed or damaged: line 2 of \S+ does not follow from line 1/);
		assert.ok(sentence.endsWith(`mv ${path} ${path}.broken`));
		assert.equal((await next.read()).records.length, 4);
	});

	test('is neither written through a link nor read from one', async () => {
		mkdirSync(dirname(path), {recursive: true});
		const elsewhere = join(dirname(path), 'elsewhere');
		writeFileSync(elsewhere, '');
		symlinkSync(elsewhere, path);
		await assert.rejects(open().append(entry('a')), {name: 'FileError', message: /is a symbolic link/});
		await assert.rejects(open().read(), {name: 'FileError', message: /is a symbolic link/});
		assert.equal(readFileSync(elsewhere, 'utf8'), '');
	});

	test('is on disk, with its name, after a record was added', async context => {
		mkdirSync(dirname(path), {recursive: true});
		const synced = await recordSyncs(context);
		await open().append(entry('a'));
		const size = statSync(path).size;
		assert.deepEqual(synced(), [
			{path, size},
			{path: dirname(path), size: undefined},
		]);
		await open().append(entry('b'));
		assert.deepEqual(synced().slice(2), [{path, size: statSync(path).size}]);
	});

	test('keeps its chain while several processes write at the same time', async () => {
		const writer = `
			import {createJournal} from ${JSON.stringify(fileURLToPath(new URL('../../../source/storage/journal/journal.ts', import.meta.url)))};
			const journal = createJournal(() => process.argv[1], () => new Date());
			for (let round = 0; round < 20; round += 1) {
				await Promise.all(['a', 'b'].map(name => journal.append({...${JSON.stringify(entry('x'))}, name})));
			}
		`;
		const ended = await Promise.all(
			[1, 2, 3].map(() =>
				runProgram(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', writer, '--', path]),
			),
		);
		for (const {code, stderr} of ended) {
			assert.equal(code, 0, stderr);
		}

		const {records, fault} = await open().read();
		assert.equal(fault, undefined);
		assert.equal(records.length, 120);
		assert.deepEqual(readdirSync(dirname(path)), ['journal.jsonl']);
	});

	test('takes a lock from a dead process, and waits for a live one', async () => {
		mkdirSync(dirname(path), {recursive: true});
		const {stdout: gone} = await runProgram(process.execPath, ['-e', 'process.stdout.write(String(process.pid))']);
		writeFileSync(`${path}.lock`, `${gone} ${hostname()} 00\n`);
		await open().append(entry('a'));
		writeFileSync(`${path}.lock`, `${process.ppid} ${hostname()} 00\n`);
		let isWritten = false;
		const writing = open()
			.append(entry('b'))
			.then(() => {
				isWritten = true;
			});
		await new Promise(resolve => setTimeout(resolve, 100));
		assert.equal(isWritten, false);
		rmSync(`${path}.lock`);
		await writing;
		assert.equal((await open().read()).records.length, 2);
	});

	test('explains why it can not be written', async () => {
		mkdirSync(path, {recursive: true});
		await assert.rejects(open().append(entry('a')), {name: 'FileError', code: 'is-directory'});
		writeFileSync(join(root, 'file'), '');
		await assert.rejects(open(join(root, 'file', 'journal.jsonl')).append(entry('a')), {name: 'FileError'});
	});

	test("is in the user's state folder", () => {
		assert.equal(journalPath({XDG_STATE_HOME: '/var/state'}), '/var/state/certdeck/journal.jsonl');
		for (const env of [{}, {XDG_STATE_HOME: ''}, {XDG_STATE_HOME: 'relative'}]) {
			assert.match(journalPath(env), /\/\.local\/state\/certdeck\/journal\.jsonl$/);
		}
	});
});
