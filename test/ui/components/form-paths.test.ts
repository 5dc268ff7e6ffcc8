import {test} from 'node:test';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';
import {aRequest} from '../../helpers/requests.js';

const files = ['ca.pem', 'ca-key.pem'];

/** Completes as a folder with two files would. */
async function complete(typed: string) {
	const names = files.filter(name => name.startsWith(typed));
	return {path: names.length === 1 ? (names[0] ?? typed) : names.length > 1 && typed === 'c' ? 'ca' : typed, names};
}

test('tab completes a path, shows the matches, and then goes to the next field', async () => {
	const {services, show} = fakeServices({paths: {complete}});
	await using deck = await openDeck(services);
	show([aRequest({name: 'one', uid: 'one'})]);
	await deck.screen.until('▌ one');
	await deck.keys('s');
	await deck.screen.until('▌ CA cert');
	await deck.keys('c', 'tab');
	await deck.screen.until('ca▏');
	await deck.screen.until('ca.pem  ca-key.pem');
	await deck.keys('.', 'tab');
	await deck.screen.until('ca.pem▏');
	await deck.keys('tab');
	await deck.screen.until('▌ CA key');
	await deck.keys('tab');
	await deck.screen.until('▌ passphrase');
});

test('tab completes the file of a request in the guide', async () => {
	const {services, show} = fakeServices({
		paths: {complete: async () => ({path: 'server.csr', names: ['server.csr']})},
	});
	await using deck = await openDeck(services);
	show([]);
	await deck.screen.until('● live');
	await deck.keys('n');
	await deck.screen.until('▌ (•) Service');
	await deck.type('\u001b[A'.repeat(20) + '\u001b[B'.repeat(20));
	await deck.screen.until('▌ (•) request file');
	await deck.keys('enter');
	await deck.screen.until('▸2 file');
	await deck.keys('s', 'tab');
	await deck.screen.until('server.csr▏');
});

test('tab goes on from a complete folder, even if other names begin with it', async () => {
	const {services, show} = fakeServices({
		paths: {complete: async path => ({path: path === '/keys' ? '/keys' : `${path}/`, names: ['keys/', 'keys-old/']})},
	});
	await using deck = await openDeck(services);
	show([aRequest({name: 'one', uid: 'one'})]);
	await deck.screen.until('▌ one');
	await deck.keys('s');
	await deck.screen.until('▌ CA cert');
	await deck.type('/keys');
	await deck.keys('tab');
	await deck.screen.until('▌ CA key');
});
