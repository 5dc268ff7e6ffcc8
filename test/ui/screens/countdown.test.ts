import assert from 'node:assert/strict';
import type {TestContext} from 'node:test';
import {test} from 'node:test';
import {startCountdown} from '../../../source/ui/screens/bulk/countdown.js';

function arrange(t: TestContext, totalMs = 5000) {
	t.mock.timers.enable({apis: ['setInterval']});
	let time = 1000;
	const heard: string[] = [];
	const countdown = startCountdown(totalMs, {
		now: () => time,
		onLeft: leftMs => heard.push(String(leftMs)),
		onEnd: () => heard.push('end'),
		onSlept: () => heard.push('slept'),
	});
	/** Advances the clock by `ms`, and fires the timer as often as it would. */
	const pass = (ms: number) => {
		for (let passed = 0; passed < ms; passed += 200) {
			time += 200;
			t.mock.timers.tick(200);
		}
	};
	return {
		countdown,
		heard,
		pass,
		/** The process is stopped: the clock advances, and no timer fires. */
		sleep: (ms: number) => {
			time += ms;
		},
	};
}

test('a countdown shows the remaining time, and ends once', t => {
	const {countdown, heard, pass} = arrange(t, 600);
	pass(2000);
	assert.deepEqual(heard, ['400', '200', 'end']);
	assert.equal(countdown.cancel(), false);
});

test('a cancelled countdown never ends, however late that is drawn', t => {
	const {countdown, heard, pass} = arrange(t, 600);
	pass(400);
	assert.equal(countdown.cancel(), true);
	assert.equal(countdown.cancel(), false);
	pass(2000);
	assert.deepEqual(heard, ['400', '200']);
});

test('a countdown does not end if the process slept through it, or later', t => {
	const {heard, pass, sleep} = arrange(t);
	pass(400);
	sleep(60_000);
	pass(10_000);
	assert.deepEqual(heard.slice(2), ['slept']);
});

test('a countdown continues on a slow machine', t => {
	const {heard, pass, sleep} = arrange(t);
	sleep(2500);
	pass(200);
	sleep(2500);
	pass(200);
	assert.equal(heard.at(-1), 'end');
});
