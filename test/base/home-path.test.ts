import assert from 'node:assert/strict';
import {homedir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {expandHome} from '../../source/base/home-path.js';

for (const [path, expanded] of [
	['~', homedir()],
	['~/keys/a.pem', join(homedir(), 'keys/a.pem')],
	['~other/a', '~other/a'],
	['keys/~/a', 'keys/~/a'],
	['', ''],
] as const) {
	test(`${JSON.stringify(path)} is ${JSON.stringify(expanded)}`, () => {
		assert.equal(expandHome(path), expanded);
	});
}
