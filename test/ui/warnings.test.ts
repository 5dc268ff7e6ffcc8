// Runs alone: React's development build is loaded, which other tests run without.
import assert from 'node:assert/strict';
import {after, test} from 'node:test';
import {format} from 'node:util';

process.env['NODE_ENV'] = 'development';
const said: string[] = [];
const {error, warn} = console;
console.error = (...parts: readonly unknown[]) => said.push(format(...parts));
console.warn = console.error;
after(() => {
	Object.assign(console, {error, warn});
});

const {createElement} = await import('react');
const {Box, Text} = await import('ink');
const {render} = await import('ink-testing-library');
const {mainScreens} = await import('../helpers/main-screens.js');

test('React has no complaint about any of the screens', async () => {
	const screens = await mainScreens({columns: 120, rows: 40});
	assert.ok(screens.length > 10);
	assert.deepEqual(said, []);
});

test('React complains here about what it should complain about', () => {
	const rows = ['a', 'b'].map(name => createElement(Text, null, name));
	render(createElement(Box, null, rows)).unmount();
	assert.match(said.join('\n'), /unique "key" prop/);
});
