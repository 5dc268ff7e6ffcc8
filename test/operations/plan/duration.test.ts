import assert from 'node:assert/strict';
import {test} from 'node:test';
import {durationText, parseDuration} from '../../../source/operations/plan/duration.js';

for (const {name, seconds} of [
	{name: '30s', seconds: 30},
	{name: '10m', seconds: 600},
	{name: '1h30m', seconds: 5400},
	{name: '8760h', seconds: 31_536_000},
	{name: '90d', seconds: 7_776_000},
	{name: '2w', seconds: 1_209_600},
	{name: '1y', seconds: 31_536_000},
	{name: '0.5h', seconds: 1800},
]) {
	test(`reads ${name}`, () => {
		assert.equal(parseDuration(name), seconds);
	});
}

for (const {text, seconds} of [
	{text: '90d', seconds: 7_776_000},
	{text: '36h', seconds: 129_600},
	{text: '10m', seconds: 600},
	{text: '601s', seconds: 601},
]) {
	test(`writes ${text}, and reads it back`, () => {
		assert.equal(durationText(seconds), text);
		assert.equal(parseDuration(text), seconds);
	});
}

for (const name of ['', '10', 'h', '1x', '-1h', '1h 30m', '0s', '99999y', 'x1h', '1hh']) {
	test(`refuses ${JSON.stringify(name)} and says how durations are written`, () => {
		assert.throws(() => parseDuration(name), {name: 'OperationError', code: 'refused', message: /is no duration/});
	});
}
