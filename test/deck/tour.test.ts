import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Place} from '../../source/deck/navigation/navigation.js';
import type {TourStep} from '../../source/deck/navigation/tour.js';
import {tourStep} from '../../source/deck/navigation/tour.js';
import {fakeServices} from '../helpers/fake-services.js';
import {openDeck} from '../helpers/render.js';
import {aRequest} from '../helpers/requests.js';

const request = aRequest({name: 'one', uid: 'one'});
const list: Place = {views: [], isHelpOpen: false};
const at = (...views: Place['views']): Place => ({...list, views});
const asking = (kind: 'decision' | 'publish'): Place => ({
	...list,
	dialog: kind === 'decision' ? {kind, decision: 'Approved', request} : {kind, request},
});

test('completes a step when its action was done, and not when the user looks elsewhere', () => {
	const places: ReadonlyArray<readonly [Place, TourStep]> = [
		[at({kind: 'journal'}), 1],
		[at({kind: 'request', uid: 'one'}), 2],
		[at({kind: 'request', uid: 'one'}, {kind: 'raw', uid: 'one', begin: 'request'}), 2],
		[list, 3],
		[asking('publish'), 3],
		[list, 3],
		[asking('decision'), 3],
		[list, 4],
		[at({kind: 'guide'}), 4],
		[at({kind: 'follow', uid: 'two'}), 5],
		[list, 5],
		[asking('publish'), 5],
		[list, 6],
		[at({kind: 'request', uid: 'one'}), 6],
	];
	let step: TourStep = 1;
	let before = list;
	for (const [now, expected] of places) {
		step = tourStep(step, before, now);
		assert.equal(step, expected);
		before = now;
	}
});

test('the deck shows the next step above its screen, and follows', async () => {
	const {services, show} = fakeServices({session: {isTour: true}});
	await using deck = await openDeck(services);
	show([request]);
	await deck.screen.until('1 of 5, see');
	await deck.screen.until('▌ one');
	await deck.keys('enter');
	await deck.screen.until('2 of 5, understand');
	await deck.screen.until('── Asked');
	await deck.keys('esc');
	await deck.screen.until('3 of 5, decide');
	await deck.keys('a');
	await deck.screen.until('yes, do it');
	await deck.keys('esc');
	await deck.screen.until('4 of 5, create');
	await deck.keys('n');
	await deck.screen.until('▌ (•) Service');
	await deck.keys('esc');
	await deck.screen.until('5 of 5, publish');
	assert.equal(deck.screen.lines().length <= 24, true);
});

test('shows nothing about a tour without one', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services);
	show([request]);
	await deck.screen.until('▌ one');
	assert.doesNotMatch(deck.screen.text(), /of 5/);
});
