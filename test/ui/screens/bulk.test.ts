import assert from 'node:assert/strict';
import type {TestContext} from 'node:test';
import {describe, test} from 'node:test';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import {startBulk} from '../../../source/operations/bulk/bulk-run.js';
import {OperationError} from '../../../source/operations/plan/operation-error.js';
import type {Finding} from '../../../source/review/finding/finding.js';
import type {Question} from '../../../source/review/finding/verdict.js';
import type {Fault} from '../../helpers/fake-decisions.js';
import {fakeDecisions} from '../../helpers/fake-decisions.js';
import type {PortChanges} from '../../helpers/fake-services.js';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';
import {aRequest} from '../../helpers/requests.js';

const blocking: Finding = {
	id: 'grants-cluster-admin',
	severity: 'block',
	message: 'The holder would be cluster-admin',
	field: 'spec.request',
	provenance: 'server',
};
const warning: Finding = {...blocking, id: 'wildcard-name', severity: 'warn', message: 'It is a wildcard'};
const addressQuestion: Question = {
	id: 'addresses-unread',
	message: 'Not known whose address this is',
	field: 'spec.request',
	why: ['missing RBAC: verbs list on pods'],
};
const node = (index: number, change: Partial<CertificateSigningRequest> = {}) =>
	aRequest({
		name: `node-${index}`,
		uid: `uid-node-${index}`,
		createdAt: new Date(Date.UTC(2026, 10, 24, 10, 0, 30 - index)),
		signerName: 'kubernetes.io/kube-apiserver-client-kubelet',
		username: 'system:bootstrap:abcdef',
		...change,
	});
const admin = aRequest({name: 'admin', uid: 'uid-admin', createdAt: new Date(Date.UTC(2026, 10, 24, 10, 0, 0))});
const approved = [{type: 'Approved', status: 'True', reason: 'ByHand', message: 'm'}];

/** A deck with five nodes and one blocked request. Confirmed decisions go to a cluster that stores them. */
async function arrange({
	faultOf,
	change = {},
}: {
	readonly faultOf?: (name: string) => Fault | undefined;
	readonly change?: PortChanges;
} = {}) {
	const requests = [0, 1, 2, 3, 4].map(index => node(index));
	const fake = fakeDecisions([...requests, admin], faultOf);
	const findingsOf = ({uid}: CertificateSigningRequest) => (uid === admin.uid ? [blocking] : []);
	const arranged = fakeServices(
		{
			detail: {review: seen => ({seen, certificates: [], findings: findingsOf(seen), questions: [], summary: []})},
			bulk: {
				start: plan => startBulk(fake.cluster, plan, {reviewOf: seen => ({findings: findingsOf(seen), questions: []})}),
			},
		},
		change,
	);
	const deck = await openDeck(arranged.services);
	arranged.show([...requests, admin]);
	await deck.screen.until('▌');
	// Sorted by age, independently of the review.
	await deck.keys('o');
	await deck.screen.until('▌ node-0');
	return {
		deck,
		...fake,
		requests,
		show: arranged.show,
		[Symbol.asyncDispose]: () => deck[Symbol.asyncDispose](),
	};
}

/** Stops the countdown. @returns a function that lets time pass for it. */
function heldCountdown({mock}: TestContext): (ms: number) => void {
	const now = performance.now.bind(performance);
	let ahead = 0;
	mock.method(performance, 'now', () => now() + ahead);
	mock.timers.enable({apis: ['setInterval']});
	return ms => {
		ahead += ms;
		mock.timers.tick(200);
	};
}

