import assert from 'node:assert/strict';
import {test} from 'node:test';
import {sharedList, sharedPairs, sharedText} from '../../../source/cluster/objects/shared-values.js';

test('shares equal lists as one frozen list, and keeps apart lists that only look equal when joined', () => {
	const usages = sharedList(['digital signature', 'server auth']);
	assert.equal(sharedList(['digital signature', 'server auth']), usages);
	assert.ok(Object.isFrozen(usages));
	const torn = [['a\nb'], ['a', 'b'], ['', 'a', 'b'], ['a\nb', '']];
	assert.deepEqual(torn.map(sharedList), torn);
	assert.deepEqual(torn.toReversed().map(sharedList), torn.toReversed());
	assert.notEqual(sharedList(['b', 'a']), sharedList(['a', 'b']));
});

test('returns what it was given, however many and long', () => {
	for (let index = 0; index < 10_000; index += 1) {
		assert.equal(sharedText(`user-${index}`), `user-${index}`);
		assert.deepEqual(sharedList([`group-${index}`, 'x'.repeat(index % 2000)])[0], `group-${index}`);
	}
});

test('shares one empty record, and never uses a prototype through __proto__', () => {
	assert.equal(sharedPairs([]), sharedPairs([]));
	const hostile = sharedPairs<string>([['__proto__', 'x']]);
	assert.deepEqual(Object.entries(hostile), [['__proto__', 'x']]);
	assert.throws(() => Object.assign(sharedPairs([]), {a: 1}), TypeError);
});
