import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {RequestList} from '../../../source/cluster/calls/cluster.js';
import type {UserInfo} from '../../../source/cluster/model/request-object.js';
import {createDeckReviews} from '../../../source/deck/requests/deck-reviews.js';
import type {ClusterEvidence} from '../../../source/operations/evidence/cluster-evidence.js';
import {aRequest} from '../../helpers/requests.js';

test("a request is reviewed again as one’s own after the operator's name is known", () => {
	const own = aRequest({name: 'own', uid: 'own', username: 'alice'});
	const other = aRequest({name: 'other', uid: 'other', username: 'bob'});
	const list: RequestList = {phase: 'live', requests: [own, other]};
	const silent: ClusterEvidence = {
		of: () => ({}),
		gather: async () => ({}),
		gatherForRows: async () => () => ({}),
		warm() {},
		refreshFor() {},
		isGathered: () => true,
		stampOf: () => 'the same',
		getSnapshot: () => 0,
		subscribe: () => () => {},
		expect() {},
		expire() {},
	};
	let me: UserInfo | undefined;
	const {index, review, reviewOf} = createDeckReviews({
		requests: {getSnapshot: () => list, subscribe: () => () => {}, async start() {}},
		evidence: silent,
		me: () => me,
		now: () => new Date('2026-11-24T12:00:00Z'),
		policy: undefined,
	});
	const found = () =>
		[own, other].map(seen =>
			[index.of(seen).findings, review(seen).findings, reviewOf(seen).findings].map(findings =>
				findings.some(({id}) => id === 'requester-is-me'),
			),
		);
	const none = [false, false, false];
	assert.deepEqual(found(), [none, none]);
	me = {username: 'alice', groups: [], extra: {}};
	assert.deepEqual(found(), [[true, true, true], none]);
});
