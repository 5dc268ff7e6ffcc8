import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {RequestList} from '../../../source/cluster/calls/cluster.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import {createRightsServices} from '../../../source/deck/services/rights-services.js';
import {object} from '../../review/build-request.js';

const mine = object({uid: 'mine'});

function services(refused: readonly string[] = [], username: string | null = 'ada') {
	const state = {list: {phase: 'live', requests: [mine]} as RequestList};
	const made = createRightsServices({
		requests: {getSnapshot: () => state.list},
		access: {
			ask() {},
			missingRight: action => (refused.includes(action) ? 'missing RBAC: …' : undefined),
			getSnapshot: () => 0,
			subscribe: () => () => {},
		},
		info: {readOnly: false},
		me: () => (username === null ? undefined : {username, groups: [], extra: {}}),
	});
	return {state, ...made};
}

test('lists what is missing for each action, and nothing for what is allowed', () => {
	const {missing} = services(['approve', 'create']);
	const found = missing(mine);
	assert.deepEqual(
		found.map(({label}) => label),
		['rights to approve and deny', 'rights to create'],
	);
	assert.match(found[0]?.text ?? '', /resourceNames:\n +- example\.com\/serving\n +verbs:\n +- approve/);
	assert.doesNotMatch(found[0]?.text ?? '', /- create/);
	assert.deepEqual(services().missing(mine), []);
	assert.deepEqual(services(['approve'], null).missing(mine), [], 'nobody to bind it to');
});

test('offers the right to see requests if the list is refused, and not if the connection is down', () => {
	const {state, missing} = services();
	assert.deepEqual(missing(undefined), []);
	state.list = {phase: 'failed', requests: [], error: new ClusterError('forbidden', 'no')};
	assert.match(missing(undefined)[0]?.text ?? '', /- get\n +- list\n +- watch/);
	state.list = {phase: 'failed', requests: [], error: new ClusterError('unreachable', 'no')};
	assert.deepEqual(missing(undefined), []);
});
