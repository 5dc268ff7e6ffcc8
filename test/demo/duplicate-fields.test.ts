import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {duplicatesIn, measureJson} from '../../demo/api/scan-json.js';
import type {Json} from '../../demo/schema/json.js';

describe('duplicate fields of a body', () => {
	const table: ReadonlyArray<readonly [text: string, duplicates: readonly string[]]> = [
		['{}', []],
		['{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}', []],
		['{"a":1,"a":2}', ['a']],
		['{"a":{"b":1,"c":2,"b":3}}', ['a.b']],
		['{"a":[0,{"b":1,"b":2}]}', ['a[1].b']],
		['{"a":1,"\\u0061":2}', ['a']],
		['{"a":{"x":1,"y":2},"a":{}}', ['a']],
		['{"__proto__":1,"__proto__":2}', ['__proto__']],
		['{"a":"b\\"c:{[","b\\\\":":\\\\","c":"\\\\\\""}', []],
		['{"b\\\\":1,"b\\\\":2}', ['b\\']],
		[' { "a" : [ ] , "b" : { } , "a" : null } ', ['a']],
	];
	for (const [text, duplicates] of table) {
		test(`${text} has ${duplicates.length === 0 ? 'none' : duplicates.join(', ')}`, () => {
			assert.deepEqual(duplicatesIn(text, JSON.parse(text) as Json, measureJson(text)), duplicates);
		});
	}

	test('brackets in strings are no nesting', () => {
		assert.equal(measureJson('{"a":"[[[{{{","b":[[1]]}').depth, 3);
	});
});
