import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {FakeServices, PortChanges} from '../../helpers/fake-services.js';
import {fakeServices} from '../../helpers/fake-services.js';
import type {OpenDeck} from '../../helpers/render.js';
import {openDeck} from '../../helpers/render.js';
import {aRequest} from '../../helpers/requests.js';

async function opened(...changes: readonly PortChanges[]): Promise<{deck: OpenDeck; fake: FakeServices}> {
	const fake = fakeServices(...changes);
	const deck = await openDeck(fake.services);
	fake.show([aRequest(), aRequest({name: 'shop-tls', uid: 'shop'})]);
	await deck.screen.until('▌ orders');
	return {deck, fake};
}

/** The bytes of Shift-Tab. */
const backTab = '\u001b[Z';

test('Tab and numbers change the screen, and the list keeps cursor and filter', async () => {
	const {deck} = await opened();
	await using _ = deck;
	await deck.keys('/', 'name:shop', 'enter');
	await deck.screen.until('▌ shop-tls');
	await deck.keys('tab');
	await deck.screen.until(' Certificates');
	await deck.keys('tab');
	await deck.screen.until(' Journal');
	await deck.type(backTab);
	await deck.screen.until(' Certificates');
	await deck.type(backTab);
	await deck.screen.until('▌ shop-tls');
	assert.doesNotMatch(deck.screen.text(), /orders/);
	// After the last screen comes the first.
	await deck.type(backTab);
	await deck.screen.untilGone('▌ shop-tls');
	await deck.keys('tab');
	await deck.screen.until('▌ shop-tls');
	await deck.keys('3');
	await deck.screen.until(' Journal');
	await deck.keys('2');
	await deck.screen.until(' Certificates');
	await deck.keys('1');
	await deck.screen.until('name:shop');
	await deck.screen.until('▌ shop-tls');
});

test('a screen over another ignores numbers, and uses Tab itself', async () => {
	const {deck} = await opened();
	await using _ = deck;
	await deck.keys('enter');
	await deck.screen.until('esc back');
	await deck.keys('2');
	await deck.screen.until('2 does nothing here');
	assert.doesNotMatch(deck.screen.text(), / Journal/);
});

test('the command line opens screens, completes, and suggests corrections', async () => {
	const {deck} = await opened();
	await using _ = deck;
	await deck.keys(':');
	await deck.screen.until(/ :▏ +requests {2}certificates {2}journal/);
	await deck.keys('jurnal', 'enter');
	await deck.screen.until('there is no :jurnal: did you mean :journal?');
	await deck.keys('ctrl+u', 'jo', 'tab');
	await deck.screen.until(':journal▏');
	await deck.keys('enter');
	await deck.screen.until(' Journal');
	await deck.keys(':', 'req', 'enter');
	await deck.screen.until('▌ orders');
	await deck.keys(':');
	await deck.screen.until(' :▏');
	await deck.keys('esc');
	await deck.screen.untilGone(' :▏');
	await deck.keys(':', 'help', 'enter');
	await deck.screen.until('esc close');
	await deck.keys('esc', ':', 'q', 'enter');
	assert.deepEqual(await deck.ended, {exitCode: 0});
});

test("a slow line's text in one read is typed, and Enter runs it", async () => {
	const {deck} = await opened();
	await using _ = deck;
	await deck.type(':journal\r');
	await deck.screen.until(' Journal');
	await deck.type(':jurnal\r');
	await deck.screen.until('there is no :jurnal: did you mean :journal?');
	await deck.keys('esc', '1');
	await deck.screen.until('▌ orders');
	await deck.type('j:jo\t\r');
	await deck.screen.until(' Journal');
	await deck.keys('1');
	await deck.screen.until('▌ shop-tls');
	await deck.type('/shop-');
	await deck.screen.until('/ shop-▏');
});

test('a command decides nothing by further keys in one read, and pasted text runs no command', async () => {
	const {deck, fake} = await opened();
	await using _ = deck;
	await deck.type(':requests\ray');
	await deck.screen.until('only moves were made');
	assert.doesNotMatch(deck.screen.text(), /yes, do it/);
	await deck.keys('a');
	await deck.screen.until('yes, do it');
	await deck.type(':q\ry');
	await deck.screen.until('only moves were made');
	await deck.screen.until('yes, do it');
	await deck.keys('esc');
	await deck.screen.untilGone('yes, do it');
	await deck.paste(':journal\n');
	await deck.screen.until('pasted text is not a command');
	await deck.keys(':');
	await deck.paste('journal\n');
	await deck.screen.until(':journal▏');
	await deck.keys('enter');
	await deck.screen.until(' Journal');
	assert.deepEqual(fake.performed, []);
});

test('a dialog ignores commands, and text in the guide is no command', async () => {
	const {deck} = await opened();
	await using _ = deck;
	await deck.keys('a');
	await deck.screen.until('yes, do it');
	await deck.keys(':');
	assert.doesNotMatch(deck.screen.text(), / :▏/);
	await deck.keys('esc', 'n');
	await deck.screen.until('New certificate');
	await deck.keys(':');
	assert.doesNotMatch(deck.screen.text(), / :▏/);
});

test('takes another namespace, and completes its name', async () => {
	const taken: string[] = [];
	const {session} = fakeServices().services;
	const {deck} = await opened({
		session: {
			...session,
			namespaces: async () => ['shop', 'kube-system'],
			takeNamespace(name) {
				taken.push(name);
				return name === 'Shop' ? '"Shop" is no name of a namespace' : undefined;
			},
		},
	});
	await using _ = deck;
	await deck.keys(':', 'ns ');
	await deck.screen.until('shop  kube-system');
	await deck.keys('Shop', 'enter');
	await deck.screen.until('"Shop" is no name of a namespace');
	await deck.keys('ctrl+u', 'ns s', 'tab', 'enter');
	await deck.screen.until('namespace shop, for Secrets');
	assert.deepEqual(taken, ['Shop', 'shop']);
});

test('changes to another context, but not while a write has no answer', async () => {
	const asked: string[] = [];
	const sent = {count: 1};
	const {deck} = await opened({
		session: {
			contexts: async () => ['prod-eu', 'prod-us'],
			async connectTo(name) {
				asked.push(name);
				return `the kubeconfig has no context ${name}`;
			},
		},
		writes: {underWay: () => sent.count},
	});
	await using _ = deck;
	await deck.keys(':', 'ctx ');
	await deck.screen.until('prod-eu  prod-us');
	await deck.keys('prod-us', 'enter');
	await deck.screen.until('something was sent and is not answered yet');
	assert.deepEqual(asked, []);
	sent.count = 0;
	await deck.keys('enter');
	await deck.screen.until('the kubeconfig has no context prod-us');
	assert.deepEqual(asked, ['prod-us']);
});
