import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createStore} from '../../source/base/store.js';
import {firstAnswer} from '../../source/run/first-answer.js';

test('waits until one of the lists changes', async () => {
	const [one, other] = [createStore(0), createStore(0)];
	let isOver = false;
	const answer = firstAnswer([one, other]).then(() => {
		isOver = true;
	});
	await Promise.resolve();
	assert.equal(isOver, false);
	other.set(1);
	await answer;
});

test('waits for a tenth of a second at most', async t => {
	t.mock.timers.enable({apis: ['setTimeout']});
	let listeners = 0;
	const silent = {
		subscribe() {
			listeners += 1;
			return () => {
				listeners -= 1;
			};
		},
	};
	const answer = firstAnswer([silent]);
	assert.equal(listeners, 1);
	t.mock.timers.tick(100);
	await answer;
	assert.equal(listeners, 0);
});
