import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ClusterError} from '../../../source/cluster/cluster-error.js';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';
import {aRequest} from '../../helpers/requests.js';

const at = (second: number) => new Date(Date.UTC(2026, 10, 24, 10, 0, second));
const request = (name: string, second: number) => aRequest({name, uid: `uid-${name}`, createdAt: at(second)});

test('shows who and where, the live list, and its keys', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services);
	await deck.screen.until('connecting');
	show([request('first', 1), request('second', 2)]);
	await deck.screen.until('● live');
	await deck.screen.until('prod-eu · kubernetes-admin · v1.36.2');
	assert.match(deck.screen.lineWith('second'), /▌ second .* 1m /);
	assert.match(deck.screen.lineWith('approve'), /enter open.*a approve.*\? keys/);
	assert.equal(deck.screen.lines().length, 24);
});

test('keeps the cursor on the same request when rows arrive above it', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services);
	show([request('old', 1), request('older', 0)]);
	await deck.screen.until('▌ old ');
	await deck.keys('j');
	await deck.screen.until('▌ older');
	show([request('brand-new', 9), request('old', 1), request('older', 0)]);
	await deck.screen.until('brand-new');
	assert.match(deck.screen.text(), /▌ older/);
});

test('chooses nothing when the request under the cursor is gone', async () => {
	const {services, show, performed} = fakeServices();
	await using deck = await openDeck(services);
	show([request('doomed', 2), request('other', 1)]);
	await deck.screen.until('▌ doomed');
	show([request('other', 1)]);
	await deck.screen.untilGone('doomed');
	await deck.keys('a');
	await deck.screen.until('no request is chosen');
	await deck.keys('j');
	await deck.screen.until('▌ other');
	assert.deepEqual(performed, []);
});

test('approves after y, and leaves it after esc', async () => {
	const {services, show, performed} = fakeServices();
	await using deck = await openDeck(services);
	show([request('orders', 1)]);
	await deck.screen.until('▌ orders');
	await deck.keys('a');
	await deck.screen.until('Approved orders');
	await deck.screen.until('yes, do it');
	await deck.keys('esc');
	await deck.screen.untilGone('yes, do it');
	assert.deepEqual(performed, []);
	await deck.keys('a');
	await deck.screen.until('yes, do it');
	await deck.keys('y');
	await deck.screen.untilGone('yes, do it');
	assert.deepEqual(performed, ['Approved orders']);
});

test('filters as letters are typed, and takes command letters as text', async () => {
	const {services, show, performed} = fakeServices();
	await using deck = await openDeck(services);
	show([request('ada', 1), request('bob', 2)]);
	await deck.screen.until('▌ bob');
	await deck.keys('/', 'a', 'd', 'a');
	await deck.screen.untilGone('bob');
	await deck.screen.until('▌ ada');
	await deck.keys('enter');
	await deck.screen.until('1 of 2 · ada');
	await deck.keys('esc');
	await deck.screen.until('bob');
	assert.deepEqual(performed, []);
});

test('says in one line what is no filter, and leaves the list as it was', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services);
	show([request('ada', 1), request('bob', 2)]);
	await deck.screen.until('▌ bob');
	await deck.keys('/', ...'ada stauts:p');
	await deck.screen.until(' ! no field is called stauts; did you mean status?');
	await deck.screen.until('▌ ada');
	await deck.screen.until(/ \/ ada stauts:p▏ +1 of 2/);
	await deck.keys('enter');
	await deck.screen.until('1 of 2 · ada ');
	await deck.screen.until('NAME');
	assert.match(deck.screen.text(), /▌ ada/);
});

test('shows every key in the help and says why one is dim', async () => {
	const {services, show} = fakeServices({whyNot: action => (action === 'sign' ? 'not approved yet' : undefined)});
	await using deck = await openDeck(services);
	show([request('orders', 1)]);
	await deck.screen.until('▌ orders');
	await deck.keys('?');
	await deck.screen.until('not now: not approved yet');
	await deck.keys('esc', 's');
	await deck.screen.until(' not approved yet');
});

test('has no keys that write with --read-only', async () => {
	const {services, show} = fakeServices({readOnly: true});
	await using deck = await openDeck(services);
	show([request('orders', 1)]);
	await deck.screen.until('read-only');
	assert.doesNotMatch(deck.screen.text(), /approve|deny/);
	await deck.keys('a');
	await deck.screen.until('not with --read-only');
});

