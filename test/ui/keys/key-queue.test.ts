import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createKeyQueue} from '../../../source/ui/keys/key-queue.js';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';
import {aRequest} from '../../helpers/requests.js';

const requests = ['one', 'two', 'three'].map((name, index) =>
	aRequest({name, uid: name, createdAt: new Date(Date.UTC(2026, 10, 24, 10, 0, 10 - index))}),
);
const down = '\u001b[B';

for (const [keys, title] of [
	[`${down}a`, 'Approved two'],
	[`${down}${down}a`, 'Approved three'],
	[`${down}${down}\u001b[Ad`, 'Denied two'],
] as const) {
	test(`moves and a command in one read end in ${title}`, async () => {
		const {services, show, performed} = fakeServices();
		await using deck = await openDeck(services);
		show(requests);
		await deck.screen.until('▌ one');
		await deck.type(keys);
		await deck.screen.until(title);
		assert.deepEqual(performed, []);
	});
}

test('text and its final key keep their order in one read', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services);
	show(requests);
	await deck.screen.until('▌ one');
	await deck.type('/');
	await deck.type(`\u001b[200~two\u001b[201~${down}`);
	await deck.screen.until('1 of 3');
	await deck.screen.until('▌ two');
});

/** A queue whose tasks are committed when the test says so. */
function queueByHand() {
	const queue = createKeyQueue();
	let marks = 0;
	queue.attach(() => {
		marks += 1;
	});
	const settle = async () => {
		queue.settled();
		await Promise.resolve();
	};

	return {queue, settle, marks: () => marks};
}

test('the next task waits until the first is committed, and a task that throws does not block', async () => {
	const {queue, settle, marks} = queueByHand();
	const done: string[] = [];
	assert.throws(() =>
		queue.add(() => {
			done.push('first');
			throw new Error('a bug');
		}),
	);
	queue.add(() => void done.push('second'));
	queue.add(() => void done.push('third'));
	assert.deepEqual(done, ['first']);
	await settle();
	assert.deepEqual(done, ['first', 'second']);
	await settle();
	assert.deepEqual(done, ['first', 'second', 'third']);
	assert.equal(marks(), 3);
});

test('tasks that still wait at the end are dropped', async () => {
	const {queue, settle} = queueByHand();
	const done: string[] = [];
	queue.add(() => void done.push('first'));
	queue.add(() => void done.push('second'));
	queue.end();
	await settle();
	assert.deepEqual(done, ['first']);
});
