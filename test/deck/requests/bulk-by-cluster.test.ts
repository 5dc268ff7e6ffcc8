import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import type {ClustersPort, RequestOrigin} from '../../../source/deck/ports/clusters.js';
import type {DeckServices} from '../../../source/deck/ports/deck-services.js';
import {bulkByCluster} from '../../../source/deck/requests/bulk-by-cluster.js';
import {aRequest} from '../../helpers/requests.js';

test('divides rows by their cluster, each with the ports and the requests of that one', () => {
	const ports = {a: {} as DeckServices, b: {} as DeckServices};
	const origins = new Map<CertificateSigningRequest, RequestOrigin>();
	const rowOf = (cluster: 'a' | 'b', uid: string) => {
		const row = aRequest({uid: `${cluster}/${uid}`, cluster: {name: cluster}});
		origins.set(row, {cluster, request: aRequest({uid})});
		return row;
	};
	const origin = (row: CertificateSigningRequest) => {
		const known = origins.get(row);
		assert.ok(known, 'no row');
		return known;
	};
	const clusters = {
		origin,
		of: (name: string) => ports[name as 'a' | 'b'],
		getSnapshot: () => [{name: 'a'}, {name: 'b'}],
	} as unknown as ClustersPort;
	// A restored copy of a cluster has the same uids.
	const [older, newest] = [rowOf('b', 'older'), rowOf('b', 'newest')];
	const [hidden, same] = [rowOf('a', 'hidden'), rowOf('a', 'older')];
	const parts = bulkByCluster(
		{requests: [older, newest, same], hidden: [hidden], newerOf: new Map([[older.uid, newest]])},
		clusters,
	);
	assert.deepEqual(
		parts.map(({cluster, requests, hidden, newerOf}) => ({
			cluster,
			requests: requests.map(({uid}) => uid),
			hidden: hidden.map(({uid}) => uid),
			newerOf: [...(newerOf ?? [])].map(([uid, newer]) => `${uid} ${newer.uid}`),
		})),
		[
			{cluster: 'a', requests: ['older'], hidden: ['hidden'], newerOf: []},
			{cluster: 'b', requests: ['older', 'newest'], hidden: [], newerOf: ['older newest']},
		],
	);
	for (const {cluster, services, requests} of parts) {
		assert.ok(services === ports[cluster as 'a' | 'b'], cluster);
		assert.ok(requests.every(request => [...origins.values()].some(known => known.request === request)));
	}

	assert.throws(() => bulkByCluster({requests: [aRequest({})], hidden: [], newerOf: undefined}, clusters), /no row/);
});
