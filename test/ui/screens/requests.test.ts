import assert from 'node:assert/strict';
import {test} from 'node:test';
import {printed} from '../../../source/base/text/printable.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import {filterFields} from '../../../source/operations/filter/filter-fields.js';
import type {Question} from '../../../source/review/finding/verdict.js';
import {openDeckInTerminal} from '../../helpers/deck-in-terminal.js';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';
import {aFinding, aQuestion, aRequest} from '../../helpers/requests.js';

const at = (second: number) => new Date(Date.UTC(2026, 10, 24, 10, 0, second));
const request = (name: string, second: number) => aRequest({name, uid: `uid-${name}`, createdAt: at(second)});

test('shows user and cluster, the live list, and its keys', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services);
	await deck.screen.until('connecting');
	show([request('first', 1), request('second', 2)]);
	await deck.screen.until('● live');
	await deck.screen.until('prod-eu · kubernetes-admin · v1.36.2');
	await deck.screen.until(/▌ second .* 1m /);
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

test('selects nothing when the request under the cursor is gone', async () => {
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

test('approves after y, and cancels with esc', async () => {
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

test('filters while letters are typed, and reads command letters as text', async () => {
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

test('shows what a filter may contain until one is typed', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services);
	show([request('ada', 1)]);
	await deck.screen.until('▌ ada');
	await deck.keys('/');
	await deck.screen.until('status: signer: requester: subject: san: verdict: severity: finding: age:');
	deck.resize({columns: 40, rows: 10});
	await deck.screen.until(
		new RegExp(
			Object.keys(filterFields)
				.map(name => `${name}:`)
				.join('\\s+'),
		),
	);
	await deck.keys('a');
	await deck.screen.until('NAME');
	await deck.screen.until('▌ ada');
	assert.equal(deck.screen.lines().length, 10);
});

test('explains an invalid filter in one line, and leaves the list unchanged', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services);
	show([request('ada', 1), request('bob', 2)]);
	await deck.screen.until('▌ bob');
	await deck.keys('/', ...'ada stauts:p');
	await deck.screen.until(' ! no field is called stauts; did you mean status?');
	await deck.screen.until('▌ ada');
	await deck.screen.until(/ \/ ada stauts:p▏ +1 of 2/);
	await deck.keys('enter');
	await deck.screen.until(/^ no field is called stauts; did you mean status\?/m);
	assert.match(deck.screen.text(), / \/ ada stauts:p▏ +1 of 2/);
	assert.match(deck.screen.text(), /▌ ada/);
	await deck.keys(...Array.from({length: 9}, () => 'backspace'), 'enter');
	await deck.screen.until(/1 of 2 · ada *$/m);
	await deck.screen.until('NAME');
	assert.match(deck.screen.text(), /▌ ada/);
});

test('begins a separate word after a filter that was kept', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services);
	show([request('ada', 1), request('bob', 2)]);
	await deck.screen.until('▌ bob');
	await deck.keys('w');
	await deck.screen.until('· status:pending');
	await deck.keys('/');
	await deck.screen.until(' / status:pending ▏');
	await deck.keys('enter');
	await deck.screen.until('NAME');
	await deck.keys('w');
	await deck.screen.untilGone('status:pending');
	await deck.keys('w', '/', ...'ada');
	await deck.screen.until(' / status:pending ada▏');
	await deck.keys('enter');
	await deck.screen.until(/1 of 2 · status:pending ada *$/m);
});

test('neither keeps nor drops an invalid filter until it is corrected or dropped', async () => {
	const {services, show, performed} = fakeServices();
	await using deck = await openDeck(services);
	show([request('ada', 1), request('bob', 2)]);
	await deck.screen.until('▌ bob');
	await deck.keys('/', ...'statsu:pending', 'enter', '*', 'a');
	await deck.screen.until(' / statsu:pending*a▏');
	await deck.screen.until(' ! no field is called statsu');
	assert.doesNotMatch(deck.screen.text(), /marked/);
	await deck.keys('esc');
	await deck.screen.until('Requests   2');
	assert.deepEqual(performed, []);
});

test('claims nothing about requests that it has not seen', async () => {
	const {services, show, set} = fakeServices();
	await using deck = await openDeck(services);
	await deck.screen.until('Reading the requests…');
	set({phase: 'connecting', requests: [request('ada', 1), request('bob', 2)], remaining: 1500});
	await deck.screen.until('2 so far');
	await deck.keys('/', ...'xyz');
	await deck.screen.until('None of the 2 read so far matches.');
	await deck.screen.until('0 of 2 so far');
	set({phase: 'failed', requests: [], error: new ClusterError('unreachable', 'nobody answers')});
	await deck.keys('esc');
	await deck.screen.until('No request could be read yet.');
	assert.match(deck.screen.text(), /✗ not connected/);
	assert.doesNotMatch(deck.screen.text(), /No requests|clear/);
	show([]);
	await deck.screen.until('No requests. n asks for a certificate.');
	await deck.screen.until(/This is context \S+; :ctx NAME goes to another\./);
});

