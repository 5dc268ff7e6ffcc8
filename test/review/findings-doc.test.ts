import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {findingsFile, findingsText} from '../../scripts/findings.js';

test('docs/findings.md lists the existing findings', () => {
	assert.equal(readFileSync(findingsFile, 'utf8'), findingsText(), 'out of date: npm run docs');
});