describe('marks', () => {
	test('are set and removed by space, which goes to the next row', async () => {
		await using place = await arrange();
		const {deck} = place;
		await deck.keys(' ', ' ');
		await deck.screen.until('2 marked');
		assert.match(deck.screen.lineWith('node-0'), /^ {2}\*node-0/);
		assert.match(deck.screen.lineWith('node-2'), /^ ▌ node-2/);
		await deck.screen.until(/a approve 2 {2}d deny 2 /);
		await deck.keys('k', ' ');
		await deck.screen.until('1 marked');
		await deck.keys('u');
		await deck.screen.untilGone('marked');
	});

	test('are set for each row by several spaces in one chunk', async () => {
		await using place = await arrange();
		await place.deck.type('   ');
		await place.deck.screen.until('3 marked');
		for (const name of ['node-0', 'node-1', 'node-2']) {
			assert.match(place.deck.screen.lineWith(name), /^ {2}\*/);
		}
	});

	test('are set for a group, and for all matches of a filter', async () => {
		await using place = await arrange();
		const {deck} = place;
		await deck.keys('=');
		await deck.screen.until('5 marked');
		assert.doesNotMatch(deck.screen.lineWith('admin'), /\*/);
		await deck.keys('u', '/');
		await deck.screen.until('words to look for');
		await deck.type('admin');
		await deck.screen.until('1 of 6');
		await deck.keys('enter', '*');
		await deck.screen.until('1 marked');
		// A filter hides a row, but keeps its mark.
		await deck.keys('esc', '*');
		await deck.screen.until('6 marked');
	});

	test('disappear when the request changes, and stay when others come and go', async () => {
		await using place = await arrange();
		const {deck, requests, show} = place;
		await deck.keys('=');
		await deck.screen.until('5 marked');
		show([node(9), ...requests.slice(1), admin]);
		await deck.screen.until('4 marked');
		await deck.screen.until('node-0 is no longer marked');
		show([node(1, {resourceVersion: '9', labels: {a: 'b'}}), ...requests.slice(2), admin]);
		await deck.screen.until('3 marked');
	});

	test('are not set on requests that wait for nothing', async () => {
		await using place = await arrange();
		place.show([node(0, {conditions: approved})]);
		await place.deck.screen.until('Approved');
		await place.deck.keys(' ');
		await place.deck.screen.until('waits for no decision');
		assert.doesNotMatch(place.deck.screen.text(), /marked ·|1 marked/);
	});
});

