import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import type {Followed} from '../../../source/operations/follow/followed.js';
import type {PortChanges} from '../../helpers/fake-services.js';
import {fakeServices} from '../../helpers/fake-services.js';
import type {OpenDeck} from '../../helpers/render.js';
import {openDeck} from '../../helpers/render.js';
import {aRequest} from '../../helpers/requests.js';

const condition = (type: 'Approved' | 'Denied' | 'Failed', message = '') => ({
	type,
	status: 'True',
	reason: 'Because',
	message,
});
const pending = aRequest({name: 'a-x7k2p', username: 'kubernetes-admin'});
const approved: CertificateSigningRequest = {...pending, conditions: [condition('Approved')]};
const issued: CertificateSigningRequest = {...approved, certificateBase64: 'eA=='};

/** A deck on the follow screen of a new request. */
async function openFollow(
	known: () => Followed,
	...changes: readonly PortChanges[]
): Promise<ReturnType<typeof fakeServices> & {readonly deck: OpenDeck}> {
	const fake = fakeServices(
		{
			guide: {
				planRequest: async () => ({
					title: 'Request a certificate',
					steps: [{verb: 'create', kind: 'CertificateSigningRequest', name: 'a-', note: 'x'}],
					warnings: [],
					perform: async () => ({request: pending, keyPath: '/keys/a-key.pem'}),
				}),
			},
			follow: {of: known},
			session: {me: () => ({username: 'kubernetes-admin', groups: [], extra: {}})},
		},
		...changes,
	);
	const deck = await openDeck(fake.services);
	fake.show([]);
	await deck.screen.until('live');
	await deck.keys('n', 'down', 'down', 'down');
	await deck.screen.until('▌ (•) another server');
	await deck.keys('enter');
	await deck.screen.until('add');
	await deck.keys(...'a.b', 'enter');
	await deck.screen.until('[x] a.b');
	await deck.keys('enter', 'enter', 'enter');
	await deck.screen.until('enter shows what will be done');
	await deck.keys('enter');
	await deck.screen.until('yes, do it');
	await deck.keys('y');
	await deck.screen.until(/✓ requested/);
	return {...fake, deck};
}

test('enter takes a request from step to step, and the screen follows the cluster', async () => {
	let known: Followed = {key: {place: 'file', path: '/keys/a-key.pem', isLocked: false}, purpose: 'server'};
	const {deck, show, performed} = await openFollow(() => known, {
		follow: {
			verify: async () => [
				{aspect: 'key', verdict: 'ok', text: 'it is for the private key'},
				{aspect: 'chain', verdict: 'warning', text: 'No authority was given'},
			],
		},
	});
	await using _ = deck;
	const {screen, keys} = deck;
	await screen.until('/keys/a-key.pem, readable by you alone');
	await screen.until('You asked for it yourself');
	show([pending]);
	await keys('enter');
	await screen.until('condition Approved');
	await keys('y');
	await screen.until('Approved a-x7k2p');
	show([approved]);
	await screen.until('▸ signed     s makes an authority');
	await keys('enter');
	await screen.until('Make an authority, and sign a-x7k2p');
	await keys('y');
	await screen.until('signed a-x7k2p');
	show([issued]);
	await screen.until(/✓ verified +✓ key +it is for the private key/);
	await screen.until(/! chain +No authority was given/);
	await screen.until(/▸ published +p puts it into Secret default\/a-x7k2p/);
	assert.deepEqual(performed, ['Approved a-x7k2p']);
	known = {...known, published: {secret: {namespace: 'default', name: 'a-tls'}}};
	show([{...issued}]);
	await screen.until('secretName: a-tls');
	await keys('enter');
	await screen.until('all of it is done');
	await keys('w');
	await screen.until('┌ Save how it is used');
	await keys('enter');
	await screen.until('write File use.txt');
	await keys('y');
	await screen.until('saved');
});

test('approves a request that the watch has not shown yet, and does not call it deleted', async () => {
	const {deck, performed} = await openFollow(() => ({}));
	await using _ = deck;
	const {screen, keys} = deck;
	await keys('enter');
	await screen.until('condition Approved');
	await keys('y');
	await screen.until('Approved a-x7k2p');
	assert.deepEqual(performed, ['Approved a-x7k2p']);
});

