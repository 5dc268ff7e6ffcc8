import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';
import {aRequest} from '../../helpers/requests.js';

const {info} = fakeServices().services.session;
const marked = () => fakeServices({session: {info: {...info, isNameTyped: true, color: 'red'}}});

test('a marked context requires its name before a decision is sent', async () => {
	const {services, show, performed} = marked();
	await using deck = await openDeck(services);
	show([aRequest()]);
	await deck.screen.until('▌ orders');
	await deck.keys('a');
	await deck.screen.until('Type the name of this context to go on: prod-eu');
	await deck.keys('y', 'enter');
	await deck.screen.until('type prod-eu first');
	await deck.keys('backspace', 'p', 'r', 'o', 'd', '-', 'e');
	assert.deepEqual(performed, []);
	await deck.keys('u', 'enter');
	await deck.screen.untilGone('Type the name');
	assert.equal(performed.length, 1);
});

test('a marked context requires its name before a bulk denial', async () => {
	const {services, show} = marked();
	await using deck = await openDeck(services);
	show([aRequest(), aRequest({name: 'shop', uid: 'shop'})]);
	await deck.screen.until('▌ orders');
	await deck.keys('*', 'd');
	await deck.screen.until('yes, do it');
	await deck.keys('y');
	await deck.screen.until('Type the name of this context to go on: prod-eu');
	await deck.keys('enter');
	await deck.screen.until('type prod-eu first');
	await deck.keys('esc');
	await deck.screen.until('yes, do it');
});

test('opens with the configured filter and columns', async () => {
	const list = {filter: 'name:shop', columns: ['signer', 'age']};
	const {services, show} = fakeServices({session: {list}});
	await using deck = await openDeck(services);
	show([aRequest(), aRequest({name: 'shop', uid: 'shop'})]);
	await deck.screen.until('▌ shop');
	assert.match(deck.screen.text(), /NAME +SIGNER +AGE/);
	assert.doesNotMatch(deck.screen.text(), /STATE|▌ orders/);
	await deck.keys('esc');
	await deck.screen.until('orders');
});
