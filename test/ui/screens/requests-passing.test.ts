import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fakeServices} from '../../helpers/fake-services.js';
import type {OpenDeck} from '../../helpers/render.js';
import {openDeck} from '../../helpers/render.js';
import {aRequest} from '../../helpers/requests.js';

const names = ['one', 'two', 'three', 'four'];
const requests = names.map((name, index) =>
	aRequest({name, uid: name, username: `asked-${name}`, createdAt: new Date(Date.UTC(2026, 10, 24, 10, 0, 9 - index))}),
);

/** The clock of these services stands still, so all steps after the first are immediate. */
async function toTheSecond(deck: OpenDeck): Promise<void> {
	await deck.screen.until(/▌.one/);
	await deck.keys('j');
	await deck.screen.until(/▌.two/);
	await deck.screen.until(/ by +asked-two/);
}

const sizes = [
	{name: 'under the list', columns: 80, rows: 24},
	{name: 'beside it', columns: 140, rows: 24},
	{name: 'under the list in full', columns: 120, rows: 40},
];

for (const {name, ...size} of sizes) {
	test(`a passing cursor shows the name of its request, and nothing of another: ${name}`, async () => {
		const {services, show} = fakeServices();
		await using deck = await openDeck(services, size);
		show(requests);
		await toTheSecond(deck);
		const pane = (text: string) => text.split('\n').flatMap(line => line.match(/ by +(asked-\S+)/)?.[1] ?? []);
		const wrong: string[] = [];
		const passing = deck.screen.until(({text, lines}) => {
			const [, here = ''] = /▌.(\w+)/.exec(text()) ?? [];
			wrong.push(...pane(text()).filter(by => by !== `asked-${here}`));
			return here === 'four' && pane(text()).length === 0 && lines().some(line => / four +Pending/.test(line));
		});
		await deck.keys('j', 'j');
		await passing;
		await deck.screen.until(/ by +asked-four/);
		assert.deepEqual(wrong, []);
	});
}

for (const [key, done] of [
	['a', 'Approved three'],
	['d', 'Denied three'],
] as const) {
	test(`${key} decides the request under the cursor while its facts are not shown yet`, async () => {
		const {services, show, performed} = fakeServices();
		await using deck = await openDeck(services);
		show(requests);
		await toTheSecond(deck);
		await deck.keys('j', key);
		await deck.screen.until('yes, do it');
		assert.match(deck.screen.text(), new RegExp(done));
		assert.doesNotMatch(deck.screen.text(), /(Approved|Denied) (one|two|four)/);
		await deck.keys('y');
		await deck.screen.untilGone('yes, do it');
		assert.deepEqual(performed, [done]);
	});
}