test('names who must act if the operator may not, and why', async () => {
	const {deck, show} = await openFollow(
		() => ({}),
		{rights: {whyNot: action => (action === 'create' ? undefined : `missing RBAC: ${action}`)}},
		{
			follow: {
				approvers: async () => [
					{kind: 'User', name: 'approver', binding: 'b'},
					...Array.from({length: 5}, (_, index) => ({kind: 'Group', name: `g${index}`, binding: 'b'})),
				],
			},
		},
	);
	await using _ = deck;
	show([pending]);
	await deck.screen.until('waits for the approval of somebody else');
	await deck.screen.until('You: missing RBAC: approve');
	await deck.screen.until(/User approver, Group g0, Group g1, Group g2, and 2\s+more/);
	await deck.keys('enter');
	await deck.screen.until('missing RBAC: approve');
	show([approved]);
	await deck.screen.until('You: missing RBAC: sign');
	await deck.screen.until('It waits for whoever serves example.com/serving');
});

test('a denied request ends there, with the reason', async () => {
	const {deck, show} = await openFollow(() => ({}));
	await using _ = deck;
	show([{...pending, conditions: [condition('Denied', 'wrong namespace')]}]);
	await deck.screen.until('✗ approved   denied, and nothing undoes that. Because: wrong namespace');
	await deck.keys('enter');
	await deck.screen.until('it goes no further');
	await deck.keys('v');
	await deck.screen.until('── Asked');
	await deck.keys('esc');
	await deck.screen.until('✗ approved');
	await deck.keys('esc');
	await deck.screen.until('▌ a-x7k2p');
});

test('marks a certificate that is not what was asked for, line by line', async () => {
	const {deck, show} = await openFollow(() => ({}), {
		follow: {
			verify: async () => [
				{aspect: 'key', verdict: 'error', text: 'it is for another key'},
				{aspect: 'names', verdict: 'ok', text: 'as asked'},
			],
		},
	});
	await using _ = deck;
	show([issued]);
	await deck.screen.until(/✗ verified +✗ key +it is for another key/);
	await deck.screen.until('✓ names   as asked');
});

test('asks for the passphrase of a locked key in the form, and then shows the plan', async () => {
	const {deck, show, performed} = await openFollow(() => ({key: {place: 'file', path: '/k.pem', isLocked: true}}), {
		publishing: {propose: () => ({secret: 'shop/a-tls', keyPath: '/k.pem'})},
	});
	await using _ = deck;
	show([issued]);
	await deck.screen.until('▸ published');
	await deck.keys('enter');
	await deck.screen.until('▌ passphrase');
	await deck.keys(...'sesame', 'enter');
	await deck.screen.until('create Secret shop/a-tls');
	await deck.keys('y');
	await deck.screen.until('published a-x7k2p');
	assert.equal(performed.length, 1);
});

test('the instructions can be copied, each snippet by itself, after the publication', async () => {
	let known: Followed = {purpose: 'webhook'};
	const {deck, show} = await openFollow(() => known);
	await using _ = deck;
	show([issued]);
	await deck.screen.until('▸ published');
	await deck.keys('y');
	await deck.screen.until('how it is used is known once it is published');
	known = {
		...known,
		published: {
			secret: {namespace: 'shop', name: 'cart-tls'},
			configMap: {namespace: 'shop', name: 'cart-ca'},
			kubeconfigPath: '/keys/cart.kubeconfig',
		},
	};
	show([{...issued}]);
	await deck.screen.until('✓ published');
	for (const [label, downs, text] of [
		['volume for the server', 0, /^volumeMounts:\n[\s\S]* {4}secretName: cart-tls\n/],
		['command for the caBundle', 1, /^kubectl get configmap -n shop cart-ca -o jsonpath=\S+ \| base64 -w0\n$/],
		['path of the kubeconfig', 3, /^\/keys\/cart\.kubeconfig$/],
	] as const) {
		await deck.keys('y');
		await deck.screen.until('┌ Copy how it is used');
		await deck.keys(...Array.from({length: downs}, () => 'down'));
		await deck.screen.until(`▌ ${label}`);
		await deck.keys('enter');
		await deck.screen.until(`copied ${label}`);
		const [, base64 = ''] = deck.screen.raw().match(/.*\u001b\]52;c;([^\u0007]*)\u0007/s) ?? [];
		assert.match(Buffer.from(base64, 'base64').toString(), text);
	}
});
