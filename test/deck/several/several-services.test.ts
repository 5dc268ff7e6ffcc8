import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createStore} from '../../../source/base/store.js';
import type {RequestList} from '../../../source/cluster/calls/cluster.js';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import type {DeckServices} from '../../../source/deck/ports/deck-services.js';
import {followStates} from '../../../source/deck/several/member-states.js';
import type {Member} from '../../../source/deck/several/merged-requests.js';
import {createSeveralServices} from '../../../source/deck/several/several-services.js';
import type {BulkPlan} from '../../../source/operations/bulk/bulk.js';
import {aRequest} from '../../helpers/requests.js';

/** A cluster that records what it is asked. */
function member(name: string, requests: readonly CertificateSigningRequest[], asked: string[]): Member {
	const {getSnapshot, subscribe} = createStore<RequestList>({phase: 'live', requests});
	const services = {
		requests: {getSnapshot, subscribe, start: async () => {}, lastContact: () => undefined, tryNow() {}},
		session: {info: {context: name, readOnly: false}, readOnly: false, now: () => new Date(), facts: async () => ({})},
		writes: {track() {}},
		index: createStore(0),
		bulk: {start: () => void asked.push(`${name}: bulk`)},
		rights: createStore(0),
		pending: createStore(0),
		evidence: {
			...createStore(0),
			examine: async (request: CertificateSigningRequest) => void asked.push(`${name}: ${request.uid}`),
		},
	};
	return {name, services: services as unknown as DeckServices};
}

function several() {
	const asked: string[] = [];
	const one = aRequest({name: 'shared', uid: 'same'});
	const other = aRequest({name: 'shared', uid: 'same'});
	const members = [member('a', [one], asked), member('b', [other], asked)] as const;
	const {services, leaveOut} = createSeveralServices(members, {
		faulty: [],
		session: {},
		signal: new AbortController().signal,
	});
	return {services, leaveOut, asked, members, one, other};
}

const planOf = (...seen: readonly CertificateSigningRequest[]) =>
	({items: seen.map(each => ({seen: each}))}) as unknown as BulkPlan;

test('uses the ports of the one cluster for anything about it', () => {
	const {services, members} = several();
	for (const {name, services: own} of members) {
		assert.ok(services.clusters?.of(name) === own, name);
	}

	assert.throws(() => services.clusters?.of('c'), /there is no cluster "c"/);
	// The ports of its cluster plan a decision, and no others do.
	assert.throws(() => services.decision.plan(aRequest({}), 'Denied', {}), /for one cluster/);
});

test("asks a row's own cluster about it, with the request as that cluster has it", async () => {
	const {services, asked} = several();
	for (const row of services.requests.getSnapshot().requests) {
		await services.evidence.examine(row);
	}

	assert.deepEqual(asked, ['a: same', 'b: same']);
});

test('sends each part of a bulk decision to its own cluster', () => {
	const {services, asked, one, other} = several();
	services.clusters?.startBulk([{cluster: 'b', plan: planOf(other)}]);
	assert.deepEqual(asked.splice(0), ['b: bulk']);
	assert.equal(services.clusters?.latestBulk(), 'b');
	services.clusters?.startBulk([
		{cluster: 'a', plan: planOf(one)},
		{cluster: 'b', plan: planOf(other)},
	]);
	assert.deepEqual(asked, ['a: bulk', 'b: bulk']);
	assert.equal(services.clusters?.latestBulk(), undefined);
});

test('starts no part of a bulk decision if one part names a cluster to which its requests do not belong', () => {
	const {services, asked, one, other} = several();
	const right = {cluster: 'a', plan: planOf(one)};
	for (const [name, wrong] of [
		['another cluster', {cluster: 'a', plan: planOf(other)}],
		['two clusters', {cluster: 'b', plan: planOf(other, one)}],
		['an older one of another', {cluster: 'b', plan: {...planOf(other), superseded: planOf(one).items} as BulkPlan}],
		['a request of none', {cluster: 'b', plan: planOf(aRequest({uid: 'unknown'}))}],
		['no cluster', {plan: planOf(other)}],
	] as const) {
		assert.throws(() => services.clusters?.startBulk([right, wrong]), /cluster of its requests alone/, name);
	}

	assert.throws(() => services.bulk.start(planOf(one)), /for one cluster/);
	assert.deepEqual(asked, []);
});

test('shows the state of each, and leaves out a context that leads to the same cluster', () => {
	const {services, leaveOut} = several();
	const states = () => services.clusters?.getSnapshot().map(({name, list}) => `${name} ${list.phase}`);
	assert.deepEqual(states(), ['a live', 'b live']);
	leaveOut('b');
	assert.deepEqual(states(), ['a live']);
});

test('keeps the states of the clusters while pages of a list arrive', () => {
	const {getSnapshot, subscribe, set} = createStore<RequestList>({phase: 'connecting', requests: [], remaining: 10});
	const requests = {getSnapshot, subscribe} as DeckServices['requests'];
	const states = followStates([{name: 'a', services: {requests} as DeckServices}], []);
	let changes = 0;
	states.subscribe(() => {
		changes += 1;
	});
	const before = states.getSnapshot();
	set({phase: 'connecting', requests: [aRequest({})], remaining: 9});
	assert.equal(states.getSnapshot(), before);
	set({phase: 'live', requests: [aRequest({})]});
	assert.deepEqual(states.getSnapshot(), [{name: 'a', list: {phase: 'live'}}]);
	assert.equal(changes, 1);
});

test('gathers changes of states while pages of a list arrive, and not the last one', t => {
	t.mock.timers.enable({apis: ['setTimeout']});
	let clock = 1000;
	t.mock.method(performance, 'now', () => clock);
	const stores = ['a', 'b', 'c'].map(name => ({
		name,
		...createStore<RequestList>({phase: 'connecting', requests: [aRequest({})]}),
	}));
	const states = followStates(
		stores.map(({name, getSnapshot, subscribe}) => ({
			name,
			services: {requests: {getSnapshot, subscribe}} as unknown as DeckServices,
		})),
		[],
	);
	const shown: string[] = [];
	states.subscribe(() => {
		shown.push(
			states
				.getSnapshot()
				.map(({name, list}) => `${name} ${list.phase}`)
				.join(),
		);
	});
	const [a, b, c] = stores;
	a?.set({phase: 'live', requests: []});
	assert.deepEqual(shown, []);
	clock += 1000;
	t.mock.timers.tick(1000);
	assert.deepEqual(shown, ['a live,b connecting,c connecting']);
	b?.set({phase: 'live', requests: []});
	assert.equal(shown.length, 1);
	c?.set({phase: 'live', requests: []});
	assert.deepEqual(shown.slice(1), ['a live,b live,c live']);
});
