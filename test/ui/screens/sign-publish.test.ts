import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import {PkiError} from '../../../source/pki/pki-error.js';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';
import {aRequest} from '../../helpers/requests.js';

const word = (text: string) => [...text];

test('signs with the given files, after the plan was shown', async () => {
	const {services, show, performed} = fakeServices();
	await using deck = await openDeck(services);
	show([aRequest({name: 'orders'})]);
	await deck.screen.until('▌ orders');
	await deck.keys('s');
	await deck.screen.until('▌ CA cert');
	await deck.keys(
		...word('ca.pem'),
		'tab',
		...word('ca-key.pem'),
		'tab',
		...word('open sesame'),
		'tab',
		...word('24h'),
	);
	await deck.keys('enter');
	await deck.screen.until('with ca.pem');
	assert.deepEqual(performed, []);
	await deck.keys('y');
	await deck.screen.until('signed orders');
	assert.deepEqual(performed, [
		`sign orders ${JSON.stringify({caPath: 'ca.pem', caKeyPath: 'ca-key.pem', passphrase: 'open sesame', expiry: '24h'})}`,
	]);
});

test('never draws the passphrase', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services);
	show([aRequest({name: 'orders'})]);
	await deck.screen.until('▌ orders');
	await deck.keys('s');
	await deck.screen.until('▌ CA cert');
	await deck.keys('tab', 'tab');
	await deck.screen.until('▌ passphrase');
	await deck.paste('hunter2');
	await deck.screen.until('•••••••');
	await deck.keys('tab');
	await deck.screen.until('▌ valid for');
	assert.doesNotMatch(deck.screen.raw(), /hunter|unter2/);
});

test('shows what is missing, and keeps what was typed if the files are refused', async () => {
	const {services, show} = fakeServices({
		signing: {
			async plan() {
				throw new PkiError('passphrase-needed', 'the passphrase does not open ca-key.pem');
			},
		},
	});
	await using deck = await openDeck(services);
	show([aRequest({name: 'orders'})]);
	await deck.screen.until('▌ orders');
	await deck.keys('s');
	await deck.screen.until('▌ CA cert');
	await deck.keys('tab', ...word('ca-key.pem'), 'enter');
	await deck.screen.until('name the file with the CA certificate');
	await deck.keys('\u0015', 'up', ...word('ca.pem'), 'enter');
	await deck.screen.until("name the file with the CA's private key");
	await deck.keys('tab', ...word('ca-key.pem'), 'enter');
	await deck.screen.until('the passphrase does not open ca-key.pem');
	await deck.keys('esc');
	await deck.screen.untilGone('does not open');
	// The cursor stays on the field that was typed last.
	await deck.screen.until(/▌ CA key +ca-key\.pem▏/);
	await deck.screen.until(/CA cert +ca\.pem$|CA cert +ca\.pem /m);
	await deck.keys('esc');
	await deck.screen.untilGone('Sign orders');
});

test('marks as Failed with advice for the requester, after a look at it', async () => {
	const {services, show, performed} = fakeServices();
	await using deck = await openDeck(services);
	show([aRequest({name: 'orders'})]);
	await deck.screen.until('▌ orders');
	await deck.keys('x');
	await deck.screen.until('Mark orders as Failed');
	await deck.keys('enter');
	await deck.screen.until('say what the requester can ask for instead');
	await deck.keys(...word('ask below shop.svc'), 'tab', 'ctrl+u', ...word('two words'), 'enter');
	await deck.screen.until('the reason is one word');
	await deck.keys('ctrl+u', ...word('NameNotPermitted'), 'enter');
	await deck.screen.until('Failed, NameNotPermitted: ask below shop.svc');
	assert.deepEqual(performed, []);
	await deck.keys('tab');
	await deck.screen.until(/▌ message +ask below shop\.svc/);
	await deck.keys('enter', 'y');
	await deck.screen.until('marked orders as Failed');
	assert.deepEqual(performed, ['fail orders NameNotPermitted: ask below shop.svc']);
});

