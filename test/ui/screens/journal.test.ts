import assert from 'node:assert/strict';
import {test} from 'node:test';
import {FileError} from '../../../source/storage/files/file-error.js';
import type {JournalRecord} from '../../../source/storage/journal/journal-record.js';
import type {ReadJournal} from '../../../source/storage/journal/read-journal.js';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';

function record(index: number, change: Partial<JournalRecord> = {}): JournalRecord {
	return {
		at: `2026-11-24T10:${String(index).padStart(2, '0')}:00.000Z`,
		context: 'prod-eu',
		server: 'https://10.0.0.1:6443',
		user: 'ada',
		username: 'ada@example.com',
		name: `orders-${index}`,
		uid: `uid-${index}`,
		signerName: 'kubernetes.io/kubelet-serving',
		decision: 'Approved',
		reason: 'ReviewedByOperator',
		message: 'Reviewed by ada.',
		requestSha256: 'ab'.repeat(32),
		findings: [],
		answer: {resourceVersion: `${index}`},
		previous: null,
		...change,
	};
}

async function openJournal(
	read: () => Promise<ReadJournal>,
	size: {columns: number; rows: number} = {columns: 80, rows: 24},
) {
	const {services, show} = fakeServices({journal: {path: () => '/home/ada/journal.jsonl', read}});
	const deck = await openDeck(services, size);
	show([]);
	await deck.screen.until('● live');
	await deck.keys('J');
	await deck.screen.until(' Journal');
	return deck;
}

const whole = (records: readonly JournalRecord[]): ReadJournal => ({records, head: '3f9a'.repeat(16)});

test('lists the newest decision first, and opens it', async () => {
	const records = [
		record(1, {decision: 'Denied', findings: [{id: 'ca-requested', severity: 'block'}]}),
		record(2, {answer: {error: 'conflict'}}),
		record(3, {findings: [{id: 'weak-key', severity: 'warn'}]}),
	];
	await using deck = await openJournal(async () => whole(records));
	await deck.screen.until('3 decisions');
	await deck.screen.until('unbroken chain, the last 3f9a3f9a3f9a3f9a…');
	const rows = deck.screen.lines().filter(line => line.includes('orders-'));
	assert.match(rows[0] ?? '', /▌ 2026-11-24 10:03 +Approved +orders-3 +kubelet-ser… +1 warn +done/);
	assert.match(rows[1] ?? '', /2026-11-24 10:02 +Approved +orders-2 .* none +not done/);
	assert.match(rows[2] ?? '', /10:01 +Denied +orders-1 .* 1 block +done/);
	await deck.screen.until('/home/ada/journal.jsonl');
	await deck.keys('down', 'down', 'enter');
	await deck.screen.until('findings block ca-requested');
	await deck.screen.until(/^ y copy {2}esc back {2}: command {2}\? keys *$/m);
	await deck.screen.until('by       ada@example.com, context prod-eu, https://10.0.0.1:6443');
	await deck.keys('esc');
	await deck.screen.until('▌ 2026-11-24 10:01');
	await deck.keys('esc');
	await deck.screen.until('Requests');
});

test('shows context and answer if there is room', async () => {
	const records = [record(1), record(2, {answer: {error: 'forbidden'}}), record(3, {answer: {error: 'unreachable'}})];
	await using deck = await openJournal(async () => whole(records), {columns: 140, rows: 24});
	await deck.screen.until('CONTEXT');
	assert.match(deck.screen.lineWith('orders-1'), /prod-eu .* version 1/);
	assert.match(deck.screen.lineWith('orders-2'), /not done: forbidden/);
	// The write may have been stored nevertheless.
	assert.match(deck.screen.lineWith('orders-3'), /no answer: unreachable/);
	await deck.keys('enter');
	await deck.screen.until('answer   NONE: unreachable; it may be done');
});

test('shows where the chain breaks, and reads again on request', async () => {
	let journal: ReadJournal = {...whole([record(1)]), fault: {line: 2, why: 'does not follow from line 1'}};
	await using deck = await openJournal(async () => journal);
	await deck.screen.until('the chain breaks at line 2');
	await deck.screen.until('! line 2 does not follow from line 1');
	journal = whole([record(1), record(2)]);
	await deck.keys('r');
	await deck.screen.until('unbroken chain');
	await deck.screen.until('orders-2');
});

test('scrolls through a long journal', async () => {
	const records = Array.from({length: 50}, (_, index) => record(index));
	await using deck = await openJournal(async () => whole(records), {columns: 80, rows: 12});
	await deck.screen.until('▌ 2026-11-24 10:49');
	await deck.keys('G');
	await deck.screen.until('▌ 2026-11-24 10:00');
	await deck.keys('g');
	await deck.screen.until('▌ 2026-11-24 10:49');
});

test('says that nothing was decided, that it can not be read, or that a demo cluster has none', async () => {
	{
		await using deck = await openJournal(async () => ({records: [], head: null}));
		await deck.screen.until('Nothing was decided with certdeck yet.');
		await deck.keys('enter');
		await deck.screen.until('there is no decision to show');
	}

	{
		await using deck = await openJournal(async () => {
			throw new FileError('permission', '/x', '"/x" may not be accessed by this user');
		});
		await deck.screen.until('"/x" may not be accessed');
	}

	const {services, show} = fakeServices();
	await using deck = await openDeck(services);
	show([]);
	await deck.screen.until('● live');
	await deck.keys('J');
	await deck.screen.until('No journal is kept of a made-up cluster');
});

test('draws nothing that a terminal obeys', async () => {
	const evil = 'a\u001b]52;c;eA==\u0007\r\nb\u202e\u009b';
	const bad = record(1, {
		at: evil,
		name: evil,
		signerName: evil,
		context: evil,
		message: evil,
		decision: evil as 'Denied',
		answer: {error: evil},
		findings: [{id: evil, severity: evil}],
	});
	await using deck = await openJournal(async () => ({records: [bad], head: 'x', fault: {line: 1, why: evil}}), {
		columns: 140,
		rows: 24,
	});
	await deck.screen.until('1 decision');
	await deck.keys('enter');
	await deck.screen.until('▸decision');
	await deck.keys('ctrl+c');
	await deck.ended;
	assert.doesNotMatch(deck.screen.raw(), /\u001b\]52|\u0007|[\u0080-\u009f\u202e]/);
});

test("the help of the list names the key that opens it, below the list's own keys", async () => {
	const {services, show} = fakeServices({});
	await using deck = await openDeck(services, {columns: 100, rows: 80});
	show([]);
	await deck.screen.until('● live');
	await deck.keys('?');
	await deck.screen.until('Other screens');
	const lines = deck.screen.lines().map(line => line.trim());
	const at = lines.indexOf('Other screens');
	assert.ok(lines.slice(at).some(line => /^J +journal +What you decided/.test(line)));
	assert.ok(lines.indexOf('Requests') !== -1 && lines.indexOf('Requests') < at);
	await deck.keys('esc', 'J');
	await deck.screen.until('No journal is kept');
	await deck.keys('?');
	await deck.screen.untilGone('Other screens');
});
