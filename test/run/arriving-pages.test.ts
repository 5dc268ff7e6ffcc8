import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createStore} from '../../source/base/store.js';
import type {RequestList} from '../../source/cluster/calls/cluster.js';
import {arrivingPages} from '../../source/run/arriving-pages.js';
import {aRequest} from '../helpers/requests.js';

test('pages arrive until the last list is whole, and those of a slow cluster hold up nobody for long', () => {
	const none: RequestList = {phase: 'connecting', requests: []};
	const page = (count: number): RequestList => ({
		phase: 'connecting',
		requests: Array.from({length: count}, () => aRequest({})),
	});
	const stores = [createStore<RequestList>(none), createStore<RequestList>(none)] as const;
	let now = 0;
	const arePagesArriving = arrivingPages(stores, () => now);
	// A cluster of which nothing came yet.
	assert.equal(arePagesArriving(), false);
	stores[0].set(page(1));
	assert.equal(arePagesArriving(), true);
	now += 1000;
	stores[1].set(page(2));
	stores[0].set({phase: 'live', requests: []});
	now += 1000;
	assert.equal(arePagesArriving(), true);
	now += 1000;
	assert.equal(arePagesArriving(), false);
	stores[1].set(page(3));
	assert.equal(arePagesArriving(), true);
	stores[1].set({phase: 'live', requests: []});
	assert.equal(arePagesArriving(), false);
	assert.equal(arrivingPages([createStore<RequestList>(page(1))])(), true, 'a page from before');
});