describe('a bulk decision', () => {
	test('makes the cluster answer the open questions, and includes requests that become clear', async () => {
		const asked: string[] = [];
		const answer = Promise.withResolvers<void>();
		const isOpen = (name: string) => name === 'node-3' && asked.length === 0;
		await using place = await arrange({
			change: {
				detail: {
					review: seen => ({
						seen,
						certificates: [],
						findings: [],
						questions: isOpen(seen.name) ? [addressQuestion] : [],
						summary: [],
					}),
				},
				bulk: {
					async prepare(requests) {
						await answer.promise;
						asked.push(...requests.map(({name}) => name));
					},
				},
			},
		});
		const {deck} = place;
		await deck.keys('*', 'a');
		await deck.screen.until('┌ Approve 5 requests');
		await deck.screen.until('Still asking the cluster about what the list left open.');
		answer.resolve();
		await deck.screen.until('┌ Approve 6 requests');
		await deck.screen.untilGone('Still asking');
		assert.deepEqual(asked.toSorted(), ['admin', 'node-0', 'node-1', 'node-2', 'node-3', 'node-4']);
	});

	test('shows the included and excluded requests, and closes by esc', async () => {
		await using place = await arrange();
		const {deck} = place;
		await deck.keys('*', 'a');
		await deck.screen.until('┌ Approve 5 requests');
		assert.match(
			deck.screen.lineWith('kube-apiserver-client-kubelet'),
			/ 5 {2}kube-apiserver-client-kubelet +system:boot/,
		);
		await deck.keys('down', 'down', 'down');
		await deck.screen.until('grants-cluster-admin');
		await deck.keys('esc');
		await deck.screen.untilGone('┌ Approve');
		assert.deepEqual(place.sent, []);
		assert.match(deck.screen.text(), /6 marked/);
	});

	test('excludes requests with a warning until a key includes them, and again', async () => {
		const findingsOf = ({name}: CertificateSigningRequest) =>
			name === 'admin' ? [blocking] : name === 'node-3' ? [warning] : [];
		await using place = await arrange({
			change: {
				detail: {review: seen => ({seen, certificates: [], findings: findingsOf(seen), questions: [], summary: []})},
			},
		});
		const {deck} = place;
		deck.resize({columns: 80, rows: 40});
		await deck.keys('*', 'a');
		await deck.screen.until('Type 4 to approve them');
		await deck.screen.until('1  a finding warns; ^T includes these');
		await deck.screen.until('!  wildcard-name: It is a wildcard');
		await deck.type('4');
		await deck.screen.until('> 4');
		await deck.keys('ctrl+t');
		await deck.screen.until('[ ] ! any host under a wildcard  1 request');
		await deck.keys(' ');
		await deck.screen.until('[x] ! any host under a wildcard  1 request');
		await deck.keys('enter');
		await deck.screen.until('Type 5 to approve them');
		await deck.screen.untilGone('> 4');
		assert.doesNotMatch(deck.screen.text(), /a finding warns/);
		await deck.keys('ctrl+t', ' ', 'enter');
		await deck.screen.until('Type 4 to approve them');
		assert.deepEqual(place.sent, []);
	});

	test('offers to include those with warnings if there are no others', async () => {
		await using place = await arrange({
			change: {detail: {review: seen => ({seen, certificates: [], findings: [warning], questions: [], summary: []})}},
		});
		const {deck} = place;
		await deck.keys('*', 'a');
		await deck.screen.until('┌ Approve 0 requests');
		await deck.screen.until(/^ esc leave it {2}\^T include {2}\? keys *$/m);
		await deck.keys('enter');
		await deck.screen.until('none is included');
		await deck.keys('ctrl+t', ' ', 'enter');
		await deck.screen.until('Type 6 to approve them');
		assert.deepEqual(place.sent, []);
	});

	test('includes one reason, and no other with it', async () => {
		const other: Finding = {...warning, id: 'long-lived', message: 'It is long'};
		const findingsOf = ({name}: CertificateSigningRequest) =>
			name === 'admin' ? [blocking] : name === 'node-3' ? [warning] : name === 'node-4' ? [warning, other] : [];
		await using place = await arrange({
			change: {
				detail: {review: seen => ({seen, certificates: [], findings: findingsOf(seen), questions: [], summary: []})},
			},
		});
		const {deck} = place;
		deck.resize({columns: 80, rows: 40});
		await deck.keys('*', 'a');
		await deck.screen.until('Type 3 to approve them');
		await deck.keys('ctrl+t');
		await deck.screen.until('[ ] ! for more than a year  1 request');
		await deck.screen.until('▌ [ ] ! any host under a wildcard  2 requests');
		await deck.keys(' ', 'enter');
		await deck.screen.until('Type 4 to approve them');
		await deck.screen.until('long-lived: It is long');
	});

	test('never silently decides marked requests that a filter hides', async () => {
		await using place = await arrange();
		const {deck} = place;
		deck.resize({columns: 80, rows: 40});
		await deck.keys('=');
		await deck.screen.until('5 marked');
		await deck.keys('/');
		await deck.screen.until('words to look for');
		await deck.type('node-3');
		await deck.screen.until('1 of 6');
		await deck.keys('enter', 'd');
		await deck.screen.until('┌ Deny 1 request');
		await deck.screen.until('4  left out; ^G includes them');
		await deck.screen.until('node-0, node-1, node-2, node-4');
		await deck.keys('ctrl+g');
		await deck.screen.until('┌ Deny 5 requests');
		await deck.screen.until('they are included; ^G leaves them out');
		await deck.keys('ctrl+g');
		await deck.screen.until('┌ Deny 1 request');
		assert.deepEqual(place.sent, []);
	});

	test('approves shown marked requests, and hidden ones only by a separate key', async () => {
		await using place = await arrange();
		const {deck, stored} = place;
		deck.resize({columns: 80, rows: 40});
		await deck.keys('=');
		await deck.screen.until('5 marked');
		await deck.keys('/');
		await deck.screen.until('words to look for');
		await deck.type('node-3');
		await deck.screen.until('1 of 6');
		await deck.keys('enter', 'a');
		await deck.screen.until('┌ Approve 1 request');
		await deck.screen.until('Marked, but hidden by the filter');
		await deck.screen.until('4  left out; ^G includes them');
		await deck.screen.until('node-0, node-1, node-2, node-4');
		// The count that was typed for the shown requests does not include the others.
		await deck.type('1');
		await deck.keys('ctrl+g');
		await deck.screen.until('Type 5 to approve them');
		await deck.screen.until('they are included; ^G leaves them out');
		await deck.screen.untilGone('> 1');
		await deck.keys('enter');
		await deck.screen.until('type 5 first');
		await deck.keys('ctrl+g');
		await deck.screen.until('Type 1 to approve them');
		assert.deepEqual(place.sent, []);

		await deck.keys('1', 'enter');
		await deck.screen.until('1 of 1 approved');
		assert.deepEqual(place.sent, ['node-3']);
		for (const name of ['node-0', 'node-1', 'node-2', 'node-4']) {
			assert.deepEqual(stored.get(name)?.conditions, []);
		}
	});

	test('requires the typed count, and nothing else', async () => {
		await using place = await arrange();
		const {deck} = place;
		await deck.keys('=', 'a');
		await deck.screen.until('Type 5 to approve them');
		await deck.keys('y', 'enter');
		await deck.screen.until('type 5 first');
		await deck.keys('backspace', '4', 'enter');
		await deck.screen.until('type 5 first');
		assert.deepEqual(place.sent, []);
	});

	test('can be cancelled during the countdown, and sends all after it', async context => {
		const pass = heldCountdown(context);
		await using place = await arrange({change: {bulk: {callBackMs: 1500}}});
		const {deck} = place;
		await deck.keys('=', 'a');
		await deck.screen.until('Type 5 to approve them');
		await deck.keys('5', 'enter');
		await deck.screen.until('Sent in 2 s');
		await deck.keys('esc');
		await deck.screen.until('nothing was sent');
		await deck.screen.until('Type 5 to approve them');
		// Longer than the countdown took.
		pass(1800);
		await deck.keys('5');
		await deck.screen.until('> 5');
		assert.deepEqual(place.sent, []);

		await deck.keys('enter');
		await deck.screen.until('Sent in 2 s');
		pass(1800);
		await deck.screen.until('5 of 5 approved');
		assert.deepEqual(place.sent.toSorted(), ['node-0', 'node-1', 'node-2', 'node-3', 'node-4']);
		await deck.screen.until('5 kubelets get their client certificate now');
		await deck.keys('esc');
		await deck.screen.until('▌ node-0');
		assert.doesNotMatch(deck.screen.text(), /marked/);
		await deck.keys('b');
		await deck.screen.until('all done');
	});

	test('is cancelled when the help is opened over it', async () => {
		await using place = await arrange({change: {bulk: {callBackMs: 60_000}}});
		const {deck} = place;
		await deck.keys('=', 'a');
		await deck.screen.until('Type 5 to approve them');
		await deck.keys('5', 'enter');
		await deck.screen.until('Sent in 60 s');
		await deck.keys('?');
		await deck.screen.until('nothing was sent');
		await deck.keys('esc');
		await deck.screen.until('Type 5 to approve them');
		assert.deepEqual(place.sent, []);
	});

	test('asks again when one of them changes while it is read', async () => {
		await using place = await arrange();
		const {deck, requests, show} = place;
		await deck.keys('=', 'a');
		await deck.screen.until('Type 5 to approve them');
		await deck.keys('5');
		await deck.screen.until('> 5');
		show([node(0, {resourceVersion: '9', conditions: approved}), ...requests.slice(1), admin]);
		await deck.screen.until('Type 4 to approve them');
		await deck.screen.untilGone('> 5');
		await deck.keys('enter');
		await deck.screen.until(/type 4 first|read the rest first/);
		assert.deepEqual(place.sent, []);
	});

	test('reports a request that changed during sending, and does not decide it', async () => {
		await using place = await arrange();
		const {deck, stored} = place;
		await deck.keys('=', 'a');
		await deck.screen.until('Type 5 to approve them');
		stored.set('node-2', node(2, {uid: 'another', resourceVersion: '9'}));
		await deck.keys('5', 'enter');
		await deck.screen.until('4 of 5 approved, 1 changed');
		await deck.screen.until('Changed, so not approved: 1');
		await deck.screen.until('deleted and recreated');
		assert.deepEqual(stored.get('node-2')?.conditions, []);
		// Nothing is left to retry.
		await deck.screen.until(/^ esc back {2}: command {2}\? keys *$/m);
		await deck.keys('r');
		await deck.screen.until('nothing is left that could be tried again');
	});

	test('repeats what failed, and nothing twice', async () => {
		let isBad = true;
		await using place = await arrange({faultOf: name => (isBad && name === 'node-3' ? 'forbidden' : undefined)});
		const {deck, sent} = place;
		await deck.keys('=', 'a');
		await deck.screen.until('Type 5 to approve them');
		await deck.keys('5', 'enter');
		await deck.screen.until('4 of 5 approved, 1 failed');
		await deck.screen.until('r try 1 again');
		isBad = false;
		sent.length = 0;
		await deck.keys('r');
		await deck.screen.until('5 of 5 approved');
		assert.deepEqual(sent, ['node-3']);
	});

	test('asks if it can not be recorded, and only then sends it without the journal', async () => {
		const entries: string[] = [];
		await using place = await arrange({
			change: {
				bulk: {
					start: plan =>
						startBulk(place.cluster, plan, {
							reviewOf: () => ({findings: [], questions: []}),
							record: {
								async begin({name}) {
									entries.push(name);
									throw new OperationError(
										'unrecorded',
										"nothing was sent, as the journal can't be written: it is full",
									);
								},
								note: assert.fail,
							},
						}),
				},
			},
		});
		const {deck, sent} = place;
		await deck.keys('=', 'a');
		await deck.screen.until('Type 5 to approve them');
		await deck.keys('5', 'enter');
		await deck.screen.until('0 of 5 approved');
		await deck.screen.until("nothing was sent, as the journal can't be written: it is full");
		await deck.screen.until(/r try 5 again +w without the journal/);
		assert.deepEqual(sent, []);
		assert.equal(entries.length, 5);
		await deck.keys('w');
		await deck.screen.until('5 of 5 approved');
		assert.equal(sent.length, 5);
		assert.equal(entries.length, 5);
		await deck.screen.untilGone('without the journal');
	});

	test('continues when its screen is left, and reports its result at the end', async () => {
		await using place = await arrange();
		const {deck, hold} = place;
		hold(true);
		await deck.keys('=', 'a');
		await deck.screen.until('Type 5 to approve them');
		await deck.keys('5', 'enter');
		await deck.screen.until('0 of 5 answered');
		await deck.keys('esc');
		await deck.screen.until('▌ node-0');
		// Only one bulk decision runs at a time.
		await deck.keys('*', 'a');
		await deck.screen.until('a decision on many is under way');
		hold(false);
		await deck.screen.until('5 of 5 approved: b shows each');
	});

	test('shows that it stops while it waits for running writes', async () => {
		await using place = await arrange();
		const {deck, hold} = place;
		hold(true);
		await deck.keys('=', 'a');
		await deck.screen.until('Type 5 to approve them');
		await deck.keys('5', 'enter');
		await deck.screen.until('0 of 5 answered');
		await deck.screen.until('x stop');
		await deck.keys('x');
		await deck.screen.until(/Approving 5 requests +stopping/);
		await deck.screen.untilGone('x stop');
		await deck.keys('x');
		await deck.screen.until('nothing more is sent; what is under way is waited for');
		hold(false);
		await deck.screen.until('5 of 5 approved');
	});

	test('sends one reason and message where they are given', async () => {
		await using place = await arrange();
		const {deck, stored} = place;
		await deck.keys('=', 'a');
		await deck.screen.until('Type 5 to approve them');
		await deck.keys('tab');
		await deck.screen.until('the same for all');
		await deck.type('wave 3');
		await deck.keys('tab');
		await deck.type('two words');
		await deck.keys('enter');
		await deck.screen.until('one word');
		await deck.keys('ctrl+u');
		await deck.type('Rollout');
		await deck.keys('enter');
		await deck.screen.until(/message +wave 3/);
		await deck.keys('5', 'enter');
		await deck.screen.until('5 of 5 approved');
		const [condition] = stored.get('node-1')?.conditions ?? [];
		assert.deepEqual([condition?.reason, condition?.message], ['Rollout', 'wave 3']);
	});

	test('as a denial needs a y, and includes blocked requests', async () => {
		await using place = await arrange();
		const {deck, stored} = place;
		await deck.keys('*', 'd');
		await deck.screen.until('┌ Deny 6 requests');
		await deck.keys('y');
		await deck.screen.until(/Sent in 1 s|6 of 6 denied/);
		await deck.screen.until('6 of 6 denied');
		assert.equal(stored.get('admin')?.conditions[0]?.type, 'Denied');
	});

	test('can not begin without the right, and names the missing one', async () => {
		await using place = await arrange({
			change: {rights: {whyNot: action => (action === 'approve' ? 'missing RBAC: verbs approve' : undefined)}},
		});
		await place.deck.keys('*', 'a');
		await place.deck.screen.until('missing RBAC: verbs approve');
		assert.doesNotMatch(place.deck.screen.text(), /┌ Approve/);
	});

	test('is complete on a screen of 80×24, where nothing is confirmed unread', async () => {
		const many = Array.from({length: 40}, (_, index) =>
			node(index, {signerName: `example.com/signer-${index}`, uid: `uid-${index}`}),
		);
		await using place = await arrange();
		const {deck} = place;
		place.show(many);
		await deck.screen.until('40');
		await deck.keys('*', 'a');
		await deck.screen.until('Type 40 to approve them');
		await deck.type('40');
		await deck.keys('enter');
		await deck.screen.until('read the rest first');
		assert.equal(deck.screen.lines().length, 24);
		for (let page = 0; page < 5; page += 1) {
			await deck.keys('pagedown');
		}

		await deck.screen.until('> 40▏ enter');
	});
});
