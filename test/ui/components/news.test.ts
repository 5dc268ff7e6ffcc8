import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';
import {aRequest} from '../../helpers/requests.js';

test('a long reason is shown completely, over the lines above, until the next key', async () => {
	const {services, show} = fakeServices({
		rights: {
			whyNot: () =>
				'"csr-q7d2r" is for kubernetes.io/kubelet-serving, which kube-controller-manager serves; a certificate from elsewhere would not be trusted by it',
		},
	});
	await using deck = await openDeck(services);
	show([aRequest({name: 'orders'})]);
	await deck.screen.until('▌ orders');
	// The footer changes when the cursor is on a request.
	await deck.screen.until('space mark');
	const before = deck.screen.lines();
	await deck.keys('s');
	await deck.screen.until(/would\s+not\s+be\s+trusted\s+by\s+it/);
	assert.match(deck.screen.text(), /serves;\s+a\s+certificate from elsewhere/);
	await deck.keys('j');
	await deck.screen.untilGone('trusted');
	assert.deepEqual(deck.screen.lines(), before);
});

test('a reason is shown over an open dialog', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services);
	show([aRequest({name: 'orders'})]);
	await deck.screen.until('▌ orders');
	await deck.keys('s');
	await deck.screen.until('▌ CA cert');
	await deck.keys('c', 'enter');
	await deck.screen.until("name the file with the CA's private key");
	await deck.screen.until('┌ Sign orders');
});
