import assert from 'node:assert/strict';
import {test} from 'node:test';
import {nearestWord} from '../../source/base/nearest-word.js';

const cases = [
	{name: 'a letter that is missing', word: 'aprove', among: ['deny', 'approve'], is: 'approve'},
	{name: 'two letters that changed places', word: 'dney', among: ['deny', 'done'], is: 'deny'},
	{name: 'another case', word: 'ECDSA', among: ['rsa', 'ecdsa'], is: 'ecdsa'},
	{name: 'another separator', word: 'server_auth', among: ['client auth', 'server auth'], is: 'server auth'},
	{name: 'nothing near', word: 'xyzzy', among: ['approve', 'deny'], is: undefined},
	{name: 'nothing to choose from', word: 'approve', among: [], is: undefined},
	{name: 'the nearer of two', word: 'prod-ue', among: ['prod-us-1', 'prod-eu'], is: 'prod-eu'},
	{name: 'of a long word no part', word: 'z'.repeat(400), among: ['y'.repeat(400)], is: undefined},
];

for (const {name, word, among, is} of cases) {
	test(`offers for ${name}: ${is ?? 'nothing'}`.slice(0, 80), () => {
		assert.equal(nearestWord(word, among), is);
	});
}