const life = {
	until: new Date('2026-12-01T10:00:00Z'),
	shortest: 'policy' as const,
	askedMs: 86_400_000 * 90,
	policy: 86_400_000 * 7,
	authorityEnds: new Date('2031-01-01T00:00:00Z'),
};
const failing = {reason: 'UsagesNotPermitted', message: 'ask for server auth alone'};
const rows = [
	{what: 'dns', asked: 'a.shop.svc', given: 'a.shop.svc'},
	{what: 'usage', asked: 'client auth', why: 'the policy does not give it'},
] as const;

test('shows the planned certificate beside the request before it signs, by the given policy', async () => {
	const asked: unknown[] = [];
	const {services, show, performed} = fakeServices({
		signing: {
			async plan({name}, values) {
				asked.push(values);
				return {
					title: `Sign ${name}`,
					steps: [{verb: 'sign', kind: 'Certificate', name, note: 'by policy'}],
					warnings: [],
					preview: {rows, life},
					failing,
					perform: async () => void performed.push('signed'),
				};
			},
		},
	});
	await using deck = await openDeck(services);
	show([aRequest({name: 'orders'})]);
	await deck.screen.until('▌ orders');
	await deck.keys('s');
	await deck.screen.until('▌ CA cert');
	await deck.keys(...word('ca.p12'), 'down', 'down', 'down', 'down', 'down', 'down', ...word('web'), 'enter');
	await deck.screen.until('a profile is one of a policy');
	await deck.keys('up', ...word('p.json'), 'up', ...word('any'), 'enter');
	await deck.screen.until('the policy says usages and life span');
	await deck.keys('ctrl+u', 'enter');
	await deck.screen.until(/dns +a\.shop\.svc +a\.shop\.svc/);
	await deck.screen.until(/usages +client auth +✗ the policy does not give it/);
	await deck.screen.until(/until +for 90d +✗ 2026-12-01 10:00 UTC, by the policy/);
	assert.deepEqual(asked, [{caPath: 'ca.p12', caKeyPath: 'ca.p12', config: 'p.json', profile: 'web'}]);
	await deck.screen.until('f marks it as Failed instead, UsagesNotPermitted');
	await deck.keys('f');
	await deck.screen.until('Failed, UsagesNotPermitted: ask for server auth alone');
	await deck.keys('y');
	await deck.screen.until('marked orders as Failed');
	assert.deepEqual(performed, ['fail orders UsagesNotPermitted: ask for server auth alone']);
});

test('refuses to sign what the policy refuses, and leads to Failed', async () => {
	const {services, show, performed} = fakeServices({
		signing: {
			plan: async ({name}) => ({
				title: name,
				steps: [],
				warnings: [],
				preview: {rows: [{what: 'CA', asked: 'CA:TRUE', why: 'refused: for leaves alone'}], life},
				failing,
				refusal: new PkiError('policy', 'The request asks for a CA certificate'),
				perform: async () => void performed.push('signed'),
			}),
		},
	});
	await using deck = await openDeck(services);
	show([aRequest({name: 'orders'})]);
	await deck.screen.until('▌ orders');
	await deck.keys('s');
	await deck.screen.until('▌ CA cert');
	await deck.keys(...word('ca.p12'), 'enter');
	await deck.screen.until("Can't sign orders so");
	await deck.screen.until('The request asks for a CA certificate');
	await deck.screen.until(/CA +CA:TRUE +✗ refused: for leaves alone/);
	await deck.keys('y');
	assert.deepEqual(performed, []);
	await deck.keys('esc');
	await deck.screen.until('▌ CA cert');
	await deck.keys('enter');
	await deck.screen.until('f marks it as Failed');
	await deck.keys('f');
	await deck.screen.until('Mark orders as Failed');
});

