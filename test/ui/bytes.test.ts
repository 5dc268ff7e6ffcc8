import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openDeckInTerminal} from '../helpers/deck-in-terminal.js';
import {fakeServices} from '../helpers/fake-services.js';
import {aRequest} from '../helpers/requests.js';

const size = {columns: 120, rows: 40};
const begin = Date.UTC(2026, 10, 24, 10, 0, 0);
/** The newest is some seconds old, so its age is shown in seconds, and that of the others in minutes. */
const requests = Array.from({length: 200}, (_, index) =>
	aRequest({
		name: `app-${String(index).padStart(5, '0')}`,
		uid: `uid-${index}`,
		createdAt: new Date(begin - (index === 0 ? 5000 : 3_600_000 + 60_000 * index)),
	}),
);

/** The most bytes that a step of the cursor may send to the terminal. */
const mostPerKey = 400;
/** The most bytes in a second in which one age changes. */
const mostPerSecond = 100;

test('a step of the cursor and an idle second send little more than the changes', async context => {
	// Ages move by an interval of five seconds.
	context.mock.timers.enable({apis: ['setInterval']});
	const {services, show} = fakeServices();
	let now = begin;
	await using deck = await openDeckInTerminal(
		{...services, session: {...services.session, now: () => new Date(now)}},
		size,
	);
	show(requests);
	await deck.screen.until(/▌.app-00000 .* 5s /);
	const sent = () => deck.screen.raw().length;
	let before = sent();
	const steps = 30;
	for (let step = 1; step <= steps; step += 1) {
		await deck.keys('j');
		await deck.screen.until(new RegExp(`▌.app-000${String(step).padStart(2, '0')}`));
	}

	const perKey = (sent() - before) / steps;
	await deck.screen.until(/app-00030 .* Pending ·/);
	await deck.keys('g');
	await deck.screen.until(/▌.app-00000 .* 5s /);
	await deck.screen.until(/app-00000 .* Pending ·/);
	await deck.keys('j');
	await deck.screen.until(/app-00001 .* Pending ·/);
	before = sent();
	for (let second = 6; second < 9; second += 1) {
		now += 1000;
		context.mock.timers.tick(5000);
		await deck.screen.until(new RegExp(`app-00000 .* ${second}s `));
	}

	const perSecond = (sent() - before) / 3;
	assert.ok(perKey <= mostPerKey, `${perKey} bytes a key`);
	assert.ok(perSecond <= mostPerSecond, `${perSecond} bytes a second`);
});
