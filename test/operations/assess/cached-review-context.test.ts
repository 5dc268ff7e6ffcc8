import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Cluster} from '../../../source/cluster/calls/cluster.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import {cachedReviewContext} from '../../../source/operations/assess/cached-review-context.js';

test('a review context is read once while it is fresh, and again later or after an error', async () => {
	let time = 0;
	let lists = 0;
	let isDown = false;
	const cluster = {
		info: {},
		whoAmI: async () => ({username: 'me', groups: [], extra: {}}),
		async listRequests() {
			lists += 1;
			if (isDown) {
				throw new ClusterError('unreachable', 'no answer');
			}

			return {requests: [], resourceVersion: '1'};
		},
	} as unknown as Cluster;
	const reviewContext = cachedReviewContext(cluster, () => new Date(time));
	const [first, second] = await Promise.all([reviewContext(), reviewContext()]);
	assert.equal(first, second);
	assert.equal(lists, 1);

	time = 10_001;
	isDown = true;
	await assert.rejects(reviewContext(), {code: 'unreachable'});
	isDown = false;
	assert.equal((await reviewContext()).me?.username, 'me');
	assert.equal(lists, 3);
});
