import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openDeckInTerminal} from '../helpers/deck-in-terminal.js';
import {fakeServices} from '../helpers/fake-services.js';
import {aRequest} from '../helpers/requests.js';

const requests = [aRequest({name: 'one', uid: 'one'}), aRequest({name: 'zwei-ö', uid: 'two'})];

test('a terminal without a movable cursor gets lines, and reads letters that come with Enter', async () => {
	const {services, show, performed} = fakeServices();
	await using deck = await openDeckInTerminal(services, {columns: 80, rows: 60}, {isPlain: true, depth: 0});
	show(requests);
	await deck.screen.until('here: one');
	await deck.type('j\n');
	await deck.screen.until('here: zwei-ö');
	await deck.type('k\n');
	await deck.type('d\n');
	await deck.screen.until('Denied one');
	await deck.type('y\n');
	await deck.screen.until(() => performed.length === 1);
	// The dialog comes before the effects of the keys.
	const raw = deck.screen.raw();
	assert.ok(raw.indexOf('Denied one') < raw.lastIndexOf('leave it'));
	assert.doesNotMatch(raw, /[\u001B\u0007\b]/);
	assert.doesNotMatch(raw, /[┌┐└┘│─▌▸✓✗●]/);
});

test('an ASCII terminal gets only ASCII, with down instead of an arrow', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeckInTerminal(services, {columns: 120}, {isAscii: true, depth: 1});
	show(requests);
	await deck.screen.until('> one');
	await deck.screen.until('zwei-?');
	await deck.keys('n');
	await deck.screen.until('> (*) Service');
	await deck.keys('esc');
	await deck.screen.until('> one');
	await deck.keys('d');
	await deck.screen.until('+ Denied one');
	assert.doesNotMatch(deck.screen.raw(), /[^\u0000-\u007F]/);
});

test("the colours follow the terminal's answer, after the first frame, and the answer is no key", async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeckInTerminal(services, {}, {asksBackground: true});
	show(requests);
	await deck.screen.until('▌ one');
	const raw = deck.screen.raw();
	assert.ok(raw.indexOf('certdeck') < raw.indexOf('\u001B]11;?\u0007'));
	await deck.type('\u001B]11;rgb:fdfd/f6f6/e3e3\u0007');
	await deck.screen.until(({raw: all}) => all().includes('38;5;22'));
	await deck.screen.until('▌ one');
	assert.doesNotMatch(deck.screen.text(), /does nothing here/);
});

for (const [background, sgr] of [
	['dark', '38;5;114'],
	['light', '38;5;22'],
] as const) {
	test(`live is shown in a green for a ${background} background`, async () => {
		const {services, show} = fakeServices();
		await using deck = await openDeckInTerminal(services, {}, {background});
		show(requests);
		await deck.screen.until('● live');
		assert.ok(deck.screen.raw().includes(`\u001B[${sgr}m`));
	});
}

test('half pages and copying the name of a request have a key each', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeckInTerminal(services, {});
	const many = Array.from({length: 60}, (_, index) => {
		const name = `request-${String(index).padStart(2, '0')}`;
		return aRequest({name, uid: name, createdAt: new Date(Date.UTC(2026, 10, 24, 9, 0, 60 - index))});
	});
	show(many);
	await deck.screen.until('▌ request-00');
	await deck.type('\u0004');
	await deck.screen.until(/▌ request-(0[5-9]|1[0-2])/);
	await deck.type('\u0015');
	await deck.screen.until('▌ request-00');
	await deck.keys('y');
	await deck.screen.until('copied the name, 10 bytes');
	assert.ok(deck.screen.raw().includes(`\u001B]52;c;${Buffer.from('request-00').toString('base64')}\u0007`));
});
