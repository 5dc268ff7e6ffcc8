import assert from 'node:assert/strict';
import {test} from 'node:test';
import {globalKeys} from '../../source/ui/app.js';
import {besideKeys, commandKeys, openerKeys} from '../../source/ui/screen-table.js';
import {pendingLineKeys} from '../../source/ui/screens/pending/pending-keys.js';
import {requestsKeys} from '../../source/ui/screens/requests/requests-keys.js';

test('no key has two meanings on the list, which has several key maps', () => {
	const keys = [requestsKeys, openerKeys, besideKeys, commandKeys, pendingLineKeys, globalKeys].flatMap(({bindings}) =>
		Object.values(bindings).flatMap(binding => binding.keys),
	);
	assert.deepEqual(
		keys.filter((key, index) => keys.indexOf(key) !== index),
		[],
	);
});
