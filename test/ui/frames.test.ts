import assert from 'node:assert/strict';
import {afterEach, test} from 'node:test';
import {assertAligned, assertColours, assertFits, assertSpoken} from '../helpers/judge-frames.js';
import {mainScreens} from '../helpers/main-screens.js';

afterEach(() => {
	delete process.env['INK_SCREEN_READER'];
});

const usual = {columns: 80, rows: 24};

test('the main screens fit 80×24, in columns, in dark and light colours', async () => {
	for (const screen of await mainScreens(usual, {isColoured: true})) {
		assertFits(screen, usual);
		assertAligned(screen);
		assertColours(screen);
	}
});

test('the main screens are ASCII alone on a terminal that shows no more', async () => {
	for (const screen of await mainScreens(usual, {isAscii: true})) {
		assertFits(screen, usual);
		assert.doesNotMatch(screen.lines.join('\n'), /[^\n\x20-\x7e]/, screen.name);
	}
});

test('the main screens have words for all that a screen reader can not read', async () => {
	process.env['INK_SCREEN_READER'] = 'true';
	const screens = await mainScreens({columns: 200, rows: 60});
	screens.forEach(assertSpoken);
	const list = screens.find(({name}) => name === 'many')?.lines.join('\n') ?? '';
	assert.match(list, /^marked: orders block: 3m x-orders to /m);
	assert.match(list, /cart unknown: 1h/);
});