for (const isScreenReader of [false, true]) {
	const mode = isScreenReader ? 'for a screen reader' : 'on a screen';
	test(`never lets text from the cluster reach the terminal as control bytes, ${mode}`, async context => {
		if (isScreenReader) {
			process.env['INK_SCREEN_READER'] = 'true';
			context.after(() => {
				delete process.env['INK_SCREEN_READER'];
			});
		}

		const {services, show} = fakeServices();
		const hostile = 'evil\u001b]52;c;cHduZWQ=\u0007\u001b]0;title\u0007\u001b[8mhidden\nforged\u202etxt\u009b31m\u2028';
		const condition = {type: 'Failed', status: 'True', reason: hostile, message: hostile};
		await using deck = await openDeck(services);
		show([
			aRequest({
				name: hostile,
				uid: 'x',
				username: hostile,
				signerName: `a.b/${hostile}`,
				groups: [hostile],
				usages: [hostile],
				conditions: [condition],
			}),
		]);
		await deck.screen.until('evil\\x1b');
		await deck.keys('a');
		await deck.screen.until('yes, do it');
		await deck.keys('esc', 'enter');
		await deck.screen.until('── Decided ─');
		assert.doesNotMatch(deck.screen.raw(), /\u001b\]|\u0007|\u001b\[8m|\u202e|\u009b|\u2028/);
		assert.doesNotMatch(deck.screen.raw(), /^\W*forged/m);
	});
}

test('does not break on a screen of 40×10 and is whole again on a large one', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services, {columns: 40, rows: 10});
	show(Array.from({length: 30}, (_, index) => request(`request-${index}`, index)));
	await deck.screen.until('▌ request-29');
	await deck.keys('a');
	await deck.screen.until('yes, do it');
	deck.resize({columns: 200, rows: 60});
	await deck.screen.until('? keys');
	await deck.keys('esc');
	await deck.screen.until('REQUESTER');
	await deck.screen.until('request-9 ');
});

test('ends cleanly with Ctrl-C from a dialog and gives the screen back', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services);
	show([request('orders', 1)]);
	await deck.screen.until('▌ orders');
	assert.equal(deck.screen.isAlternate(), true);
	await deck.keys('a');
	await deck.screen.until('yes, do it');
	await deck.keys('ctrl+c');
	assert.deepEqual(await deck.ended, {exitCode: 0});
	assert.equal(deck.screen.isAlternate(), false);
	assert.equal(deck.rawModes[0], true);
	assert.equal(deck.rawModes.at(-1), false);
});

test('ends with a message and code 1 when drawing fails', async () => {
	const {services, show} = fakeServices({
		review() {
			throw new TypeError('boom');
		},
	});
	await using deck = await openDeck(services);
	show([request('orders', 1)]);
	assert.deepEqual(await deck.ended, {exitCode: 1, message: 'this is a bug: boom'});
	assert.equal(deck.screen.isAlternate(), false);
});

test('says that the list is stale, why, and keeps what was known', async () => {
	const {services, show, set} = fakeServices();
	await using deck = await openDeck(services);
	show([request('orders', 1)]);
	await deck.screen.until('▌ orders');
	set({
		phase: 'stale',
		requests: [request('orders', 1)],
		since: new Date('2026-11-24T10:01:50Z'),
		error: new ClusterError('unreachable', 'the server does not answer', {hint: 'is the VPN up?'}),
		retryAt: new Date('2026-11-24T10:02:10Z'),
	});
	await deck.screen.until('◌ stale for 10s');
	await deck.screen.until('! the server does not answer. is the VPN up?');
	assert.match(deck.screen.text(), /▌ orders/);
	show([request('orders', 1)]);
	await deck.screen.until('● live');
	await deck.screen.untilGone('does not answer');
});

test('says in the header that TLS is not verified', async () => {
	const {services} = fakeServices();
	await using deck = await openDeck({...services, info: {...services.info, skipTlsVerify: true}});
	await deck.screen.until('! TLS not verified');
});

test('shows the detail beside the list on a wide screen, and it follows the cursor', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services, {columns: 120, rows: 30});
	show([request('one', 2), request('two', 1)]);
	await deck.screen.until(/NAME.*│ one +Pending/);
	await deck.keys('j');
	await deck.screen.until(/NAME.*│ two +Pending/);
	await deck.screen.until('by       system:serviceaccount:shop:deployer');
});
