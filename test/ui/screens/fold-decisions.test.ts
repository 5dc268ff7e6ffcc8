import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import {startBulk} from '../../../source/operations/bulk/bulk-run.js';
import type {Fault} from '../../helpers/fake-decisions.js';
import {fakeDecisions} from '../../helpers/fake-decisions.js';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';
import {aRequest} from '../../helpers/requests.js';

const repeat = (node: string, index: number) =>
	aRequest({
		name: `${node}-${index}`,
		uid: `uid-${node}-${index}`,
		createdAt: new Date(Date.UTC(2026, 10, 24, 10, index, 0)),
		signerName: 'kubernetes.io/kubelet-serving',
		username: `system:node:${node}`,
		groups: ['system:nodes'],
	});

/** A deck with nodes that repeated their requests. The highest number is the latest. */
async function arrange(nodes: readonly string[], count: number, faultOf?: (name: string) => Fault | undefined) {
	const requests = nodes.flatMap(node => Array.from({length: count}, (_, index) => repeat(node, index + 1)));
	const fake = fakeDecisions(requests, faultOf);
	const arranged = fakeServices({
		bulk: {
			start: plan => startBulk(fake.cluster, plan, {reviewOf: () => ({findings: [], questions: []})}),
			callBackMs: 50,
		},
	});
	const {index} = arranged.services;
	const deck = await openDeck(
		{...arranged.services, index: {...index, duplicateKey: ({name}: CertificateSigningRequest) => name.slice(0, 2)}},
		{columns: 80, rows: 40},
	);
	arranged.show(requests);
	await deck.screen.until(`▌ n1-${count} +${count - 1}`);
	const decided = (type: string) =>
		[...fake.stored.values()]
			.filter(({conditions}) => conditions.some(condition => condition.type === type))
			.map(({name}) => name)
			.sort();
	return {deck, ...fake, decided, arranged, [Symbol.asyncDispose]: () => deck[Symbol.asyncDispose]()};
}

test('approves the newest of each of three nodes that asked eight times, and leaves none pending, with five keys', async () => {
	await using place = await arrange(['n1', 'n2', 'n3'], 8);
	const {deck} = place;
	await deck.keys('*', 'a');
	await deck.screen.until('Type 3 to approve them');
	await deck.screen.until('21  a newer request asks for the same');
	await deck.keys('ctrl+o');
	await deck.screen.until('Would be denied as superseded');
	await deck.screen.until('21  older requests for the same, each once its newest is approved');
	await deck.keys('3', 'enter');
	await deck.screen.until('3 of 3 approved, 21 of 21 older denied');
	assert.deepEqual(place.decided('Approved'), ['n1-8', 'n2-8', 'n3-8']);
	assert.equal(place.decided('Denied').length, 21);
	assert.deepEqual(place.sent.slice(0, 3).sort(), ['n1-8', 'n2-8', 'n3-8']);
	const [condition] = place.stored.get('n2-3')?.conditions ?? [];
	assert.equal(condition?.reason, 'Superseded');
	assert.equal(condition?.message, 'superseded by n2-8, which asks for the same and is approved');
});

test('leaves the older ones to the cleaner unless told otherwise', async () => {
	await using place = await arrange(['n1', 'n2'], 3);
	await place.deck.keys('*', 'a');
	await place.deck.screen.until('Type 2 to approve them');
	await place.deck.keys('2', 'enter');
	await place.deck.screen.until('2 of 2 approved');
	assert.deepEqual([place.decided('Approved'), place.decided('Denied')], [['n1-3', 'n2-3'], []]);
});

test('denies no older request if the newest was not approved', async () => {
	await using place = await arrange(['n1', 'n2'], 3, name => (name === 'n1-3' ? 'forbidden' : undefined));
	await place.deck.keys('*', 'a');
	await place.deck.screen.until('Type 2 to approve them');
	await place.deck.keys('ctrl+o', '2', 'enter');
	await place.deck.screen.until('1 of 2 approved, 2 of 4 older denied, 1 failed, 2 not sent');
	assert.deepEqual(place.decided('Denied'), ['n2-1', 'n2-2']);
});

test('after all are marked, also denies the folded requests, and none stays pending', async () => {
	await using place = await arrange(['n1', 'n2', 'n3'], 8);
	await place.deck.keys('*', 'd');
	await place.deck.screen.until('┌ Deny 24 requests');
	await place.deck.keys('y');
	await place.deck.screen.until('24 of 24 denied');
	assert.equal(place.decided('Denied').length, 24);
});

test('shows for a fold what happens to the others, and denies each with d', async () => {
	await using place = await arrange(['n1', 'n2'], 3);
	const {deck, arranged} = place;
	await deck.keys('a');
	await deck.screen.until('Older requests for the same');
	await deck.screen.until('2  left to the cleaner; ^O denies them as superseded');
	await deck.screen.until('n1-2, n1-1');
	await deck.keys('ctrl+o');
	await deck.screen.until('2  denied as superseded once this one is approved');
	assert.deepEqual(place.sent, []);
	await deck.keys('y');
	await deck.screen.until('2 of 2 denied');
	assert.deepEqual(arranged.performed, ['Approved n1-3']);
	assert.deepEqual(place.decided('Denied'), ['n1-1', 'n1-2']);
	await deck.keys('j', 'd');
	await deck.screen.until('┌ Deny 3 requests');
});

test('decides each unfolded row by itself', async () => {
	await using place = await arrange(['n1', 'n2'], 3);
	await place.deck.keys('F');
	await place.deck.screen.until('└ n2-1');
	await place.deck.keys('*', 'a');
	await place.deck.screen.until('Type 6 to approve them');
});
