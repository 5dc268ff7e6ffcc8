import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {backoffMs, connectMs, keepAliveMs, openMs, periodMs, silenceMs} from '../../../source/cluster/watch/pace.js';

/** The documented times follow from these numbers. The tests of the live list use other numbers. */
describe('the timing of the live list', () => {
	test('a dead peer is detected within 15 s', () => {
		// libuv: after the delay, one probe each second, ten times.
		assert.ok(keepAliveMs + 10 * 1000 <= 14_000);
		assert.equal(keepAliveMs % 1000, 0, 'the kernel counts in seconds');
	});

	test('a connection that forwards nothing is detected within 40 s, and a quiet cluster is asked at most twice a minute', () => {
		assert.ok(silenceMs + openMs <= 38_000);
		assert.ok(silenceMs >= 25_000);
	});

	/** The start of each attempt, counted from the fault, if all attempts before `end` fail. */
	function firstTryAfter(end: number, isHanging: boolean, random: number): number {
		let at = 0;
		let failures = 1;
		// The fault itself ends a watch that worked.
		at += periodMs(failures, backoffMs, random);
		while (at < end) {
			const took = isHanging ? (connectMs(failures) ?? openMs) : 1;
			failures += 1;
			at += Math.max(took, periodMs(failures, backoffMs, random));
		}

		return at;
	}

	test('after an outage of less than 10 s the next attempt begins within 2.5 s of its end', () => {
		for (const isHanging of [false, true]) {
			for (const random of [0, 0.25, 0.5, 0.75, 0.999]) {
				for (let end = 0; end < 10_000; end += 50) {
					const late = firstTryAfter(end, isHanging, random) - end;
					assert.ok(late <= 2500, `${late} ms after an outage of ${end} ms, at ${random}, ${isHanging}`);
				}
			}
		}
	});

	test('after longer ones the attempts become rare: about 30 s apart', () => {
		assert.ok(periodMs(20) >= 25_000 && periodMs(20) <= 35_000);
		assert.equal(connectMs(20), undefined);
		let at = 0;
		let tries = 0;
		for (; at < 600_000; tries += 1) {
			at += periodMs(tries + 1, backoffMs, 0.5);
		}

		assert.ok(tries <= 35, `${tries} in ten minutes`);
	});

	test('many decks do not return at the same moment', () => {
		assert.notEqual(periodMs(5, backoffMs, 0), periodMs(5, backoffMs, 0.9));
	});
});
