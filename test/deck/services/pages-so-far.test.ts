import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {JudgedEntry} from '../../../source/certificates/model/index.js';
import {PagesSoFar} from '../../../source/deck/services/pages-so-far.js';

const page = (...ids: readonly string[]) => ids.map(id => ({id}) as JudgedEntry);

test('the first page is shown at once, later ones together, and nothing after the end', context => {
	context.mock.timers.enable({apis: ['setTimeout']});
	const shown: string[] = [];
	const pages = new PagesSoFar(entries => shown.push(entries.map(({id}) => id).join()));
	pages.add(page('a', 'b'));
	assert.deepEqual(shown, ['a,b']);
	pages.add(page('c'));
	pages.add(page('d'));
	assert.equal(shown.length, 1);
	context.mock.timers.tick(250);
	assert.deepEqual(shown, ['a,b', 'a,b,c,d']);
	// The list had to start again.
	pages.add(page('a', 'e'));
	context.mock.timers.tick(250);
	assert.equal(shown.at(-1), 'a,b,c,d,e');
	pages.add(page('f'));
	pages.end();
	context.mock.timers.tick(1000);
	assert.equal(shown.length, 3);
});