test('shows a refusal, not an outage, with the full missing right', async () => {
	const message = `list CertificateSigningRequests: "nobody" may not list certificatesigningrequests (${'long '.repeat(12)}) to the end`;
	const {services, set} = fakeServices({
		rights: {missing: () => [{label: 'rights', text: printed`verbs:\n  - list\n  - watch\n`}]},
	});
	await using deck = await openDeck(services);
	set({phase: 'failed', requests: [], error: new ClusterError('forbidden', message)});
	await deck.screen.until('✗ may not list requests');
	await deck.screen.until('to the end. R shows what to ask an admin for');
	assert.match(deck.screen.text(), / ! list .*\n {3}\S/);
	assert.doesNotMatch(deck.screen.text(), /not connected|No requests|in all/);
	assert.equal(deck.screen.lines().length, 24);
	await deck.keys('R');
	await deck.screen.until('  - watch');
	await deck.keys('esc');
	deck.resize({columns: 40, rows: 10});
	await deck.screen.until('No request could be read yet.');
	await deck.screen.until(/✗ may not list requests/);
});

test('offers no key that --read-only removes if there are no requests', async () => {
	const {services, show} = fakeServices({session: {readOnly: true}});
	await using deck = await openDeck(services);
	show([]);
	await deck.screen.until('No requests.');
	assert.doesNotMatch(deck.screen.text(), /n asks/);
});

test('asks nobody to choose if there is nothing to choose from, and says on a tiny screen how to see all', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services, {columns: 40, rows: 10});
	show([request('orders', 1)]);
	await deck.screen.until('▌ orders');
	await deck.keys('/');
	await deck.screen.until('enter keep');
	await deck.keys('z', 'z', 'enter');
	await deck.screen.until('None matches. esc shows them all.');
	await deck.keys('a');
	await deck.screen.until('no request is shown');
});

test('selects nothing while pages arrive, unless the user does; then the newest of all', async () => {
	const {services, show, set, performed} = fakeServices();
	await using deck = await openDeck(services);
	set({phase: 'connecting', requests: [request('ada', 1)], remaining: 2});
	await deck.screen.until('· ');
	await deck.keys('a');
	await deck.screen.until('no request is chosen');
	show([request('ada', 1), request('bob', 2), request('zoe', 3)]);
	await deck.screen.until('▌ zoe');
	assert.deepEqual(performed, []);
});

test('keeps a selected row while pages arrive', async () => {
	const {services, show, set} = fakeServices();
	await using deck = await openDeck(services);
	set({phase: 'connecting', requests: [request('ada', 1)], remaining: 2});
	await deck.screen.until('ada');
	await deck.keys('j');
	await deck.screen.until('▌ ada');
	show([request('ada', 1), request('bob', 2), request('zoe', 3)]);
	await deck.screen.until('zoe');
	assert.match(deck.screen.text(), /▌ ada/);
});

test('sorts by one column after the other, shows which, and reverses', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services);
	show([
		{...request('ada', 1), signerName: 'b.io/x'},
		{...request('bob', 2), signerName: 'c.io/x'},
		{...request('zoe', 3), signerName: 'a.io/x'},
	]);
	const order = () =>
		deck.screen
			.lines()
			.slice(3, 6)
			.map(line => /(ada|bob|zoe)/.exec(line)?.[0]);
	await deck.screen.until(/STATE▲/);
	await deck.screen.until('▌ zoe');
	await deck.keys('o');
	await deck.screen.until(/AGE▲/);
	assert.deepEqual(order(), ['zoe', 'bob', 'ada']);
	await deck.keys('O');
	await deck.screen.until(/AGE▼/);
	await deck.screen.until('▌ ada');
	assert.deepEqual(order(), ['ada', 'bob', 'zoe']);
	await deck.keys('j', 'o', 'o', 'o');
	await deck.screen.until(/SIGNER▲/);
	assert.deepEqual(order(), ['zoe', 'ada', 'bob']);
	await deck.screen.until('▌ bob');
});

