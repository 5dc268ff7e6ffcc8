// Runs alone: it changes the language of its process.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {leaveCatalogue} from '../../../source/base/catalogue.js';

leaveCatalogue(
	new Map([
		['{0} of {1}', '{1} 中的 {0}'],
		['name', '名称'],
		['s', ''],
	]),
);
// A catalogue is only used by modules that are loaded after it is set.
const {localized, paddedEnd, paddedStart, printable, printed} = await import('../../../source/base/text/printable.js');
const {inEnglish} = await import('../../../source/base/text/translation.js');

test('looks a template up as a whole, and puts its values where the translation has them', () => {
	const of = (a: number, b: number) => printed`${a} of ${b}`;
	assert.equal(of(1, 2), '2 中的 1');
	assert.equal(of(3, 4), '4 中的 3');
	assert.equal(localized`${'{0}'} of ${2}`, '2 中的 {0}');
	assert.equal(printed`${3} row${printed`s`}`, '3 row');
	assert.equal(printed`not translated: ${printable('name')}`, 'not translated: name');
	assert.equal(printed`constructor`, 'constructor');
});

test('uses English for text that goes to a cluster', () => {
	const name = () => localized`name`;
	assert.equal(inEnglish(name), 'name');
	assert.throws(
		() =>
			inEnglish(() => {
				throw new Error(name());
			}),
		/^Error: name$/,
	);
	assert.equal(name(), '名称');
});

test('pads to columns', () => {
	assert.equal(paddedEnd(printed`name`, 6), '名称  ');
	assert.equal(paddedStart(printed`name`, 6), '  名称');
	assert.equal(paddedStart(printed`name`, 3), '名称');
});
