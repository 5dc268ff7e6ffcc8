import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import {onRecovery} from '../../../source/deck/services/recovery.js';
import {fakeServices} from '../../helpers/fake-services.js';

test('a cluster has recovered when its list is live again, not when it is live for the first time', () => {
	const {services, set} = fakeServices();
	let recoveries = 0;
	onRecovery(services.requests, () => {
		recoveries += 1;
	});
	const error = new ClusterError('unreachable', 'cut');
	const stale = {phase: 'stale', requests: [], since: new Date(0), error, retryAt: new Date(0)} as const;
	const live = {phase: 'live', requests: []} as const;
	set({phase: 'connecting', requests: []});
	set(live);
	assert.equal(recoveries, 0);
	set(stale);
	set({...stale});
	assert.equal(recoveries, 0);
	set(live);
	set({...live});
	assert.equal(recoveries, 1);
	set({phase: 'failed', requests: [], error});
	set(live);
	assert.equal(recoveries, 2);
});
