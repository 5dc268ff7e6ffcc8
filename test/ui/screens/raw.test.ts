import assert from 'node:assert/strict';
import {test} from 'node:test';
import {printed} from '../../../source/base/text/printable.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';
import {aRequest} from '../../helpers/requests.js';

const requestPem = '-----BEGIN CERTIFICATE REQUEST-----\nMIIBbzCB\n-----END CERTIFICATE REQUEST-----\n';
const certificatePem = '-----BEGIN CERTIFICATE-----\nMIIBaaaa\n-----END CERTIFICATE-----\n';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const issued = aRequest({requestBase64: base64(requestPem), certificateBase64: base64(certificatePem)});
const oscOf = (text: string) => `\u001b]52;c;${base64(text)}\u0007`;

async function openDetail(request = issued) {
	const fake = fakeServices();
	const deck = await openDeck(fake.services);
	fake.show([request]);
	await deck.screen.until('▌ orders');
	await deck.keys('enter');
	await deck.screen.until('── Asked ─');
	return {...fake, deck};
}

test('cycles through PEM, decoded text, YAML and commands, edge to edge, and back', async () => {
	const {deck: opened} = await openDetail();
	await using deck = opened;
	await deck.keys('v');
	await deck.screen.until('▸request PEM');
	assert.ok(deck.screen.lines().includes('-----BEGIN CERTIFICATE REQUEST-----'));
	await deck.keys('v');
	await deck.screen.until('▸certificate PEM');
	assert.ok(deck.screen.lines().includes('-----BEGIN CERTIFICATE-----'));
	await deck.keys('v');
	await deck.screen.until('▸decoded');
	await deck.keys('v');
	await deck.screen.until('kind: CertificateSigningRequest');
	await deck.keys('v');
	await deck.screen.until('kubectl --context=prod-eu describe csr -- orders-tls-x7k2p');
	await deck.keys('v');
	await deck.screen.until('▸request PEM');
	await deck.keys('esc');
	await deck.screen.until('── Asked ─');
	await deck.keys('e');
	await deck.screen.until('▸commands');
	await deck.keys('G');
	await deck.screen.until('certdeck --context=prod-eu approve -- orders-tls-x7k2p');
});

test('copies exactly the shown PEM', async () => {
	const {deck: opened} = await openDetail();
	await using deck = opened;
	await deck.keys('v', 'y');
	await deck.screen.until(`copied request PEM, ${requestPem.length} bytes`);
	assert.ok(deck.screen.raw().includes(oscOf(requestPem)));
	assert.ok(!deck.screen.raw().includes(oscOf(certificatePem)));
});

test('copies what is chosen by a letter, or with the cursor', async () => {
	const {deck: opened} = await openDetail();
	await using deck = opened;
	await deck.keys('y');
	await deck.screen.until('┌ Copy from orders-tls-x7k2p');
	await deck.keys('c');
	await deck.screen.until('copied certificate PEM');
	assert.ok(deck.screen.raw().includes(oscOf(certificatePem)));
	assert.doesNotMatch(deck.screen.text(), /┌ Copy/);
	await deck.keys('y', 'up');
	await deck.screen.until('▌ n name');
	await deck.keys('enter');
	await deck.screen.until('copied name');
	assert.ok(deck.screen.raw().includes(oscOf('orders-tls-x7k2p')));
	await deck.keys('y', 'esc');
	await deck.screen.untilGone('┌ Copy');
});

test('says that a missing certificate can not be copied', async () => {
	const {deck: opened} = await openDetail(aRequest());
	await using deck = opened;
	await deck.keys('y', 'c');
	await deck.screen.until('there is none to copy');
});

test('copies a hostile name only in a form that a shell reads as one word', async () => {
	const {deck: opened} = await openDetail(aRequest({name: 'orders\n; rm -rf ~'}));
	await using deck = opened;
	await deck.keys('y', 'n');
	await deck.screen.until('copied name, quoted for a shell');
	assert.ok(deck.screen.raw().includes(oscOf(String.raw`"$(printf 'orders\012; rm -rf ~')"`)));
});

test('says that a text is too large for the clipboard, and sends none of it', async () => {
	const {deck: opened} = await openDetail(aRequest({requestBase64: base64('A'.repeat(60_000))}));
	await using deck = opened;
	await deck.keys('y', 'p');
	await deck.screen.until('not copied: request PEM is 80.0 kB in base64, and terminals take 75.0 kB');
	assert.ok(!deck.screen.raw().includes('\u001b]52'));
});

test('goes to the next and the previous in the order of the list, past deleted ones', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services);
	const [first, second, third] = ['orders-3', 'orders-2', 'orders-1'].map((name, index) =>
		aRequest({name, uid: name, createdAt: new Date(Date.UTC(2026, 10, 24, 10, 0, 59 - index))}),
	);
	assert.ok(first && second && third);
	show([third, first, second]);
	await deck.screen.until('▌ orders-3');
	await deck.keys('enter');
	await deck.screen.until('1 of 3');
	await deck.keys(']');
	await deck.screen.until('2 of 3');
	await deck.screen.until(/^ orders-2 /m);
	show([third, first]);
	await deck.screen.until('gone from the cluster');
	await deck.keys(']');
	await deck.screen.until('3 of 3');
	await deck.keys(']');
	await deck.screen.until('it is the last of the list');
	await deck.keys('[');
	await deck.screen.until('1 of 3');
	await deck.keys('[');
	await deck.screen.until('it is the first of the list');
	await deck.keys(']', 'esc');
	await deck.screen.until('▌ orders-1');
});

test('shows the missing rights as YAML, and refers there from a dim key', async () => {
	const {services, show} = fakeServices({
		rights: {
			whyNot: () => 'missing RBAC: verbs approve on signers',
			missing: () => [{label: 'rights to approve and deny', text: printed`kind: ClusterRole\n`}],
		},
	});
	await using deck = await openDeck(services);
	show([aRequest()]);
	await deck.screen.until('▌ orders');
	await deck.keys('a');
	await deck.screen.until('R shows what to ask an admin for');
	await deck.keys('R');
	await deck.screen.until('kind: ClusterRole');
	await deck.keys('y');
	await deck.screen.until('copied rights to approve and deny');
	assert.ok(deck.screen.raw().includes(oscOf('kind: ClusterRole\n')));
	await deck.keys('esc');
	await deck.screen.until('▌ orders');
});

test('shows a user without rights what to ask for', async () => {
	const {services, set} = fakeServices({
		rights: {
			missing: request =>
				request === undefined ? [{label: 'rights to see requests', text: printed`kind: ClusterRole\n`}] : [],
		},
	});
	await using deck = await openDeck(services);
	const error = new ClusterError('forbidden', 'you may not list certificatesigningrequests', {hint: 'missing …'});
	set({phase: 'failed', requests: [], error});
	await deck.screen.until('may not list certificatesigningrequests. R shows what to ask');
	await deck.keys('R');
	await deck.screen.until('▸rights to see requests');
	await deck.screen.until('kind: ClusterRole');
});

test('has no rights to show if none is missing', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services);
	show([aRequest()]);
	await deck.screen.until('▌ orders');
	await deck.keys('R');
	await deck.screen.until('no right is missing');
});