test('confirms nothing that was not on the screen', async () => {
	const {services, show, performed} = fakeServices({
		signing: {
			plan: async () => ({
				title: 'Sign orders',
				steps: Array.from({length: 12}, (_, index) => ({
					verb: 'write',
					kind: 'File',
					name: `step-${index}`,
					note: 'x',
				})),
				warnings: ['the last of it'],
				async perform() {
					performed.push('signed');
				},
			}),
		},
	});
	await using deck = await openDeck(services);
	show([aRequest({name: 'orders'})]);
	await deck.screen.until('▌ orders');
	await deck.keys('s');
	await deck.screen.until('▌ CA cert');
	await deck.keys('c', 'tab', 'k', 'enter');
	await deck.screen.until('step-0');
	await deck.keys('y');
	await deck.screen.until('read the rest first');
	assert.deepEqual(performed, []);
	await deck.keys(...Array.from({length: 12}, () => 'down'));
	await deck.screen.until('the last of it');
	await deck.screen.until('yes, do it');
	await deck.keys('y');
	await deck.screen.until('signed orders');
});

test('publishes to the given targets and omits empty ones', async () => {
	const {services, show, performed} = fakeServices();
	await using deck = await openDeck(services);
	show([aRequest({name: 'Orders_x'})]);
	await deck.screen.until('▌ Orders_x');
	await deck.keys('p');
	await deck.screen.until('default/orders-x');
	await deck.keys('enter');
	await deck.screen.until('a Secret needs the private key');
	await deck.keys('tab', ...word('a-key.pem'), 'enter');
	await deck.screen.until('create Secret default/orders-x');
	await deck.keys('y');
	await deck.screen.until('published Orders_x');
	assert.deepEqual(performed, [
		`publish Orders_x ${JSON.stringify({secret: 'default/orders-x', keyPath: 'a-key.pem'})}`,
	]);
});

for (const size of [
	{columns: 40, rows: 10},
	{columns: 200, rows: 60},
]) {
	test(`the forms can be filled in at ${size.columns}×${size.rows}`, async () => {
		const {services, show, performed} = fakeServices();
		await using deck = await openDeck(services, size);
		show([aRequest({name: 'orders'})]);
		await deck.screen.until('▌ orders');
		await deck.keys('p');
		await deck.screen.until('▌ Secret');
		// The way out is always visible.
		assert.match(deck.screen.text(), /│ enter .* esc leave( it)? +│/);
		for (const label of ['private key', 'passphrase', 'ConfigMap', 'CA cert', 'folder', 'kubeconfig', 'trust bundle']) {
			await deck.keys('tab');
			await deck.screen.until(`▌ ${label}`);
		}

		await deck.keys('tab', 'tab', ...word('k.pem'), 'enter');
		await deck.screen.until('yes, do it');
		await deck.keys('y');
		await deck.screen.until('published orders');
		assert.equal(performed.length, 1);
	});
}

test('proposes the last authority, and the known files and objects', async () => {
	const {services, show, performed} = fakeServices({
		signing: {authorityOf: () => ({caPath: '/keys/ca/ca.pem', caKeyPath: '/keys/ca/ca-key.pem'})},
		publishing: {
			propose: () => ({
				secret: 'shop/cart-tls',
				keyPath: '/keys/cart-key.pem',
				configMap: 'shop/ca',
				caPath: '/keys/ca/ca.pem',
			}),
		},
	});
	await using deck = await openDeck(services);
	show([aRequest({name: 'orders'})]);
	await deck.screen.until('▌ orders');
	await deck.keys('s');
	await deck.screen.until(/CA key +\/keys\/ca\/ca-key\.pem/);
	await deck.keys('enter');
	await deck.screen.until('yes, do it');
	await deck.keys('y');
	await deck.screen.until('signed orders');
	await deck.keys('p');
	await deck.screen.until(/private key +\/keys\/cart-key\.pem/);
	await deck.keys('enter');
	await deck.screen.until('yes, do it');
	await deck.keys('y');
	await deck.screen.until('published orders');
	assert.deepEqual(performed, [
		`sign orders ${JSON.stringify({caPath: '/keys/ca/ca.pem', caKeyPath: '/keys/ca/ca-key.pem'})}`,
		`publish orders ${JSON.stringify({secret: 'shop/cart-tls', keyPath: '/keys/cart-key.pem', configMap: 'shop/ca', caPath: '/keys/ca/ca.pem'})}`,
	]);
});

