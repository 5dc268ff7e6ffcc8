import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createFresh, decisionMaxAgeMs} from '../../../source/operations/evidence/fresh.js';
import type {Reading} from '../../../source/review/evidence/evidence.js';

type Raw = readonly string[];

/** A reading and a clock that the test controls. */
function setUp() {
	let time = 0;
	let reads = 0;
	let tookMs = 0;
	let changes = 0;
	let brings:
		| {readonly state: 'read'; readonly value: Raw}
		| {readonly state: 'refused' | 'failed'; readonly why: string} = {
		state: 'read',
		value: ['a'],
	};
	const now = () => new Date(time);
	const fresh = createFresh<Raw, {readonly made: Raw}>({
		async read(): Promise<Reading<Raw>> {
			reads += 1;
			time += tookMs;
			const {...reading} = brings;
			await Promise.resolve();
			return {...reading, at: now()};
		},
		derive: made => ({made}),
		now,
		onChange() {
			changes += 1;
		},
	});
	return {
		fresh,
		at(ms: number) {
			time = ms;
		},
		bring(next: typeof brings) {
			brings = next;
		},
		take(ms: number) {
			tookMs = ms;
		},
		counts: () => ({reads, changes}),
	};
}

test('reads once for concurrent callers, and again only when it is older than they accept', async () => {
	const {fresh, at, counts} = setUp();
	assert.equal(fresh.current(), undefined);
	await Promise.all([fresh.get(1000), fresh.get(0), fresh.get(1000)]);
	assert.equal(counts().reads, 1);
	at(1000);
	await fresh.get(1000);
	assert.equal(counts().reads, 1);
	at(1001);
	await fresh.get(1000);
	assert.equal(counts().reads, 2);
});

test('keeps the derived value while the same is read, and shows when it was last read', async () => {
	const {fresh, at, bring, counts} = setUp();
	const first = await fresh.get(0);
	at(5);
	const second = await fresh.get(0);
	assert.ok(first.state === 'read' && second.state === 'read');
	assert.equal(second.value, first.value);
	assert.equal(second.at.getTime(), 5);
	assert.equal(fresh.current(), first);
	assert.equal(counts().changes, 1);
	at(10);
	bring({state: 'read', value: ['a', 'b']});
	const third = await fresh.get(0);
	assert.deepEqual(third.state === 'read' && third.value, {made: ['a', 'b']});
	assert.equal(fresh.current(), third);
	assert.equal(counts().changes, 2);
});

test('reads slow values less often', async () => {
	const {fresh, at, take, counts} = setUp();
	take(3000);
	await fresh.get(2000);
	at(3000 + 60_000);
	await fresh.get(2000);
	assert.equal(counts().reads, 1);
	at(3000 + 60_001);
	await fresh.get(2000);
	assert.equal(counts().reads, 2);
});

test('does not pause between reads before a decision', async () => {
	const {fresh, at, take, counts} = setUp();
	take(3000);
	await fresh.get(2000);
	at(3000 + 1001);
	await fresh.get(decisionMaxAgeMs);
	assert.equal(counts().reads, 2);
});

test('repeats a failure sooner than an answer, but not a refusal', async () => {
	const {fresh, at, bring, counts} = setUp();
	bring({state: 'failed', why: 'connection refused'});
	assert.equal((await fresh.get(60_000)).state, 'failed');
	at(10_001);
	bring({state: 'refused', why: 'missing RBAC: verbs list on nodes'});
	assert.equal((await fresh.get(60_000)).state, 'refused');
	at(60_000);
	await fresh.get(60_000);
	assert.deepEqual(counts(), {reads: 2, changes: 2});
});

test('keeps its value if a read is aborted', async () => {
	const {fresh, at, bring} = setUp();
	const first = await fresh.get(0);
	at(1);
	bring(undefined as never);
	await assert.rejects(fresh.get(0));
	assert.equal(fresh.current(), first);
	bring({state: 'read', value: ['b']});
	assert.equal((await fresh.get(0)).state, 'read');
});

test('reads again what expired, whatever its age, and ignores a read from before', async () => {
	const {fresh, bring, counts} = setUp();
	bring({state: 'failed', why: 'the connection was cut'});
	await fresh.get(1000);
	await fresh.get(1000);
	assert.equal(counts().reads, 1);
	const hanging = fresh.get(-1);
	bring({state: 'read', value: ['a']});
	fresh.expire();
	const read = await fresh.get(1000);
	assert.equal(read.state, 'read');
	assert.equal((await hanging).state, 'failed');
	assert.equal(fresh.current(), read);
	assert.equal(counts().reads, 3);
});
