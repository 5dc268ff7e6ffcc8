import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {PortChanges} from '../../helpers/fake-services.js';
import {fakeServices} from '../../helpers/fake-services.js';
import type {OpenDeck} from '../../helpers/render.js';
import {openDeck} from '../../helpers/render.js';
import {aRequest} from '../../helpers/requests.js';

const dual = {
	kind: 'Service',
	namespace: 'shop',
	name: 'dual',
	note: 'ClusterIP 10.0.0.1',
	hosts: [
		{host: 'dual.shop.svc', note: 'in the cluster', isTicked: true},
		{host: 'dual', note: 'short', isTicked: false},
	],
} as const;
const places: PortChanges = {guide: {listPlaces: async () => ({places: [dual], names: {}})}};

/** At the proposed hosts of a Service, with the cursor on the first. */
async function atHosts(deck: OpenDeck): Promise<void> {
	await deck.screen.until('● live');
	await deck.keys('n');
	await deck.screen.until('▌ (•) Service');
	await deck.keys('enter');
	await deck.screen.until('▸2 Service');
	// Text and Enter in one read are both used.
	await deck.type('shop/dual\r');
	await deck.screen.until('▸3 hosts');
	await deck.screen.until(/^ ▌ \[x\] dual\.shop\.svc/m);
}

for (const [name, type] of [
	['key by key', (deck: OpenDeck) => deck.keys(...'example.com', 'enter')],
	['in one read', (deck: OpenDeck) => deck.type('example.com\r')],
	['pasted', (deck: OpenDeck) => deck.paste('example.com').then(() => deck.keys('enter'))],
] as const) {
	test(`a host typed ${name} goes into the field, from any focused row`, async () => {
		const {services, show} = fakeServices(places);
		await using deck = await openDeck(services);
		show([]);
		await atHosts(deck);
		await type(deck);
		await deck.screen.until(/\[x\] example\.com +typed/);
		await deck.screen.until(/\[x\] dual\.shop\.svc/);
		await deck.screen.until('▸3 hosts');
	});
}

test('several hosts in one read are all added', async () => {
	const {services, show} = fakeServices(places);
	await using deck = await openDeck(services);
	show([]);
	await atHosts(deck);
	await deck.type('a.example\rb.example\r\n10.0.0.7\r');
	await deck.screen.until(/\[x\] a\.example +typed/);
	await deck.screen.until(/\[x\] b\.example +typed/);
	await deck.screen.until(/\[x\] 10\.0\.0\.7 +typed/);
});

test('on a host, keys that write nothing remove it and put it back into the field', async () => {
	const {services, show} = fakeServices(places);
	await using deck = await openDeck(services);
	show([]);
	await atHosts(deck);
	await deck.keys('right');
	await deck.screen.until('dual.shop.svc▏');
	await deck.keys('enter');
	await deck.screen.until(/\[x\] dual\.shop\.svc +typed/);
	await deck.keys('up', 'backspace');
	await deck.screen.untilGone('dual.shop.svc');
	await deck.screen.until(/▌ \[ \] dual/);
});

test('an Enter in the same chunk as the name approves nothing', async () => {
	const {services, show, performed} = fakeServices({
		decision: {
			plan: ({name}) => ({
				title: `Approved ${name}`,
				steps: [{verb: 'update', kind: 'CertificateSigningRequest/approval', name, note: 'condition Approved'}],
				warnings: [],
				typeToConfirm: name,
				perform: async () => void performed.push(name),
			}),
		},
	});
	await using deck = await openDeck(services);
	show([aRequest({name: 'one', uid: 'one'})]);
	await deck.screen.until('▌ one');
	await deck.keys('a');
	await deck.screen.until('Type its name to go on');
	await deck.type('one\r');
	await deck.screen.until('press it by itself');
	assert.deepEqual(performed, []);
	await deck.keys('enter');
	await deck.screen.until('Approved one');
	await deck.screen.until(() => performed.length === 1);
});

test("keys after an Enter in one read can't lead to a write", async () => {
	const {services, show, performed} = fakeServices();
	await using deck = await openDeck(services);
	show([aRequest({name: 'one', uid: 'one'})]);
	await deck.screen.until('▌ one');
	await deck.keys('/');
	await deck.type('one\ra');
	await deck.screen.until('only moves were made');
	assert.doesNotMatch(deck.screen.text(), /Approved one/);
	await deck.keys('a');
	await deck.screen.until('Approved one');
	await deck.keys('tab');
	await deck.screen.until('show what would be done');
	// Reason and Enter, then a letter that would confirm the plan.
	await deck.type('Because\ry');
	await deck.screen.until('only moves were made');
	assert.deepEqual(performed, []);
});

test('a line feed also counts as Enter, as Emacs sends it', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services);
	show([aRequest({name: 'one', uid: 'one'})]);
	await deck.screen.until('▌ one');
	await deck.type('\n');
	await deck.screen.until('── Asked');
});

test('a key without meaning is reported once, with a reference to the help', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services);
	show([aRequest({name: 'one', uid: 'one'})]);
	await deck.screen.until('▌ one');
	await deck.keys('Z');
	await deck.screen.until('Z does nothing here: ? shows the keys');
	await deck.keys('Z');
	await deck.screen.untilGone('does nothing here');
	await deck.keys('X');
	await deck.screen.until('X does nothing here: ? shows the keys');
});