test('never moves the cursor off its request: rows come and go above, the order reverses, a filter narrows', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services);
	const crowd = Array.from({length: 60}, (_, index) => request(`req-${index}`, index));
	show(crowd);
	await deck.screen.until('▌ req-59');
	await deck.keys(...Array.from({length: 25}, () => 'j'));
	await deck.screen.until('▌ req-34');
	const screenRow = () => deck.screen.lines().findIndex(line => line.includes('▌'));
	const before = screenRow();
	show([...crowd, ...Array.from({length: 40}, (_, index) => request(`new-${index}`, 59))]);
	await deck.screen.until('100 in all');
	assert.match(deck.screen.text(), /▌ req-34/);
	assert.equal(screenRow(), before);
	show(crowd.filter(({name}) => !/req-[45]/.test(name)));
	await deck.screen.until('38 in all');
	assert.match(deck.screen.text(), /▌ req-34/);
	for (const key of ['O', 'o', 'o', 'O', 'o', 'o']) {
		await deck.keys(key);
		await deck.screen.until('▌ req-34');
	}

	await deck.keys('/', '3', '4');
	await deck.screen.until(/\/ 34▏ +1 of 38/);
	assert.match(deck.screen.text(), /▌ req-34/);
	await deck.keys('esc');
	await deck.screen.until('38 in all');
	assert.match(deck.screen.text(), /▌ req-34/);
});

test('folds older requests for the same, and unfolds them on the key', async () => {
	const fake = fakeServices();
	const {show} = fake;
	const services = {
		...fake.services,
		index: {
			...fake.services.index,
			duplicateKey: ({name}: {name: string}) => (name.startsWith('web') ? 'web' : undefined),
		},
	};
	await using deck = await openDeck(services);
	show([request('web-1', 1), request('web-2', 2), request('ada', 3), request('web-3', 4)]);
	await deck.screen.until(/▌ web-3 +\+2/);
	await deck.screen.until('4 wait: 4 clear · 4 in all');
	assert.doesNotMatch(deck.screen.text(), /web-2/);
	// A filter, so that the number of rows differs from the number of requests.
	await deck.keys('enter');
	await deck.screen.until('row 1 of 2');
	await deck.keys('esc');
	await deck.screen.until(/▌ web-3 +\+2/);
	// A mark on a row includes the requests folded under it.
	await deck.keys('=');
	await deck.screen.until('4 marked');
	await deck.keys('u');
	await deck.screen.untilGone('marked');
	await deck.keys('*');
	await deck.screen.until('4 marked');
	await deck.keys('u');
	await deck.screen.untilGone('marked');
	await deck.keys(' ');
	await deck.screen.until('3 marked');
	await deck.keys('u', 'k');
	await deck.screen.until(/▌ web-3/);
	await deck.keys('F');
	await deck.screen.until('└ web-1');
	await deck.keys('F');
	await deck.screen.untilGone('└');
	await deck.keys('f');
	await deck.screen.until('└ web-1');
	await deck.keys('j');
	await deck.screen.until('▌ └ web-2');
	await deck.keys('f');
	await deck.screen.untilGone('└');
	await deck.screen.until('▌ web-3');
	await deck.keys('j', 'f');
	await deck.screen.until('there are no older requests for the same');
});

test('counts what could not be asked, and shows the reason once above the list', async () => {
	const why = ['missing RBAC: verbs list on nodes', 'missing RBAC: verbs list on services'];
	let questions: readonly Question[] = [
		{...aQuestion('nodes-unread'), why},
		{...aQuestion('services-unread'), why},
	];
	const {services, show} = fakeServices({
		detail: {review: seen => ({seen, certificates: [], findings: [], questions, summary: []})},
	});
	await using deck = await openDeck(services);
	show([request('login', 1), request('other', 2)]);
	await deck.screen.until('2 unknown');
	await deck.screen.until(' ? why unknown: missing RBAC: verbs list on nodes, services');
	assert.equal(deck.screen.text().match(/missing RBAC/g)?.length, 1);
	assert.match(deck.screen.lineWith('login'), /login +\? /);
	questions = [];
	show([request('login', 3)]);
	await deck.screen.untilGone('why unknown');
	await deck.screen.until('1 clear');
});

test('finds requests with an open question by their verdict, and none that warns or is clear', async () => {
	const {services, show} = fakeServices({
		detail: {
			review: seen => ({
				seen,
				certificates: [],
				findings: seen.name === 'odd' ? [aFinding('warn')] : [],
				questions: seen.name === 'plain' ? [] : [aQuestion('nodes-unread')],
				summary: [],
			}),
		},
	});
	await using deck = await openDeck(services);
	show([request('plain', 1), request('odd', 2), request('open', 3)]);
	await deck.screen.until('1 warn 1 unknown 1 clear');
	await deck.keys('/', ...'verdict:unknown', 'enter');
	await deck.screen.until(' · verdict:unknown');
	await deck.screen.untilGone('plain');
	assert.ok(deck.screen.lineWith('open').includes('? '));
	assert.ok(!/ odd /.test(deck.screen.text()), deck.screen.text());
});

