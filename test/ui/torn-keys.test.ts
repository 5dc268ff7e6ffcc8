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

/** How long the deck waits for the rest over SSH. If the machine is too busy to send it in time, the test proves nothing. */
const heldMs = 60;
/** How long after an Esc was used its late rest is still recognized. */
const tornMs = 150;

/**
 * Sends an escape sequence in two parts, as a slow line does. Ink waits 20 ms for the rest.
 *
 * @returns whether the rest was sent within `withinMs`.
 */
async function torn(deck: OpenDeck, first: string, second: string, withinMs: number): Promise<boolean> {
	const started = performance.now();
	await deck.type(first);
	await new Promise(resolve => {
		setTimeout(resolve, 40);
	});
	await deck.type(second);
	return performance.now() - started < withinMs - 5;
}

/** Repeats a test until the machine was fast enough for it, which `story` returns. */
async function inTime(story: () => Promise<boolean>): Promise<void> {
	let tries = 1;
	while (!(await story())) {
		tries += 1;
		assert.ok(tries <= 50, 'the machine is too busy to send two bytes one after the other');
	}
}

for (const [name, first, second] of [
	['between ESC and [B', '\u001b', '[B'],
	['between ESC [ and B', '\u001b[', 'B'],
] as const) {
	const story = async (): Promise<boolean> => {
		const {services, show, performed} = fakeServices();
		await using deck = await openDeck(services);
		show(requests);
		await deck.screen.until('▌ one');
		if (!(await torn(deck, first, second, heldMs))) {
			return false;
		}

		await deck.screen.until('▌ two');
		await deck.keys('enter');
		await deck.screen.until('── Asked');
		if (!(await torn(deck, first, second, heldMs))) {
			return false;
		}

		await deck.keys('?');
		await deck.screen.until('esc close');
		await deck.keys('?');
		await deck.screen.until('── Asked');
		assert.deepEqual(performed, []);
		return true;
	};

	test(`over SSH an arrow torn ${name} is an arrow, and leaves nothing behind`, async () => {
		process.env['SSH_CONNECTION'] = '10.0.0.1 50000 10.0.0.2 22';
		await inTime(story);
	});
}

test('the rest of a torn arrow is no text in a field that Esc led to', async () => {
	await inTime(async () => {
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
		if (!(await torn(deck, '\u001b', '[A', tornMs))) {
			return false;
		}

		await deck.screen.until('▸2 hosts');
		await deck.keys('x');
		await deck.screen.until(/add +x/);
		assert.doesNotMatch(deck.screen.text(), /\[A/);
		return true;
	});
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