test('makes an authority if none is given, and says so before', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services);
	show([aRequest({name: 'orders'})]);
	await deck.screen.until('▌ orders');
	await deck.keys('s');
	await deck.screen.until('empty: a new authority is made');
	await deck.keys('enter');
	await deck.screen.until('Make an authority, and sign orders');
	await deck.screen.until('write File /keys/ca/ca-key.pem');
	await deck.keys('esc');
	await deck.screen.until('▌ CA cert');
});

test('first asks for the passphrase of a locked key', async () => {
	const {services, show, performed} = fakeServices({
		follow: {of: () => ({key: {place: 'file', path: '/keys/a-key.pem', isLocked: true}})},
		publishing: {propose: () => ({secret: 'shop/a-tls', keyPath: '/keys/a-key.pem'})},
	});
	await using deck = await openDeck(services);
	show([aRequest({name: 'orders'})]);
	await deck.screen.until('▌ orders');
	await deck.keys('p');
	await deck.screen.until('▌ passphrase');
	await deck.keys('enter');
	await deck.screen.until('the key is locked: type its passphrase');
	await deck.paste('hunter2');
	await deck.keys('enter');
	await deck.screen.until('yes, do it');
	await deck.keys('y');
	await deck.screen.until('published orders');
	assert.doesNotMatch(deck.screen.raw(), /hunter|unter2/);
	assert.match(performed[0] ?? '', /"keyPassphrase":"hunter2"/);
});

test('makes the plan again after a failed write, because part of it may be done', async () => {
	let plans = 0;
	const {services, show} = fakeServices({
		publishing: {
			plan: async () => ({
				title: `Publish orders, plan ${++plans}`,
				steps: [{verb: 'apply', kind: 'Secret', namespace: 'shop', name: 'orders', note: ''}],
				warnings: [],
				async perform() {
					throw new ClusterError('not-found', 'there is no namespace "shop"');
				},
			}),
		},
	});
	await using deck = await openDeck(services);
	show([aRequest({name: 'orders'})]);
	await deck.screen.until('▌ orders');
	await deck.keys('p');
	await deck.screen.until('▌ Secret');
	await deck.keys('tab', ...word('k.pem'), 'enter');
	await deck.screen.until('plan 1');
	await deck.keys('y');
	await deck.screen.until('there is no namespace');
	await deck.screen.until(/│ r try again +esc close/);
	await deck.screen.untilGone('yes, do it');
	await deck.screen.untilGone('leave it');
	await deck.keys('r');
	await deck.screen.until('plan 2');
	await deck.screen.until('│ y yes, do it');
});

describe('a request that differs from the one in the plan to sign it', () => {
	const signing = async () => {
		const fake = fakeServices();
		const deck = await openDeck(fake.services);
		fake.show([aRequest({name: 'orders'})]);
		await deck.screen.until('▌ orders');
		await deck.keys('s');
		await deck.screen.until('▌ CA cert');
		await deck.keys('enter');
		await deck.screen.until('│ y yes, do it');
		return {...fake, deck};
	};

	test('is reported at once, is not signed, and can be looked at and then signed in its new version', async () => {
		const {deck, show, performed} = await signing();
		await using _ = deck;
		show([aRequest({name: 'orders', resourceVersion: '8413', annotations: {'example.com/a': 'b'}})]);
		await deck.screen.until('It changed while this was open. Nothing was sent.');
		await deck.screen.untilGone('yes, do it');
		await deck.keys('y');
		await deck.screen.until('it changed: l looks at it again');
		assert.deepEqual(performed, []);
		await deck.keys('l');
		await deck.screen.until('── Object ─');
		await deck.keys('s');
		await deck.screen.until('▌ CA cert');
		await deck.keys('enter');
		await deck.screen.until('│ y yes, do it');
	});

	test('is reported as gone', async () => {
		const {deck, show} = await signing();
		await using _ = deck;
		show([]);
		await deck.screen.until('It was deleted while this was open.');
		await deck.screen.untilGone('yes, do it');
		assert.doesNotMatch(deck.screen.text(), /look again/);
		await deck.keys('esc');
		await deck.screen.untilGone('┌');
	});
});

