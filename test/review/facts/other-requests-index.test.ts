import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {RequestTraits} from '../../../source/review/facts/facts.js';
import {createOtherRequestsIndex} from '../../../source/review/facts/other-requests-index.js';

const of = (username: string, keySha256?: string, subject?: string, isPending = true): RequestTraits => ({
	username,
	keySha256,
	subject,
	isPending,
	servedBy: isPending ? undefined : `signer of ${username}`,
});

test('finds other users of a key, and the number of pending requests for a subject', () => {
	const index = createOtherRequestsIndex([
		of('ada', 'k', 's'),
		of('ada', 'k', 's'),
		of('bob', 'k', 's', false),
		of('eve'),
	]);
	assert.deepEqual([...index.requestersOf('k')], ['ada', 'bob']);
	assert.deepEqual([...index.requestersOf('other')], []);
	assert.deepEqual([index.pendingFor('s'), index.pendingFor('t')], [2, 0]);
	assert.equal(index.isKeyShared(of('ada', 'k')), true);
	assert.equal(index.isKeyShared(of('eve', 'k')), true);
	assert.equal(index.isKeyShared(of('eve')), false);
});

test('counts the requests that a signer has served', () => {
	const index = createOtherRequestsIndex([of('ada', 'k', 's', false), of('ada', 'l', 't', false), of('bob', 'm', 'u')]);
	assert.deepEqual([index.servedBy('signer of ada'), index.servedBy('signer of bob')], [2, 0]);
});

test('does not call a key shared that one user sends again and again', () => {
	const index = createOtherRequestsIndex([of('ada', 'k'), of('ada', 'k'), of('ada', 'k')]);
	assert.equal(index.isKeyShared(of('ada', 'k')), false);
});

test('equals a new index of the current requests after any additions and removals', () => {
	const pool = ['ada', 'bob', 'eve'].flatMap(user =>
		['k', 'l', undefined].flatMap(key => [of(user, key, 's'), of(user, key, 't', false), of(user, key, 't')]),
	);
	let seed = 7;
	const random = (below: number) => {
		seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
		return seed % below;
	};
	const index = createOtherRequestsIndex();
	const present: RequestTraits[] = [];
	for (let step = 0; step < 2000; step += 1) {
		const leaves = present.length > 0 && random(2) === 0;
		if (leaves) {
			const [gone] = present.splice(random(present.length), 1);
			index.remove(gone ?? of(''));
		} else {
			const come = pool[random(pool.length)] ?? of('');
			present.push(come);
			index.add(come);
		}

		const anew = createOtherRequestsIndex(present);
		for (const key of ['k', 'l']) {
			assert.deepEqual([...index.requestersOf(key)].sort(), [...anew.requestersOf(key)].sort(), `step ${step}`);
		}

		for (const subject of ['s', 't']) {
			assert.equal(index.pendingFor(subject), anew.pendingFor(subject), `step ${step}`);
		}

		assert.equal(index.servedBy('signer of ada'), anew.servedBy('signer of ada'), `step ${step}`);
		assert.ok(pool.every(each => index.isKeyShared(each) === anew.isKeyShared(each)));
	}
});
