import assert from 'node:assert/strict';
import {afterEach, test} from 'node:test';
import {fakeServices} from '../helpers/fake-services.js';
import type {OpenDeck} from '../helpers/render.js';
import {openDeck} from '../helpers/render.js';
import {aRequest} from '../helpers/requests.js';

afterEach(() => {
	delete process.env['SSH_CONNECTION'];
});

const requests = ['one', 'two', 'three'].map((name, index) =>
	aRequest({name, uid: name, createdAt: new Date(Date.UTC(2026, 10, 24, 10, 0, 10 - index))}),
);

/** Sends an escape sequence in two pieces, as a slow line delivers it: Ink waits 20 ms for the rest of one. */
async function torn(deck: OpenDeck, first: string, second: string): Promise<void> {
	await deck.type(first);
	await new Promise(resolve => {
		setTimeout(resolve, 40);
	});
	await deck.type(second);
}

for (const [name, first, second] of [
	['between ESC and [B', '\u001b', '[B'],
	['between ESC [ and B', '\u001b[', 'B'],
] as const) {
	test(`over SSH an arrow torn ${name} is an arrow, and leaves nothing`, async () => {
		process.env['SSH_CONNECTION'] = '10.0.0.1 50000 10.0.0.2 22';
		const {services, show, performed} = fakeServices();
		await using deck = await openDeck(services);
		show(requests);
		await deck.screen.until('▌ one');
		await torn(deck, first, second);
		await deck.screen.until('▌ two');
		await deck.keys('enter');
		await deck.screen.until('── Asked');
		await torn(deck, first, second);
		await deck.keys('?');
		await deck.screen.until('esc close');
		await deck.keys('?');
		await deck.screen.until('── Asked');
		assert.deepEqual(performed, []);
	});
}

test('the rest of a torn arrow is no text in a field that Esc led to', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services);
	show(requests);
	await deck.screen.until('▌ one');
	await deck.keys('n');
	await deck.screen.until('▌ (•) Service');
	await deck.keys('down', 'down', 'down');
	await deck.screen.until('▌ (•) another server');
	await deck.keys('enter');
	await deck.screen.until('▸2 hosts');
	await deck.paste('a.example\nb.example');
	await deck.screen.until(/^ {3}\[x\] b\.example +typed$/m);
	await deck.keys('enter');
	await deck.screen.until('▸3 key');
	await torn(deck, '\u001b', '[A');
	await deck.screen.until('▸2 hosts');
	await deck.keys('x');
	await deck.screen.until(/add +x/);
	assert.doesNotMatch(deck.screen.text(), /\[A/);
});

test('keys pasted without brackets move at most, and decide nothing', async () => {
	const {services, show, performed} = fakeServices();
	await using deck = await openDeck(services);
	show(requests);
	await deck.screen.until('▌ one');
	await deck.type('jj');
	await deck.screen.until('▌ three');
	await deck.type('kay');
	await deck.screen.until('▌ two');
	await deck.screen.until('several keys came at once');
	assert.doesNotMatch(deck.screen.text(), /┌ Approve/);
	await deck.paste('ay');
	await deck.screen.until('pasted text is not a command');
	assert.deepEqual(performed, []);
});
