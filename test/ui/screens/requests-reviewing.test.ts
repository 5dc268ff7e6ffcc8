import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createVersionStore} from '../../../source/base/store.js';
import type {DeckServices} from '../../../source/deck/ports/deck-services.js';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';
import {aFinding, aRequest} from '../../helpers/requests.js';

const request = (name: string, second: number) =>
	aRequest({name, uid: `uid-${name}`, createdAt: new Date(Date.UTC(2026, 10, 24, 10, 0, second))});

/** Services that know no review before `release`. The request `grave` warns. */
function heldReviews() {
	const fake = fakeServices({
		detail: {
			review: seen => ({
				seen,
				certificates: [],
				findings: seen.name === 'grave' ? [aFinding('warn')] : [],
				questions: [],
				summary: [],
			}),
		},
	});
	const {index} = fake.services;
	const released = createVersionStore();
	const services: DeckServices = {
		...fake.services,
		index: {
			...index,
			getSnapshot: () => index.getSnapshot() + released.getSnapshot(),
			subscribe(listener) {
				const ends = [index.subscribe(listener), released.subscribe(listener)];
				return () => {
					for (const end of ends) {
						end();
					}
				};
			},
			known: seen => (released.getSnapshot() > 0 ? index.known(seen) : undefined),
		},
	};
	return {...fake, services, release: released.change};
}

test('selects nothing until all are reviewed, so a key meant for one request never decides on the next', async () => {
	const {services, show, performed, release} = heldReviews();
	await using deck = await openDeck(services);
	show([request('lost', 3), request('next', 2), request('grave', 1)]);
	await deck.screen.until(/^ · lost.*\n {3}next.*\n {3}grave/m);
	show([request('next', 2), request('grave', 1)]);
	await deck.screen.until(/^ · next.*\n {3}grave/m);
	await deck.keys('a');
	await deck.screen.until('no request is chosen: ↑ and ↓ choose one');
	release();
	await deck.screen.until(/^ ▌ grave.*\n {3}next/m);
	assert.doesNotMatch(deck.screen.raw(), /▌ (lost|next)/);
	assert.deepEqual(performed, []);
});

test('keeps a row that is selected before all are reviewed', async () => {
	const {services, show, release} = heldReviews();
	await using deck = await openDeck(services);
	show([request('first', 2), request('grave', 1)]);
	await deck.screen.until(/^ · first.*\n {3}grave/m);
	await deck.keys('j');
	await deck.screen.until(/^ ▌ first.*\n {3}grave/m);
	release();
	await deck.screen.until(/^ {3}grave.*\n ▌ first/m);
});
