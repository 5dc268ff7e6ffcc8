import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Cluster} from '../../../source/cluster/calls/cluster.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import {sharedSurroundings} from '../../../source/operations/assess/shared-surroundings.js';

test('surroundings are read once while they are fresh, anew after a while, and again after a fault', async () => {
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
	const surroundings = sharedSurroundings(cluster, () => new Date(time));
	const [first, second] = await Promise.all([surroundings(), surroundings()]);
	assert.equal(first, second);
	assert.equal(lists, 1);

	time = 10_001;
	isDown = true;
	await assert.rejects(surroundings(), {code: 'unreachable'});
	isDown = false;
	assert.equal((await surroundings()).me?.username, 'me');
	assert.equal(lists, 3);
});
