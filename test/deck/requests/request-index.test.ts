import assert from 'node:assert/strict';
import {generateKeyPairSync} from 'node:crypto';
import type {TestContext} from 'node:test';
import {test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import type {RequestList} from '../../../source/cluster/calls/cluster.js';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import {createRequestIndex} from '../../../source/deck/requests/request-index.js';
import {reviewRequestOffline} from '../../../source/operations/assess/review-request.js';
import {traitsOf} from '../../../source/operations/read/request-traits.js';
import {object, pem, requestDer} from '../../review/build-request.js';

const now = new Date('2026-11-24T12:00:00Z');
type Seen = CertificateSigningRequest;
const of = (name: string, cn: string, change: Partial<CertificateSigningRequest> = {}) =>
	object({
		name,
		uid: name,
		requestBase64: Buffer.from(pem(requestDer({cn, dns: [`${cn}.shop.svc`]}))).toString('base64'),
		...change,
	});

function indexed(t: TestContext, onReview = () => {}) {
	let list: RequestList = {phase: 'live', requests: []};
	let me = '';
	const asked = new Set<string>();
	const listeners = new Set<() => void>();
	const reviewed: string[] = [];
	const withEvidence: string[] = [];
	const index = createRequestIndex({
		requests: {
			getSnapshot: () => list,
			subscribe(listener) {
				listeners.add(listener);
				return () => void listeners.delete(listener);
			},
		},
		review(seen, others) {
			reviewed.push(seen.name);
			onReview();
			return reviewRequestOffline(seen, {now, others, me: {username: me, groups: [], extra: {}}});
		},
		beforeReview({name}) {
			withEvidence.push(name);
		},
		extraStamp({username, name}) {
			asked.add(name);
			return username === me ? 'own' : '';
		},
	});
	t.after(() => index.stop());
	return {
		index,
		reviewed,
		/** The requests for which evidence was read. */
		withEvidence,
		/** The requests whose stamp was read. */
		asked,
		show(requests: readonly CertificateSigningRequest[], phase: 'live' | 'connecting' = 'live') {
			list = {phase, requests};
			for (const listener of listeners) {
				listener();
			}
		},
		iAm(username: string, alone?: CertificateSigningRequest) {
			me = username;
			index.refresh(alone);
		},
		/** As after the first frame of a complete list. */
		drawn() {
			this.show([of('drawn', 'drawn')]);
			index.prioritize(list.requests);
			reviewed.length = 0;
			return this;
		},
		/** Waits until every request is reviewed. */
		async settled() {
			index.subscribe(() => {});
			const ends = performance.now() + 10_000;
			while (list.requests.some(seen => index.known(seen) === undefined) && performance.now() < ends) {
				await sleep(5);
			}

			await sleep(30);
			return (seen: CertificateSigningRequest) => index.known(seen)?.findings.map(({id}) => id) ?? ['unknown'];
		},
	};
}

test('reviews the whole list in the background, in slices, and each request once', async t => {
	const {index, reviewed, show, settled} = indexed(t);
	const requests = Array.from({length: 1500}, (_, id) => of(`csr-${id}`, `cn-${id}`, {username: 'ada'}));
	let told = 0;
	index.subscribe(() => {
		told += 1;
	});
	show(requests);
	assert.equal(index.known(requests.at(-1) ?? of('', '')), undefined);
	let beats = 0;
	const beat = setInterval(() => {
		beats += requests.some(seen => index.known(seen) === undefined) ? 1 : 0;
	}, 1);
	t.after(() => clearInterval(beat));
	await settled();
	clearInterval(beat);
	assert.equal(reviewed.length, 1500);
	assert.ok(told > 0);
	// The reviews take about 100 ms in all. Slices of 6 ms let other work run more than ten times; without slices it would
	// never run.
	assert.ok(beats >= 5, `${beats} turns for others`);
	assert.equal(index.getSnapshot() > 0, true);
});

test('reviews new requests before anybody is notified of the list, and reports them', async t => {
	const {index, show} = indexed(t).drawn();
	const told = new Promise<void>(resolve => void index.subscribe(resolve));
	const seen = of('a', 'orders');
	const before = index.getSnapshot();
	show([seen]);
	assert.equal(index.known(seen)?.subject, 'orders');
	await told;
	assert.ok(index.getSnapshot() > before);
});

test('takes only a few milliseconds at a time for new requests', t => {
	let clock = 0;
	t.mock.method(performance, 'now', () => clock);
	const {index, show} = indexed(t, () => {
		clock += 4;
	}).drawn();
	const requests = ['a', 'b', 'c'].map(name => of(name, name));
	show(requests);
	assert.deepEqual(
		requests.map(seen => index.known(seen) !== undefined),
		[true, true, false],
	);
});

test('changes nothing when it is read: of, known, others, forSubject and stampOf', async t => {
	let clock = 0;
	t.mock.method(performance, 'now', () => clock);
	const {index, reviewed, show} = indexed(t, () => {
		clock += 10;
	}).drawn();
	const [ada, bob] = [of('a', 'orders', {username: 'ada'}), of('b', 'orders', {username: 'bob'})];
	const {subject = ''} = traitsOf(ada);
	let told = 0;
	index.subscribe(() => {
		told += 1;
	});
	show([ada, bob]);
	const state = () => [
		index.known(bob),
		index.getSnapshot(),
		index.duplicateStamp(),
		index.forSubject(ada).length,
		told,
	];
	const before = state();
	assert.equal(index.of(bob).subject, 'orders');
	assert.deepEqual([...index.others().requestersFor(subject)], ['ada', 'bob'], 'those that were not read, too');
	assert.deepEqual([...index.knownOthers.requestersFor(subject)], ['ada']);
	index.stampOf(bob);
	assert.deepEqual(state(), before);
	assert.deepEqual(reviewed, ['a', 'b']);
	index.prioritize([bob]);
	assert.notEqual(index.known(bob), undefined);
	assert.deepEqual(reviewed, ['a', 'b', 'b']);
});

test('reports reviews while pages come in, however late the next one is', async t => {
	const {index, show} = indexed(t);
	const requests = Array.from({length: 20}, (_, id) => of(`csr-${id}`, `cn-${id}`));
	const told = new Promise<void>(resolve => {
		index.subscribe(() => {
			if (requests.every(seen => index.known(seen) !== undefined)) {
				resolve();
			}
		});
	});
	show(requests.slice(0, 10), 'connecting');
	await sleep(300);
	show(requests, 'connecting');
	await told;
});

test('draws the first rows without reviews, and reviews them right after', async t => {
	const {index, reviewed, show} = indexed(t);
	const told = new Promise<void>(resolve => void index.subscribe(resolve));
	const [a, b, c] = ['a', 'b', 'c'].map(name => of(name, name)) as [Seen, Seen, Seen];
	show([a, b, c]);
	const {subject, verdict, isPreliminary, findings} = index.forRow(a);
	assert.deepEqual(
		{subject, verdict, isPreliminary, findings},
		{subject: 'a', verdict: 'unknown', isPreliminary: true, findings: []},
	);
	assert.deepEqual(reviewed, []);
	index.prioritize([a, b]);
	assert.deepEqual(reviewed, ['a', 'b']);
	assert.equal(index.forRow(a), index.known(a));
	// A row that comes into sight later has its review in the first frame that shows it.
	assert.equal(index.forRow(c).verdict, 'clear');
	assert.deepEqual(reviewed, ['a', 'b', 'c']);
	await told;
});

test('reviews rows in sight between pages, after a pause, and the others after the last page', t => {
	t.mock.timers.enable({apis: ['setTimeout']});
	const {index, reviewed, show} = indexed(t);
	let told = 0;
	index.subscribe(() => {
		told += 1;
	});
	const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(name => of(name, name)) as [Seen, Seen, Seen, Seen];
	show([], 'connecting');
	t.mock.timers.tick(199);
	show([a, b], 'connecting');
	index.prioritize([a, b]);
	t.mock.timers.tick(100);
	assert.deepEqual(reviewed, [], 'the pause begins with the first page');
	assert.equal(index.forRow(a).isPreliminary, true);
	show([b, c], 'connecting');
	t.mock.timers.tick(100);
	assert.deepEqual([reviewed, told], [['b', 'c'], 1], 'what is still in the list, then the rest of it');
	show([b, c, d], 'connecting');
	assert.equal(index.forRow(b).verdict, 'clear');
	assert.deepEqual([index.forRow(d).isPreliminary, reviewed.length], [true, 2], 'a new row between pages');
	show([b, c, d]);
	assert.deepEqual(reviewed, ['b', 'c'], 'the frame of the complete list is drawn first');
	t.mock.timers.tick(6);
	assert.deepEqual([reviewed, told], [['b', 'c', 'd'], 2], 'the last page ends the pause');
});

test('shows the reviews of the first complete frame soon, however many others wait', t => {
	t.mock.timers.enable({apis: ['setTimeout']});
	let clock = 5000;
	t.mock.method(performance, 'now', () => clock);
	const {index, reviewed, show} = indexed(t, () => {
		clock += 4;
	});
	let told = 0;
	index.subscribe(() => {
		told += 1;
	});
	const requests = Array.from({length: 50}, (_, id) => of(`csr-${id}`, `cn-${id}`));
	show(requests.slice(0, 10), 'connecting');
	index.prioritize(requests.slice(0, 2));
	clock += 200;
	t.mock.timers.tick(200);
	assert.equal(told, 1);
	show(requests);
	index.prioritize(requests.slice(10, 12));
	clock += 6;
	t.mock.timers.tick(6);
	assert.equal(told, 2);
	assert.ok(reviewed.length < 10);
	// Later ones are gathered.
	clock += 6;
	t.mock.timers.tick(6);
	assert.equal(told, 2);
});

test('pauses after each slice as long as a slice takes', t => {
	let clock = 5000;
	t.mock.method(performance, 'now', () => clock);
	let planned: {readonly run: () => void; readonly at: number} | undefined;
	t.mock.method(globalThis, 'setTimeout', ((run: () => void, ms: number) => {
		planned = {run, at: clock + ms};
		return undefined;
	}) as unknown as typeof setTimeout);
	const {reviewed, show} = indexed(t, () => {
		clock += 2;
	});
	show(Array.from({length: 12}, (_, id) => of(`csr-${id}`, `cn-${id}`)));
	for (const expected of [3, 6, 9]) {
		assert.equal(planned?.at, clock + 6);
		clock += 6;
		planned?.run();
		assert.equal(reviewed.length, expected);
	}
});

test('does not review again what a row was drawn with, unless something has changed in between', t => {
	const {index, reviewed, iAm, show} = indexed(t);
	const [a, b, c] = ['a', 'b', 'c'].map(name => of(name, name, {username: 'ada'})) as [Seen, Seen, Seen];
	show([a]);
	index.prioritize([a]);
	// No time is left for reviews of new requests.
	let clock = 0;
	const {mock} = t.mock.method(performance, 'now', () => (clock += 10));
	show([a, b, c]);
	mock.restore();
	reviewed.length = 0;
	const drawn = [b, c].map(seen => index.of(seen));
	assert.deepEqual(reviewed, ['b', 'c']);
	index.prioritize([b]);
	assert.equal(index.known(b), drawn[0]);
	assert.deepEqual(reviewed, ['b', 'c']);
	iAm('ada');
	index.prioritize([c]);
	assert.notEqual(index.known(c), drawn[1]);
	assert.deepEqual(reviewed, ['b', 'c', 'c']);
});

test('reads evidence after the last page, and no later than two seconds after the first one', t => {
	let clock = 50_000;
	t.mock.method(performance, 'now', () => clock);
	t.mock.timers.enable({apis: ['setTimeout']});
	const pass = (ms: number) => {
		clock += ms;
		t.mock.timers.tick(ms);
	};
	const requests = ['a', 'b', 'c'].map(name => of(name, name));
	const firstPages = () => {
		const {index, show, withEvidence} = indexed(t);
		show(requests.slice(0, 1), 'connecting');
		index.prioritize(requests.slice(0, 1));
		pass(1500);
		show(requests.slice(0, 2), 'connecting');
		index.prioritize(requests.slice(0, 2));
		assert.deepEqual(withEvidence, []);
		return {index, show, withEvidence};
	};

	const complete = firstPages();
	complete.show(requests);
	complete.index.prioritize(requests.slice(0, 1));
	assert.deepEqual(complete.withEvidence, ['a']);
	complete.index.stop();
	const long = firstPages();
	pass(600);
	assert.deepEqual([...new Set(long.withEvidence)], ['a', 'b'], 'while pages come in');
});

test('reviews again only requests that a change elsewhere affects', async t => {
	const {reviewed, show, settled} = indexed(t);
	const [first, other] = [of('first', 'orders', {username: 'ada'}), of('other', 'billing', {username: 'ada'})];
	show([first, other]);
	assert.deepEqual((await settled())(first), []);
	reviewed.length = 0;
	// With another key it would be a different case.
	const spki = generateKeyPairSync('ec', {namedCurve: 'P-256'}).publicKey.export({type: 'spki', format: 'der'});
	const der = requestDer({cn: 'orders', dns: ['orders.shop.svc'], spki});
	const requestBase64 = Buffer.from(pem(der)).toString('base64');
	const second = of('second', 'orders', {username: 'mallory', requestBase64});
	show([first, other, second]);
	const idsOf = await settled();
	assert.deepEqual(idsOf(first), ['several-requesters']);
	assert.deepEqual(idsOf(other), []);
	assert.deepEqual(reviewed.toSorted(), ['first', 'second']);
	reviewed.length = 0;
	show([first, other]);
	assert.deepEqual((await settled())(first), []);
	assert.deepEqual(reviewed, ['first']);
});

test("sees that two users sent one key, and which requests are the operator's own", async t => {
	const {show, settled, iAm} = indexed(t);
	const [ada, bob] = [of('a', 'orders', {username: 'ada'}), of('b', 'billing', {username: 'bob'})];
	show([ada, bob]);
	assert.deepEqual((await settled())(ada), ['shared-key']);
	iAm('bob');
	const idsOf = await settled();
	assert.deepEqual([idsOf(ada), idsOf(bob)], [['shared-key'], ['shared-key', 'requester-is-me']]);
});

test('reviews one request alone if a change affects no other', async t => {
	const {index, reviewed, asked, show, settled, iAm} = indexed(t);
	const [ada, bob] = [of('a', 'orders', {username: 'ada'}), of('b', 'billing', {username: 'bob'})];
	show([ada, bob]);
	await settled();
	reviewed.length = 0;
	asked.clear();
	const version = index.getSnapshot();
	iAm('bob', bob);
	const idsOf = await settled();
	assert.deepEqual(idsOf(bob), ['shared-key', 'requester-is-me']);
	assert.deepEqual([reviewed, [...asked]], [['b'], ['b']]);
	assert.ok(index.getSnapshot() > version);
});

test('reviews at once what is asked for, and does not count an old version of it as another', t => {
	const {index, show} = indexed(t);
	const old = of('a', 'orders', {username: 'ada'});
	show([old]);
	assert.equal(index.of(old).subject, 'orders');
	show([{...old, resourceVersion: '2'}]);
	assert.deepEqual(index.of(old).findings, []);
});

test('finds the duplicates: pending, and the same in all but the key', async t => {
	const {index, show, settled} = indexed(t);
	const denied = [{type: 'Denied', status: 'True', reason: '', message: ''}];
	const requests = [
		of('new', 'orders', {username: 'ada'}),
		of('old', 'orders', {username: 'ada'}),
		of('bob', 'orders', {username: 'bob'}),
		of('wider', 'orders', {username: 'ada', usages: ['client auth', 'server auth']}),
		of('grown', 'orders', {username: 'ada', groups: ['admins']}),
		of('longer', 'orders', {username: 'ada', expirationSeconds: 86_400}),
		of('annotated', 'orders', {username: 'ada', annotations: {a: 'b'}}),
		of('denied', 'orders', {username: 'ada', conditions: denied}),
		of('alone', 'billing', {username: 'ada'}),
		of('elsewhere', 'orders', {username: 'ada', signerName: 'example.com/other'}),
	];
	show(requests);
	await settled();
	const [first, second, ...others] = requests.map(seen => index.duplicateKey(seen));
	assert.ok(first !== undefined);
	assert.equal(second, first);
	assert.ok(others.every(key => key !== first));
	assert.deepEqual(others.slice(5), [undefined, undefined, undefined]);
});

test('changes the stamp of duplicates whenever a request gets other duplicates', async t => {
	const {index, show, settled} = indexed(t);
	const requests = [
		of('new', 'orders', {username: 'ada'}),
		of('old', 'orders', {username: 'ada'}),
		of('older', 'orders', {username: 'ada'}),
		of('alone', 'billing', {username: 'ada'}),
	] as const;
	let said = {stamp: index.duplicateStamp(), keys: requests.map(seen => index.duplicateKey(seen)).join()};
	const hear = () => {
		const stamp = index.duplicateStamp();
		const keys = requests.map(seen => index.duplicateKey(seen)).join();
		assert.ok(keys === said.keys || stamp > said.stamp, `${said.keys} became ${keys}`);
		const isNew = stamp !== said.stamp;
		said = {stamp, keys};
		return isNew;
	};

	show(requests.slice(0, 2));
	index.prioritize([requests[0]]);
	hear();
	await settled();
	hear();
	show(requests);
	index.prioritize([requests[2]]);
	hear();
	await settled();
	hear();
	show(requests.slice(2));
	await settled();
	assert.ok(hear());
	assert.equal(said.keys, ',,,');
	index.refresh();
	index.prioritize([requests[3]]);
	assert.ok(!hear());
});

test('groups requests for one signer and subject, and forgets deleted ones', async t => {
	const {index, show, settled} = indexed(t);
	const requests = [
		of('new', 'orders', {username: 'ada'}),
		of('bob', 'orders', {username: 'bob'}),
		of('alone', 'billing', {username: 'ada'}),
		of('elsewhere', 'orders', {username: 'ada', signerName: 'example.com/other'}),
	] as const;
	show(requests);
	await settled();
	const namesFor = (seen: CertificateSigningRequest) => index.forSubject(seen).map(({name}) => name);
	assert.deepEqual(namesFor(requests[0]), ['new', 'bob']);
	assert.deepEqual(namesFor(requests[2]), ['alone']);
	show(requests.slice(0, 1));
	await settled();
	assert.deepEqual(namesFor(requests[0]), ['new']);
	assert.deepEqual(namesFor(requests[3]), []);
});
