import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {RequestList} from '../../../source/cluster/calls/cluster.js';
import {createDetailServices} from '../../../source/deck/services/detail-services.js';
import {object, pem, requestDer} from '../../review/build-request.js';

const requestBase64 = Buffer.from(pem(requestDer({cn: 'a.b', dns: ['a.b']}))).toString('base64');
const mine = object({uid: 'mine', requestBase64});
const other = object({uid: 'other', name: 'other', requestBase64});

function services() {
	const state = {list: {phase: 'live', requests: [mine, other]} as RequestList, now: new Date('2026-11-24T10:00:00Z')};
	const made = createDetailServices({
		requests: {getSnapshot: () => state.list},
		forSubject: request => state.list.requests.filter(each => each.requestBase64 === request.requestBase64),
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

test('keeps its result for the frames of a second, and no longer than the list', () => {
	const {state, relatedRequests} = services();
	const first = relatedRequests(mine);
	state.now = new Date(state.now.getTime() + 999);
	assert.equal(relatedRequests(mine), first);
	state.list = {phase: 'live', requests: [mine]};
	assert.notEqual(relatedRequests(mine), first);
	assert.deepEqual(relatedRequests(mine).sameSubject, []);
	assert.notEqual(relatedRequests(other), relatedRequests(mine));
});
