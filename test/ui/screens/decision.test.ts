import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import {OperationError} from '../../../source/operations/plan/operation-error.js';
import type {FakeServices} from '../../helpers/fake-services.js';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';
import {aRequest} from '../../helpers/requests.js';

const pin = {uid: '994a2b7f-0000-4000-8000-000000000001', resourceVersion: '8412', requestSha256: '3f9a'.repeat(16)};

type Sent = {readonly reason: string; readonly message: string; readonly version: string};

/** Decisions as operations plan them, and a record of what was sent. */
function deciding(change: {readonly typeToConfirm?: string} = {}): FakeServices & {readonly sent: Sent[]} {
	const sent: Sent[] = [];
	const fake = fakeServices({
		decision: {
			plan(request, decision, {reason = 'ReviewedByOperator', message = 'Reviewed by ada; no findings.'}) {
				return {
					title: `${decision === 'Approved' ? 'Approve' : 'Deny'} ${request.name}`,
					steps: [{verb: 'update', kind: 'CertificateSigningRequest/approval', name: request.name, note: ''}],
					warnings: [],
					...change,
					condition: {type: decision, reason, message},
					pin: {...pin, resourceVersion: request.resourceVersion},
					async perform() {
						sent.push({reason, message, version: request.resourceVersion});
					},
				};
			},
		},
	});
	return {...fake, sent};
}

async function openOn(fake: FakeServices, request: CertificateSigningRequest, key = 'a') {
	const deck = await openDeck(fake.services);
	fake.show([request]);
	await deck.screen.until('▌ orders');
	await deck.keys(key);
	return deck;
}