test('proposes the last authority to a caller that asks before it was read', async () => {
	const read = Promise.withResolvers<void>();
	let isRead = false;
	const {services, show} = fakeServices({
		follow: {
			async reload() {
				await read.promise;
				isRead = true;
			},
		},
		signing: {authorityOf: () => (isRead ? {caPath: '/keys/ca/ca.pem', caKeyPath: '/keys/ca/ca-key.pem'} : undefined)},
	});
	await using deck = await openDeck(services);
	show([aRequest({name: 'orders'})]);
	await deck.screen.until('▌ orders');
	await deck.keys('s');
	await deck.screen.until('Sign orders');
	assert.doesNotMatch(deck.screen.text(), /a new authority is made/);
	read.resolve();
	await deck.screen.until(/CA cert +\/keys\/ca\/ca\.pem/);
});

test('requires the name of an authority that replaces another', async () => {
	const {services, show, performed} = fakeServices({
		signing: {
			plan: async () => ({
				title: 'Sign orders',
				steps: [{verb: 'sign', kind: 'Certificate', name: 'orders', note: 'with new.pem'}],
				warnings: [
					'another authority signs than before: New CA, SHA-256 ab',
					'the certificate is signed by CN=Old, SHA-256 cd',
				],
				typeToConfirm: 'New CA',
				async perform() {
					performed.push('signed');
				},
			}),
		},
	});
	await using deck = await openDeck(services);
	show([aRequest({name: 'orders'})]);
	await deck.screen.until('▌ orders');
	await deck.keys('s');
	await deck.screen.until('▌ CA cert');
	await deck.keys('c', 'tab', 'k', 'enter');
	await deck.screen.until('New CA, SHA-256 ab');
	await deck.screen.until('CN=Old, SHA-256 cd');
	await deck.keys('y', 'enter');
	await deck.screen.until('type New CA first');
	assert.deepEqual(performed, []);
	await deck.keys('backspace', ...word('New CA'), 'enter');
	await deck.screen.until('signed orders');
	assert.deepEqual(performed, ['signed']);
});

test('asks before it proposes an authority that signed on what may be another cluster', async () => {
	let isTaken = false;
	const {services, show} = fakeServices({
		signing: {
			authorityOf: () => (isTaken ? {caPath: '/keys/ca/ca.pem', caKeyPath: '/keys/ca/ca-key.pem'} : undefined),
			planTakingAuthority: () => ({
				title: 'Has CN=Old signed on this cluster?',
				steps: [{verb: 'write', kind: 'Record', name: 'example.com/serving', note: 'signed here with /keys/ca/ca.pem'}],
				warnings: ['another authority vouches for the server'],
				async perform() {
					isTaken = true;
				},
			}),
		},
	});
	await using deck = await openDeck(services);
	show([aRequest({name: 'orders'})]);
	await deck.screen.until('▌ orders');
	await deck.keys('s');
	await deck.screen.until('Has CN=Old signed on this cluster?');
	await deck.keys('esc');
	await deck.screen.until('empty: a new authority is made');
	await deck.keys('esc');
	await deck.screen.untilGone('CA cert');
	await deck.keys('s');
	await deck.screen.until('Has CN=Old signed on this cluster?');
	await deck.keys('y');
	await deck.screen.until(/CA cert +\/keys\/ca\/ca\.pem/);
});

test('explains why the last authority is not proposed', async () => {
	const {services, show} = fakeServices({
		signing: {whyNoAuthority: () => 'the authority that signed last, CN=Old, is no longer in /keys/ca/ca.pem'},
	});
	await using deck = await openDeck(services);
	show([aRequest({name: 'orders'})]);
	await deck.screen.until('▌ orders');
	await deck.keys('s');
	await deck.screen.until('signed last, CN=Old, is no longer in /keys/ca/ca.pem');
	await deck.screen.until('empty: a new authority is made');
});
