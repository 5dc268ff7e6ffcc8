import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';

/** Services whose clock and last contact with the server the test sets, in seconds. */
function clocked() {
	const time = {now: 0, heard: 0};
	const at = (seconds: number) => new Date(Date.UTC(2026, 10, 24, 10) + seconds * 1000);
	const fake = fakeServices({session: {now: () => at(time.now)}});
	const services = {...fake.services, requests: {...fake.services.requests, lastContact: () => at(time.heard)}};
	return {...fake, services, time};
}

test('a live list shows when the server last answered, from ten seconds of silence on', async context => {
	const {services, show, time} = clocked();
	time.now = 9;
	await using deck = await openDeck(services);
	context.mock.timers.enable({apis: ['setTimeout']});
	show([]);
	await deck.screen.until('● live');
	assert.doesNotMatch(deck.screen.text(), /last heard/);
	time.now = 12;
	context.mock.timers.tick(1000);
	await deck.screen.until('● live · last heard 10s ago');
	time.now = 27;
	context.mock.timers.tick(1000);
	await deck.screen.until('● live · last heard 25s ago');
	time.heard = 27;
	context.mock.timers.tick(1000);
	await deck.screen.untilGone('last heard');
	// The deck has timers from before, which only the real clearTimeout ends.
	context.mock.timers.reset();
	assert.match(deck.screen.text(), /● live/);
});

test('^R asks the server at once, and the screen says so if nothing else helps', async () => {
	const {services, set, performed} = fakeServices();
	await using deck = await openDeck(services);
	set({
		phase: 'stale',
		requests: [],
		since: new Date('2026-11-24T10:01:50Z'),
		error: new ClusterError('unreachable', '"https://192.0.2.1" refuses connections'),
		retryAt: new Date('2026-11-24T10:02:10Z'),
	});
	await deck.screen.until('! "https://192.0.2.1" refuses connections. ^R tries at once');
	await deck.keys('ctrl+r');
	await deck.screen.until('asking the server');
	assert.deepEqual(performed, ['try now']);
});
