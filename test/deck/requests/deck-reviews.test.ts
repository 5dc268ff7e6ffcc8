import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Cluster, RequestList} from '../../../source/cluster/calls/cluster.js';
import type {UserInfo} from '../../../source/cluster/model/request-object.js';
import {createDeckReviews} from '../../../source/deck/requests/deck-reviews.js';
import {createRowTables, weightsOf} from '../../../source/deck/requests/row-table.js';
import type {ClusterEvidence} from '../../../source/operations/evidence/cluster-evidence.js';
import {createClusterEvidence} from '../../../source/operations/evidence/cluster-evidence.js';
import {requestPem} from '../../helpers/demo-cluster.js';
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
		isAsked: () => true,
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

test('no request is clear, or counts as reviewed, before the cluster was asked about it', async () => {
	const requestBase64 = Buffer.from(await requestPem('orders.shop.svc')).toString('base64');
	const seen = aRequest({name: 'orders', uid: 'orders', requestBase64});
	const now = () => new Date('2026-11-24T12:00:00Z');
	const list: RequestList = {phase: 'live', requests: [seen]};
	const {index} = createDeckReviews({
		requests: {getSnapshot: () => list, subscribe: () => () => {}, async start() {}},
		// It is only looked at: nothing is asked.
		evidence: createClusterEvidence({} as Cluster, {now}),
		me: () => undefined,
		now,
		policy: undefined,
	});
	index.prioritize([seen]);
	assert.equal(index.known(seen)?.verdict, 'unknown');
	assert.equal(index.of(seen).verdict, 'unknown');
	const table = createRowTables([seen])(index);
	assert.partialDeepStrictEqual(weightsOf(table, {flags: Uint8Array.of(1), count: 1}), {
		waiting: 1,
		unreviewed: 1,
		unknown: 0,
		whyOpen: [],
	});
	index.stop();
});