test('shows every key in the help and the reason for a dim one', async () => {
	const {services, show} = fakeServices({
		rights: {whyNot: action => (action === 'sign' ? 'not approved yet' : undefined)},
	});
	await using deck = await openDeck(services);
	show([request('orders', 1)]);
	await deck.screen.until('▌ orders');
	await deck.keys('?');
	await deck.screen.until('not now: not approved yet');
	await deck.keys('esc', 's');
	await deck.screen.until(' not approved yet');
});

test('shows every key in the help of a narrow screen, with its effect below and whole words', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services, {columns: 40, rows: 10});
	show([request('orders', 1)]);
	await deck.screen.until('▌ orders');
	await deck.keys('?');
	await deck.screen.until(/^ enter l → {2}open *\n {4}Show what the request asks for and$/m);
});

test('scrolls through the help, and to its end and back', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services, {columns: 40, rows: 10});
	show([request('orders', 1)]);
	await deck.screen.until('▌ orders');
	await deck.keys('?');
	await deck.screen.until('enter l →');
	// Eight lines are visible, and a page keeps one of them.
	await deck.keys('pagedown');
	await deck.screen.untilGone('enter l →');
	await deck.keys('pageup');
	await deck.screen.until('enter l →');
	await deck.keys('G');
	await deck.screen.until('^L  redraw');
	await deck.keys('g');
	await deck.screen.until('enter l →');
});

test('has no writing keys with --read-only', async () => {
	const {services, show} = fakeServices({session: {readOnly: true}});
	await using deck = await openDeck(services);
	show([request('orders', 1)]);
	await deck.screen.until('read-only');
	assert.doesNotMatch(deck.screen.text(), /approve|deny/);
	await deck.keys('a');
	await deck.screen.until('approve: not with --read-only');
	await deck.keys('space');
	await deck.screen.until('mark: not with --read-only');
	assert.doesNotMatch(deck.screen.text(), /marked/);
	await deck.keys('?');
	await deck.screen.until('esc close');
	assert.doesNotMatch(deck.screen.text(), /mark|unmark/);
});

for (const isScreenReader of [false, true]) {
	const mode = isScreenReader ? 'for a screen reader' : 'on a screen';
	test(`never passes text from the cluster to the terminal as control bytes, ${mode}`, async context => {
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
		await deck.screen.until(/── Decided ─|^Decided/m);
		assert.doesNotMatch(deck.screen.raw(), /\u001b\]|\u0007|\u001b\[8m|\u202e|\u009b|\u2028/);
		assert.doesNotMatch(deck.screen.raw(), /^\W*forged/m);
	});
}

test('survives a screen of 40×10 and is complete again on a large one', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services, {columns: 40, rows: 10});
	show(Array.from({length: 30}, (_, index) => request(`request-${index}`, index)));
	await deck.screen.until('▌ request-29');
	await deck.keys('a');
	await deck.screen.until('yes, do it');
	deck.resize({columns: 200, rows: 60});
	await deck.screen.until('? keys');
	await deck.keys('esc');
	await deck.screen.until('FINDINGS');
	await deck.screen.until('request-9 ');
});

test('ends with Ctrl-C from a dialog and restores the screen', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeckInTerminal(services);
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
		rights: {
			whyNot(_, seen) {
				if (seen !== undefined) {
					throw new TypeError('boom');
				}

				return undefined;
			},
		},
	});
	await using deck = await openDeckInTerminal(services);
	show([request('orders', 1)]);
	assert.deepEqual(await deck.ended, {exitCode: 1, message: 'this is a bug: boom'});
	assert.equal(deck.screen.isAlternate(), false);
});

test('shows that the list is stale, why, and keeps what was known', async () => {
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
	await deck.screen.until('▌ orders');
	show([request('orders', 1)]);
	await deck.screen.until('● live');
	await deck.screen.untilGone('does not answer');
});

test('shows in the header that TLS is not verified', async () => {
	const {info} = fakeServices().services.session;
	const {services} = fakeServices({session: {info: {...info, skipTlsVerify: true}}});
	await using deck = await openDeck(services);
	await deck.screen.until('! TLS not verified');
});

test('shows the detail beside the list on a wide screen, which follows the cursor', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services, {columns: 120, rows: 30});
	show([request('one', 2), request('two', 1)]);
	await deck.screen.until(/NAME.*│ one +Pending/);
	await deck.keys('j');
	await deck.screen.until(/NAME.*│ two +Pending/);
	await deck.screen.until('by       system:serviceaccount:shop:deployer');
});
