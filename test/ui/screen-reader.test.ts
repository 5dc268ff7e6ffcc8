import assert from 'node:assert/strict';
import {afterEach, test} from 'node:test';
import {fakeServices} from '../helpers/fake-services.js';
import {openDeck} from '../helpers/render.js';

afterEach(() => {
	delete process.env['INK_SCREEN_READER'];
});

test('the guide works by words alone, without frames, columns or blank lines', async () => {
	process.env['INK_SCREEN_READER'] = 'true';
	const {services, show} = fakeServices();
	await using deck = await openDeck(services, {columns: 120, rows: 60});
	show([]);
	await deck.screen.until('live');
	await deck.keys('n');
	await deck.screen.until('here: (chosen) Service clients in the cluster call it by its Service');
	await deck.keys('down', 'down', 'down');
	await deck.screen.until('here: (chosen) another server');
	await deck.screen.until('(not chosen) webhook');
	await deck.keys('enter', ...'a.b', 'enter');
	await deck.screen.until('(ticked) a.b typed');
	await deck.screen.until('here: add');
	await deck.keys('enter', 'enter', 'enter');
	await deck.screen.until('here: hosts a.b');
	await deck.keys('enter');
	await deck.screen.until('y yes, do it');
	const text = deck.screen.text();
	assert.doesNotMatch(text, /[┌┐└┘│─▌▸✓✗●]/);
	assert.doesNotMatch(text.trim(), /\n\s*\n/);
});
