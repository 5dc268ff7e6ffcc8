import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {RequestList} from '../../../source/cluster/calls/cluster.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import {createDetailServices} from '../../../source/deck/services/detail-services.js';
import {object, pem, requestDer} from '../../review/build-request.js';

const requestBase64 = Buffer.from(pem(requestDer({cn: 'a.b', dns: ['a.b']}))).toString('base64');
const mine = object({uid: 'mine', requestBase64});
const other = object({uid: 'other', name: 'other', requestBase64});

function services(missing: readonly string[] = [], username: string | null = 'ada') {
	const state = {list: {phase: 'live', requests: [mine, other]} as RequestList, now: new Date('2026-11-24T10:00:00Z')};
	const made = createDetailServices({
		requests: {getSnapshot: () => state.list},
		access: {missingRight: action => (missing.includes(action) ? 'missing RBAC: …' : undefined)},
		forSubject: request => state.list.requests.filter(each => each.requestBase64 === request.requestBase64),
		username: () => username ?? undefined,
		signingOf: () => undefined,
		now: () => state.now,
	});
	return {state, ...made};
}

test('finds the other requests for the subject', () => {
	const {relatedRequests} = services();
	assert.deepEqual(
		relatedRequests(mine).sameSubject.map(({seen}) => seen.name),
		['other'],
	);
});

test('keeps what it found for the frames of a second, and no longer than the list', () => {
	const {state, relatedRequests} = services();
	const first = relatedRequests(mine);
	state.now = new Date(state.now.getTime() + 999);
	assert.equal(relatedRequests(mine), first);
	state.list = {phase: 'live', requests: [mine]};
	assert.notEqual(relatedRequests(mine), first);
	assert.deepEqual(relatedRequests(mine).sameSubject, []);
	assert.notEqual(relatedRequests(other), relatedRequests(mine));
});

test('writes down what is missing for each action, and nothing for what is allowed', () => {
	const {missingRights} = services(['approve', 'create']);
	const found = missingRights(mine);
	assert.deepEqual(
		found.map(({label}) => label),
		['rights to approve and deny', 'rights to create'],
	);
	assert.match(found[0]?.text ?? '', /resourceNames:\n +- example\.com\/serving\n +verbs:\n +- approve/);
	assert.doesNotMatch(found[0]?.text ?? '', /- create/);
	assert.deepEqual(services().missingRights(mine), []);
	assert.deepEqual(services(['approve'], null).missingRights(mine), [], 'nobody to bind it to');
});

test('offers the right to see requests where the list is refused, and not where the line is down', () => {
	const {state, missingRights} = services();
	assert.deepEqual(missingRights(undefined), []);
	state.list = {phase: 'failed', requests: [], error: new ClusterError('forbidden', 'no')};
	assert.match(missingRights(undefined)[0]?.text ?? '', /- get\n +- list\n +- watch/);
	state.list = {phase: 'failed', requests: [], error: new ClusterError('unreachable', 'no')};
	assert.deepEqual(missingRights(undefined), []);
});
