import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createStore} from '../../../source/base/store.js';
import type {RequestList} from '../../../source/cluster/calls/cluster.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import type {DeckServices} from '../../../source/deck/ports/deck-services.js';
import type {Member} from '../../../source/deck/several/merged-requests.js';
import {createMergedRequests} from '../../../source/deck/several/merged-requests.js';
import {aRequest} from '../../helpers/requests.js';

function member(name: string, first: RequestList): Member & {show(list: RequestList): void} {
	const {getSnapshot, subscribe, set} = createStore(first);
	const requests = {getSnapshot, subscribe, start: async () => {}, lastContact: () => undefined, tryNow() {}};
	return {name, services: {requests} as unknown as DeckServices, show: set};
}

const error = new ClusterError('unreachable', 'refused');
const none: readonly CertificateSigningRequest[] = [];

test('separates requests of a cluster and of its restored copy, although their uids are the same', () => {
	const original = aRequest({name: 'orders'});
	const copy = aRequest({name: 'orders'});
	assert.equal(original.uid, copy.uid);
	const prod = member('prod', {phase: 'live', requests: [original]});
	const restored = member('restored', {phase: 'live', requests: [copy]});
	const merged = createMergedRequests([prod, restored]);
	const [one, other] = merged.store.getSnapshot().requests;
	assert.ok(one && other);
	assert.notEqual(one.uid, other.uid);
	for (const [row, at, cluster, request] of [
		[one, prod, 'prod', original],
		[other, restored, 'restored', copy],
	] as const) {
		const origin = merged.origin(row);
		assert.equal(origin.cluster, cluster);
		assert.equal(origin.request, request);
		assert.equal(origin.services, at.services);
	}

	assert.equal(merged.row(other.uid), other);
	assert.equal(merged.ownerOf(copy), 'restored');
});

test('assumes no cluster for a request that is not a row', () => {
	const merged = createMergedRequests([member('prod', {phase: 'live', requests: none})]);
	assert.throws(() => merged.origin(aRequest({})), /the row belongs to no cluster/);
	assert.equal(merged.ownerOf(aRequest({})), undefined);
});

test('keeps unchanged rows', t => {
	t.mock.timers.enable({apis: ['setTimeout']});
	const request = aRequest({name: 'orders'});
	const other = member('b', {phase: 'connecting', requests: none});
	const merged = createMergedRequests([member('a', {phase: 'live', requests: [request]}), other]);
	const [row] = merged.store.getSnapshot().requests;
	other.show({phase: 'live', requests: [aRequest({name: 'late', uid: 'late'})]});
	t.mock.timers.tick(50);
	const {requests} = merged.store.getSnapshot();
	assert.equal(requests.length, 2);
	assert.equal(requests[0], row);
});

test('merges pages rarely, and the last one at once', t => {
	t.mock.timers.enable({apis: ['setTimeout']});
	let clock = 1000;
	t.mock.method(performance, 'now', () => clock);
	const [one, other] = [
		member('a', {phase: 'connecting', requests: none}),
		member('b', {phase: 'connecting', requests: none}),
	];
	const merged = createMergedRequests([one, other]);
	const shown: number[] = [];
	merged.store.subscribe(() => void shown.push(merged.store.getSnapshot().requests.length));
	const rows = (count: number) => Array.from({length: count}, (_, id) => aRequest({name: `r${id}`, uid: `r${id}`}));
	const pass = (ms: number) => {
		clock += ms;
		t.mock.timers.tick(ms);
	};

	one.show({phase: 'connecting', requests: rows(10)});
	assert.deepEqual(shown, [10]);
	other.show({phase: 'connecting', requests: rows(30)});
	pass(900);
	one.show({phase: 'connecting', requests: rows(30)});
	assert.deepEqual(shown, [10]);
	pass(100);
	assert.deepEqual(shown, [10, 60]);
	other.show({phase: 'live', requests: rows(40)});
	one.show({phase: 'live', requests: rows(40)});
	assert.deepEqual(shown, [10, 60, 80]);
});

test('keeps the rows of the pages before', () => {
	const [first, second] = [aRequest({name: 'a', uid: 'a'}), aRequest({name: 'b', uid: 'b'})];
	const one = member('prod', {phase: 'connecting', requests: [first]});
	const merged = createMergedRequests([one]);
	const [row] = merged.store.getSnapshot().requests;
	one.show({phase: 'live', requests: [second, first]});
	assert.deepEqual(
		merged.store.getSnapshot().requests.map(each => merged.origin(each).request),
		[second, first],
	);
	assert.equal(merged.store.getSnapshot().requests[1], row);
});

for (const [name, phases, count, expected] of [
	['one is live and has rows', ['live', 'connecting', 'failed'], 1, 'live'],
	['one is live and empty, another still to come', ['live', 'connecting'], 0, 'connecting'],
	['one is live and empty, another down', ['live', 'failed'], 0, 'failed'],
	['all are live and empty', ['live', 'live'], 0, 'live'],
	['all are down', ['failed', 'failed'], 0, 'failed'],
	['one is stale, the other down', ['stale', 'failed'], 1, 'stale'],
] as const) {
	test(`is ${expected} where ${name}`, () => {
		const requests = Array.from({length: count}, () => aRequest({}));
		const lists = phases.map((phase, at): RequestList => {
			const own = {requests: at === 0 ? requests : none};
			switch (phase) {
				case 'stale': {
					return {phase, ...own, error, since: new Date(0), retryAt: new Date(0)};
				}

				case 'failed': {
					return {phase, ...own, error};
				}

				default: {
					return {phase, ...own};
				}
			}
		});
		const merged = createMergedRequests(lists.map((list, at) => member(`c${at}`, list)));
		assert.equal(merged.store.getSnapshot().phase, expected);
	});
}
