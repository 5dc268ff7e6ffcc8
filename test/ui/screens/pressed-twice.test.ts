import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';
import {aRequest} from '../../helpers/requests.js';

test('sends once if y is pressed twice before it is drawn, and nothing if both come in one chunk', async () => {
	let sent = 0;
	const answer = Promise.withResolvers<void>();
	const fake = fakeServices({
		decision: {
			plan: request => ({
				title: `Approve ${request.name}`,
				steps: [{verb: 'update', kind: 'CertificateSigningRequest/approval', name: request.name, note: ''}],
				warnings: [],
				async perform() {
					sent += 1;
					await answer.promise;
				},
			}),
		},
	});
	await using deck = await openDeck(fake.services);
	fake.show([aRequest()]);
	await deck.screen.until('▌ orders');
	await deck.keys('a');
	await deck.screen.until('│ y yes, do it');
	await deck.type('yy');
	await deck.screen.until('several keys came at once');
	assert.equal(sent, 0);
	await Promise.all([deck.type('y'), deck.type('y')]);
	await deck.screen.until('… under way');
	await deck.keys('y');
	await deck.screen.until('under way');
	assert.equal(sent, 1);
	answer.resolve();
	await deck.screen.untilGone('┌ ');
	assert.equal(sent, 1);
});
