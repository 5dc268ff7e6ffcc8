import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {RequestList, Store} from '../../../source/cluster/calls/cluster.js';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import {createMarks, followed} from '../../../source/deck/requests/marks.js';
import {aRequest} from '../../helpers/requests.js';

const request = (name: string, change: Partial<CertificateSigningRequest> = {}) =>
	aRequest({name, uid: `uid-${name}`, ...change});
const [a, b] = [request('a'), request('b')];
const markedOf = (...requests: readonly CertificateSigningRequest[]) =>
	new Map(requests.map(each => [each.uid, each] as const));

const cases: ReadonlyArray<{
	readonly name: string;
	readonly now: CertificateSigningRequest | undefined;
	readonly isKept: boolean;
}> = [
	{name: 'nothing changed', now: a, isKept: true},
	{name: 'only its version moved on', now: request('a', {resourceVersion: '9'}), isKept: true},
	{name: 'it is gone', now: undefined, isKept: false},
	{name: 'another took its name', now: request('a', {uid: 'another'}), isKept: false},
	{
		name: 'an annotation came',
		now: request('a', {resourceVersion: '9', annotations: {'example.com/is-ca': 'true'}}),
		isKept: false,
	},
	{
		name: 'somebody decided it',
		now: request('a', {
			resourceVersion: '9',
			conditions: [{type: 'Denied', status: 'True', reason: 'r', message: 'm'}],
		}),
		isKept: false,
	},
];
for (const {name, now, isKept} of cases) {
	test(`a mark ${isKept ? 'stays' : 'goes'} where ${name}`, () => {
		const {kept, lost} = followed(markedOf(a, b), now === undefined ? [b] : [now, b]);
		assert.deepEqual([...kept.keys()], isKept ? ['uid-a', 'uid-b'] : ['uid-b']);
		assert.deepEqual(lost, isKept ? [] : [a]);
		// The decision is about the newest version.
		assert.equal(kept.get('uid-a'), isKept ? now : undefined);
	});
}

test('marks keep their identity while nothing changes, and follow the list until they end', () => {
	let list: readonly CertificateSigningRequest[] = [a, b];
	const listeners = new Set<() => void>();
	const store = {
		getSnapshot: (): RequestList => ({phase: 'live', requests: list}),
		subscribe(listener: () => void) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		async start() {},
	} satisfies Store<RequestList>;
	const show = (next: readonly CertificateSigningRequest[]) => {
		list = next;
		for (const listener of listeners) {
			listener();
		}
	};
	const heard: string[] = [];
	const marks = createMarks(store, sentence => heard.push(sentence));
	marks.toggle([a]);
	marks.add([a, b]);
	const before = marks.getSnapshot();
	assert.deepEqual([...before.keys()], ['uid-a', 'uid-b']);
	show([request('new'), a, b]);
	assert.equal(marks.getSnapshot(), before);
	show([a]);
	assert.deepEqual([...marks.getSnapshot().keys()], ['uid-a']);
	assert.equal(heard.length, 1);
	assert.match(heard[0] ?? '', /^b is no longer marked/);
	marks.toggle([a]);
	assert.equal(marks.getSnapshot().size, 0);
	marks.add([a]);
	marks.clear();
	assert.equal(marks.getSnapshot().size, 0);
	marks.add([a]);
	marks.end();
	show([]);
	assert.equal(marks.getSnapshot().size, 1);
	assert.equal(listeners.size, 0);
});