test('shows what will be sent and what it is pinned to, and sends exactly that', async () => {
	const fake = deciding();
	await using deck = await openOn(fake, aRequest());
	await deck.screen.until('PUT …/certificatesigningrequests/orders-tls-x7k2p/approval');
	await deck.screen.until('only if still what you saw: uid 994a2b7f… version 8412 request 3f9a3f9a…');
	assert.match(deck.screen.text(), /reason +ReviewedByOperator/);
	assert.match(deck.screen.text(), /message +Reviewed by ada; no findings\./);
	assert.match(deck.screen.text(), /This can't be undone/);
	await deck.keys('y');
	await deck.screen.untilGone('PUT …');
	assert.deepEqual(fake.sent, [
		{reason: 'ReviewedByOperator', message: 'Reviewed by ada; no findings.', version: '8412'},
	]);
});

test('lists every key of the dialog on a tiny screen, and scrolls through what must be read', async () => {
	const fake = deciding();
	await using deck = await openDeck(fake.services, {columns: 40, rows: 10});
	fake.show([aRequest()]);
	await deck.screen.until('▌ orders');
	await deck.keys('d');
	await deck.screen.until(/tab message {2}esc leave +│|tab reason and message/);
	assert.doesNotMatch(deck.screen.text(), /leave…|reason and message/);
	for (let page = 0; page < 20 && !/y do it/.test(deck.screen.text()); page++) {
		const before = deck.screen.text();
		await deck.keys('pagedown');
		await deck.screen.until(() => deck.screen.text() !== before);
	}

	assert.match(deck.screen.text(), /│ y do it {2}tab message {2}esc leave +│/);
	await deck.keys('pageup');
	await deck.screen.until(/↓ \d+ more/);
	await deck.keys('y');
	await deck.screen.untilGone('esc leave');
	assert.equal(fake.sent.length, 1);
});

test('shows the whole name to be typed, wrapped, on a screen of 80×24', async () => {
	// As long as the API allows, and with a different text at each position, so that no part looks like another.
	const name = `orders-${Array.from({length: 61}, (_, index) => String(index).padStart(3, '0')).join('-')}-ab`;
	assert.equal(name.length, 253);
	const fake = deciding({typeToConfirm: name});
	await using deck = await openOn(fake, aRequest({name}));
	for (let page = 0; page < 20 && /↓ \d+ more/.test(deck.screen.text()); page++) {
		const before = deck.screen.text();
		await deck.keys('pagedown');
		await deck.screen.until(() => deck.screen.text() !== before);
	}

	const isShown = () => {
		const lines = deck.screen.lines();
		const from = lines.findIndex(line => line.includes('Type its name to go on:'));
		const to = lines.findIndex(line => line.startsWith('│ > '));
		const shown = lines
			.slice(from, to)
			.map(line => line.replace('Type its name to go on:', '').replace(/^│ *| *│$/g, ''));
		return shown.join('') === name && lines.length <= 24 && lines.every(line => line.length <= 80);
	};
	await deck.screen.until(isShown);

	await deck.type(name.slice(0, -1));
	await deck.keys('enter');
	await deck.screen.until('type its name first');
	// No message covers any of it.
	assert.ok(isShown());
	assert.deepEqual(fake.sent, []);
	await deck.type('b');
	await deck.screen.until('  enter');
	await deck.keys('enter');
	await deck.screen.untilGone('┌ ');
	assert.equal(fake.sent.length, 1);
});

test('lets reason and message be edited, beginning with the defaults, and refuses a reason of two words', async () => {
	const fake = deciding();
	await using deck = await openOn(fake, aRequest(), 'd');
	await deck.screen.until('PUT …');
	await deck.keys('tab');
	await deck.screen.until('Reviewed by ada; no findings.▏');
	await deck.keys('!', 'tab');
	await deck.screen.until('ReviewedByOperator▏');
	await deck.keys(' ', 'enter');
	await deck.screen.until('the reason is one word');
	await deck.keys('backspace', 'X', 'enter');
	await deck.screen.until(/message +Reviewed by ada; no findings\.!/);
	await deck.keys('y');
	await deck.screen.untilGone('PUT …');
	assert.deepEqual(fake.sent, [
		{reason: 'ReviewedByOperatorX', message: 'Reviewed by ada; no findings.!', version: '8412'},
	]);
});

test('keeps the texts when the editing is cancelled', async () => {
	const fake = deciding();
	await using deck = await openOn(fake, aRequest());
	await deck.screen.until('PUT …');
	await deck.keys('tab');
	await deck.screen.until('▏');
	await deck.keys('z', 'esc');
	await deck.screen.until(/message +Reviewed by ada; no findings\. /);
	await deck.keys('y');
	await deck.screen.untilGone('PUT …');
	assert.equal(fake.sent[0]?.message, 'Reviewed by ada; no findings.');
});

describe('a request that changes while the dialog is open', () => {
	const changed = aRequest({resourceVersion: '8413', annotations: {'example.com/is-ca': 'true'}});

	test('is reported at once, field by field, and nothing is sent', async () => {
		const fake = deciding();
		await using deck = await openOn(fake, aRequest());
		await deck.screen.until('yes, do it');
		fake.show([changed]);
		await deck.screen.until('! It changed while this was open. Nothing was sent.');
		await deck.screen.until('metadata.annotations[example.com/is-ca]');
		assert.match(deck.screen.text(), /was +absent/);
		assert.match(deck.screen.text(), /is +"true"/);
		assert.doesNotMatch(deck.screen.text(), /│ y yes, do it/);
		await deck.keys('y');
		await deck.screen.until('it changed: l looks at it again');
		assert.deepEqual(fake.sent, []);
	});

	test('can be looked at again, and is then decided in its new version', async () => {
		const fake = deciding();
		await using deck = await openOn(fake, aRequest());
		await deck.screen.until('yes, do it');
		fake.show([changed]);
		await deck.screen.until('It changed');
		await deck.keys('l');
		await deck.screen.until('── Object ─');
		await deck.keys('a');
		await deck.screen.until('version 8413');
		await deck.keys('y');
		await deck.screen.untilGone('PUT …');
		assert.deepEqual(
			fake.sent.map(({version}) => version),
			['8413'],
		);
	});

	test('accepts no typed name either', async () => {
		const fake = deciding({typeToConfirm: 'orders'});
		await using deck = await openOn(fake, aRequest());
		await deck.screen.until('Type its name to go on');
		await deck.keys('o', 'r', 'd', 'e', 'r', 's');
		fake.show([changed]);
		await deck.screen.until('It changed');
		await deck.keys('enter');
		await deck.keys('l');
		await deck.screen.until('── Object ─');
		assert.deepEqual(fake.sent, []);
	});

	test('is gone, or another has its name', async () => {
		const fake = deciding();
		await using deck = await openOn(fake, aRequest());
		await deck.screen.until('yes, do it');
		fake.show([]);
		await deck.screen.until('It was deleted while this was open');
		assert.doesNotMatch(deck.screen.text(), /look again/);
		await deck.keys('y');
		await deck.screen.until('it changed');
		fake.show([aRequest({uid: 'another', resourceVersion: '9000', username: 'mallory'})]);
		await deck.screen.until('deleted and recreated under its name');
		await deck.screen.until('spec.username');
		await deck.keys('l');
		await deck.screen.until(/by +mallory/);
		assert.deepEqual(fake.sent, []);
	});
});

test('is not reported as deleted while the list is read again', async () => {
	const fake = deciding();
	await using deck = await openOn(fake, aRequest());
	await deck.screen.until('│ y yes, do it');
	fake.set({phase: 'connecting', requests: []});
	await deck.screen.until('○ connecting');
	assert.doesNotMatch(deck.screen.text(), /It was deleted/);
	fake.show([aRequest()]);
	await deck.screen.until('● live');
	await deck.keys('y');
	await deck.screen.untilGone('PUT …');
	assert.equal(fake.sent.length, 1);
});

test('leads back to the request after a write that was refused for a change', async () => {
	const fake = fakeServices({
		decision: {
			plan: request => ({
				title: `Approve ${request.name}`,
				steps: [{verb: 'update', kind: 'CertificateSigningRequest/approval', name: request.name, note: ''}],
				warnings: [],
				async perform() {
					throw new OperationError('changed', 'it changed since it was shown: nothing was decided', {
						details: ['metadata.labels[a] was absent, is "b"'],
					});
				},
			}),
		},
	});
	await using deck = await openOn(fake, aRequest());
	await deck.screen.until('yes, do it');
	await deck.keys('y');
	await deck.screen.until('metadata.labels[a] was absent');
	await deck.screen.untilGone('yes, do it');
	assert.doesNotMatch(deck.screen.text(), /try again/);
	await deck.keys('l');
	await deck.screen.until('── Object ─');
});

test('shows after a failed write what can be done, and offers a retry only if it may help', async () => {
	let failures = 1;
	const sent: string[] = [];
	const fake = fakeServices({
		decision: {
			plan: request => ({
				title: `Approve ${request.name}`,
				steps: [{verb: 'update', kind: 'CertificateSigningRequest/approval', name: request.name, note: 'the step'}],
				warnings: [],
				async perform() {
					if (failures-- > 0) {
						throw new ClusterError('unreachable', 'the API server can not be reached');
					}

					sent.push(request.name);
					return request;
				},
			}),
		},
	});
	await using deck = await openOn(fake, aRequest());
	await deck.screen.until('│ y yes, do it');
	await deck.keys('y');
	await deck.screen.until('│ the API server can not be reached');
	await deck.screen.until(/│ r try again +l look again +esc close/);
	await deck.screen.untilGone('yes, do it');
	await deck.screen.untilGone('leave it');
	await deck.keys('y');
	assert.deepEqual(sent, []);
	await deck.keys('r');
	await deck.screen.until('│ y yes, do it');
	assert.deepEqual(sent, []);
	await deck.keys('y');
	await deck.screen.untilGone('the step');
	assert.deepEqual(sent, [aRequest().name]);
});

test('reports for a request that changed after a failed write that the write may have arrived', async () => {
	const fake = fakeServices({
		decision: {
			plan: request => ({
				title: `Approve ${request.name}`,
				steps: [{verb: 'update', kind: 'CertificateSigningRequest/approval', name: request.name, note: 'the step'}],
				warnings: [],
				async perform() {
					throw new ClusterError('unreachable', 'the API server can not be reached');
				},
			}),
		},
	});
	await using deck = await openOn(fake, aRequest());
	await deck.screen.until('│ y yes, do it');
	await deck.keys('y');
	await deck.screen.until('│ the API server can not be reached');
	fake.show([aRequest({resourceVersion: '8413', annotations: {a: 'b'}})]);
	await deck.keys('r');
	await deck.screen.until('What was sent before may have arrived.');
	assert.doesNotMatch(deck.screen.text(), /Nothing was sent/);
	await deck.screen.untilGone('yes, do it');
});

test('offers no confirmation while the write is running', async () => {
	const written = Promise.withResolvers<void>();
	const attended: string[] = [];
	const fake = fakeServices({
		writes: {track: title => void attended.push(title)},
		decision: {
			plan: request => ({
				title: `Approve ${request.name}`,
				steps: [{verb: 'update', kind: 'CertificateSigningRequest/approval', name: request.name, note: 'the step'}],
				warnings: [],
				async perform() {
					await written.promise;
					return request;
				},
			}),
		},
	});
	await using deck = await openOn(fake, aRequest());
	await deck.screen.until('│ y yes, do it');
	await deck.keys('y');
	await deck.screen.until('… under way');
	await deck.screen.untilGone('yes, do it');
	// If the deck were closed now, it would wait for the write.
	assert.deepEqual(attended, [`Approve ${aRequest().name}`]);
	written.resolve();
	await deck.screen.untilGone('the step');
});

test('asks if the decision can not be recorded, and only then sends it without the journal', async () => {
	const sent: string[] = [];
	const fake = fakeServices({
		decision: {
			plan: (request, _, {unrecorded = false, message = 'none'}) => ({
				title: `Approve ${request.name}`,
				steps: [{verb: 'update', kind: 'CertificateSigningRequest/approval', name: request.name, note: 'the step'}],
				warnings: [],
				condition: {type: 'Approved', reason: 'R', message},
				async perform() {
					if (!unrecorded) {
						throw new OperationError('unrecorded', "nothing was sent, as the journal can't be written: it is full", {
							hint: 'make room',
						});
					}

					sent.push(message);
					return request;
				},
			}),
		},
	});
	await using deck = await openOn(fake, aRequest());
	await deck.screen.until('│ y yes, do it');
	await deck.keys('tab');
	await deck.screen.until('▌ message');
	await deck.keys('ctrl+u', 'seen', 'enter');
	await deck.screen.until('│ y yes, do it');
	await deck.keys('y');
	await deck.screen.until("│ nothing was sent, as the journal can't be written: it is full");
	await deck.screen.until('│ → make room');
	await deck.screen.until(/│ w decide without the journal +r try again/);
	assert.deepEqual(sent, []);
	// A retry is recorded, or asks again.
	await deck.keys('r');
	await deck.screen.until('│ y yes, do it');
	await deck.keys('y');
	await deck.screen.until(/│ w decide without the journal/);
	assert.deepEqual(sent, []);
	await deck.keys('w');
	await deck.screen.until('Approved orders-tls-x7k2p');
	assert.deepEqual(sent, ['seen']);
});

describe('an approval with a lost answer', () => {
	/** It can't be read back either. The deck waits for the server until the test lets it answer. */
	const losing = () => {
		const answer = Promise.withResolvers<void>();
		let count = 0;
		const listeners = new Set<() => void>();
		const setCount = (next: number) => {
			count = next;
			for (const listener of listeners) {
				listener();
			}
		};
		const fake = fakeServices({
			writes: {
				lostAnswers: {
					getSnapshot: () => count,
					subscribe(listener) {
						listeners.add(listener);
						return () => listeners.delete(listener);
					},
				},
			},
			decision: {
				plan: request => ({
					title: `Approve ${request.name}`,
					steps: [{verb: 'update', kind: 'CertificateSigningRequest/approval', name: request.name, note: 'the step'}],
					warnings: [],
					async perform() {
						// A later write is still running.
						if (count > 0) {
							return await new Promise<never>(() => {});
						}

						setCount(1);
						await answer.promise.finally(() => setCount(0));
						return request;
					},
				}),
			},
		});
		return {fake, answer};
	};
	const decide = async (deck: Awaited<ReturnType<typeof openOn>>) => {
		await deck.screen.until('│ y yes, do it');
		await deck.keys('y');
		await deck.screen.until('answer is lost');
		await deck.screen.untilGone('yes, do it');
		assert.doesNotMatch(deck.screen.text(), /try again|under way/);
	};

	test('is reported as done when the server answers, without a key press', async () => {
		const {fake, answer} = losing();
		await using deck = await openOn(fake, aRequest());
		await decide(deck);
		answer.resolve();
		await deck.screen.until(`Approved ${aRequest().name}`);
		await deck.screen.untilGone('┌ ');
	});

	test('is reported as not done then, and can be repeated', async () => {
		const {fake, answer} = losing();
		await using deck = await openOn(fake, aRequest());
		await decide(deck);
		answer.reject(new ClusterError('unreachable', 'the approval was not done', {isUndone: true}));
		await deck.screen.until('│ the approval was not done');
		await deck.screen.until('r try again');
	});

	test('does not affect the next write, which still waits for its answer', async () => {
		const {fake, answer} = losing();
		await using deck = await openOn(fake, aRequest());
		await decide(deck);
		await deck.keys('esc');
		await deck.screen.untilGone('answer is lost');
		await deck.keys('a');
		await deck.screen.until('│ y yes, do it');
		await deck.keys('y');
		await deck.screen.until('under way');
		assert.doesNotMatch(deck.screen.text(), /answer is lost/);
		answer.resolve();
		await deck.screen.until(`Approved ${aRequest().name}`);
		assert.match(deck.screen.text(), /under way/);
	});

	for (const isDone of [true, false]) {
		test(`is reported after the dialog was left, as ${isDone ? 'done' : 'not done'}, over any open screen`, async () => {
			const {fake, answer} = losing();
			await using deck = await openOn(fake, aRequest());
			await decide(deck);
			await deck.screen.until(/│ esc close/);
			await deck.keys('esc');
			await deck.screen.untilGone('answer is lost');
			await deck.keys('d');
			await deck.screen.until('┌ ');
			if (isDone) {
				answer.resolve();
				await deck.screen.until(`Approved ${aRequest().name}`);
			} else {
				answer.reject(new ClusterError('unreachable', 'it was not done', {isUndone: true}));
				await deck.screen.until(`Approve ${aRequest().name}: it was not done`);
			}

			assert.match(deck.screen.text(), /┌ /);
		});
	}
});
