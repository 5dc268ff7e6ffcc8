import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {PendingIssuance} from '../../../source/operations/pending/pending-issuances.js';
import {OperationError} from '../../../source/operations/plan/operation-error.js';
import type {Issuance} from '../../../source/storage/issuance/issuance.js';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';
import {aRequest} from '../../helpers/requests.js';

function pendingIssuance(change: Partial<Issuance> = {}): PendingIssuance {
	return {
		key: 'same',
		issuance: {
			id: '0123456789',
			begunAt: '2026-11-24T10:00:00Z',
			step: 'sent',
			context: 'prod-eu',
			server: 'https://127.0.0.1:6443',
			user: 'admin',
			signerName: 'example.com/serving',
			usages: ['server auth'],
			name: 'cart-x7k2p',
			isNameChosen: true,
			key: {place: 'file', path: '/keys/cart-key.pem', isLocked: false},
			targets: {},
			agreed: [],
			...change,
		},
	};
}

test('shows nothing if nothing is pending', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services);
	show([aRequest({name: 'orders'})]);
	await deck.screen.until('▌ orders');
	assert.doesNotMatch(deck.screen.text(), /not in place/);
});

test('one line offers the pending issuances, and leads to their next step', async () => {
	const request = aRequest({name: 'cart-x7k2p'});
	const {services, show} = fakeServices({
		pending: {list: () => [pendingIssuance({uid: request.uid}), pendingIssuance({id: '9876543210', name: 'other'})]},
	});
	await using deck = await openDeck(services);
	show([request]);
	await deck.screen.until('2 certificates of yours are not in place yet: r goes on');
	await deck.screen.until('▌ cart-x7k2p');
	await deck.keys('r');
	await deck.screen.until(/▌ cart-x7k2p {2}2m ago, example\.com\/serving/);
	await deck.screen.until('key  /keys/cart-key.pem');
	await deck.keys('down');
	await deck.screen.until('▌ other');
	await deck.keys('up', 'enter');
	await deck.screen.until('It waits for approval');
	await deck.keys('esc', 'esc');
	await deck.screen.until('r goes on');
});

test('asks about an issuance that may be of another cluster, and then continues', async () => {
	const request = aRequest({name: 'cart-x7k2p'});
	let isAdopted = false;
	const {services, show} = fakeServices({
		pending: {
			list: () => [
				{
					...pendingIssuance({uid: request.uid}),
					...(isAdopted ? {} : {doubt: 'another authority vouches for the server'}),
				},
			],
			planAdoption: async id => ({
				title: 'Is cart-x7k2p of this cluster?',
				steps: [{verb: 'write', kind: 'Record', name: id, note: 'begun on this cluster'}],
				warnings: ['another authority vouches for the server'],
				async perform() {
					isAdopted = true;
				},
			}),
		},
	});
	await using deck = await openDeck(services);
	show([request]);
	await deck.screen.until('▌ cart-x7k2p');
	await deck.keys('r');
	await deck.screen.until('perhaps of another cluster, https://127.0.0.1:6443: enter asks');
	await deck.keys('enter');
	await deck.screen.until('Is cart-x7k2p of this cluster?');
	await deck.keys('y');
	await deck.screen.until('taken for this cluster');
	await deck.screen.untilGone('perhaps of another cluster');
	await deck.keys('enter');
	await deck.screen.until('It waits for approval');
});

test('a request with a pending issuance leads to its next step, and no other does', async () => {
	const [mine, other] = [aRequest({name: 'cart-x7k2p'}), aRequest({name: 'alpha', uid: 'alpha-uid'})];
	const {services, show} = fakeServices({
		pending: {list: () => [pendingIssuance({id: '9876543210', name: 'first'}), pendingIssuance({uid: mine.uid})]},
	});
	await using deck = await openDeck(services);
	show([other, mine]);
	await deck.screen.until('▌ alpha');
	await deck.keys('enter', 'r');
	await deck.screen.until('nothing of yours is unfinished here');
	assert.doesNotMatch(deck.screen.text(), /not in its place yet/);
	await deck.keys('esc', 'down');
	await deck.screen.until('▌ cart-x7k2p');
	await deck.keys('r');
	await deck.screen.until('Not in place yet');
	await deck.screen.until('▌ cart-x7k2p');
	await deck.keys('esc', 'enter');
	await deck.screen.until('You began this, and it is not in its place yet: r goes on');
	await deck.keys('r');
	await deck.screen.until('It waits for approval');
	await deck.keys('esc');
	await deck.screen.until('You began this');
});

test('an unsent request is sent after its plan was shown', async () => {
	let sent = 0;
	const {services, show} = fakeServices({
		pending: {
			list: () => [pendingIssuance({step: 'keyed'})],
			planResume: async id => ({
				title: `Go on with ${id}`,
				steps: [
					{verb: 'create', kind: 'CertificateSigningRequest', name: 'cart-x7k2p', note: 'with the key that is there'},
				],
				warnings: [],
				async perform() {
					sent++;
					return {request: aRequest({name: 'cart-x7k2p'})};
				},
			}),
		},
	});
	await using deck = await openDeck(services);
	show([]);
	await deck.screen.until('A certificate of yours is not in place yet: r goes on');
	await deck.keys('r');
	await deck.screen.until('key made, request not sent');
	await deck.keys('enter');
	await deck.screen.until('with the key that is there');
	assert.equal(sent, 0);
	await deck.keys('y');
	await deck.screen.until('It waits for approval');
	assert.equal(sent, 1);
	await deck.keys('esc');
	await deck.screen.until('Requests');
});

test('shows why it can not continue, and keeps it', async () => {
	const {services, show} = fakeServices({
		pending: {
			list: () => [pendingIssuance({uid: 'gone'})],
			planResume: async () => {
				throw new OperationError('wrong-state', 'the request is gone from the cluster', {hint: 'send it again'});
			},
		},
	});
	await using deck = await openDeck(services);
	show([]);
	await deck.screen.until('r goes on');
	await deck.keys('r');
	await deck.screen.until('▌ cart-x7k2p');
	await deck.keys('enter');
	await deck.screen.until('the request is gone from the cluster');
	await deck.keys('esc');
	await deck.screen.untilGone('the request is gone');
	await deck.screen.until('▌ cart-x7k2p');
});

test('reports the result of a request that was sent', async () => {
	const request = aRequest({name: 'cart-x7k2p'});
	const {services, show} = fakeServices({pending: {list: () => [pendingIssuance({uid: request.uid})]}});
	await using deck = await openDeck(services);
	show([request]);
	await deck.screen.until('r goes on');
	await deck.keys('r');
	await deck.screen.until('Pending; the certificate is not in its place yet');
	const denied = {type: 'Denied', status: 'True', reason: 'No', message: ''} as const;
	show([{...request, resourceVersion: '9', conditions: [denied]}]);
	await deck.screen.until('request denied: "certdeck resume --forget 0123456789" is the end of it');
	show([]);
	await deck.screen.until('request gone: "certdeck resume 0123456789 --again" sends it once more');
});

test('w continues what was agreed to as a whole, and says why it can not', async () => {
	const request = aRequest({name: 'cart-x7k2p'});
	let underWay = 1;
	const agreed = {agreedWhole: {mostSevere: 'info', include: []}, targets: {secret: {namespace: 'shop', name: 'tls'}}};
	let list = [pendingIssuance({uid: request.uid})];
	const {services, show} = fakeServices({
		pending: {list: () => list},
		writes: {underWay: () => underWay},
		renewals: {planBegun: async () => ({items: [], cannot: []})},
	});
	await using deck = await openDeck(services);
	show([request]);
	await deck.screen.until('r goes on');
	await deck.keys('r', 'w');
	await deck.screen.until('none was agreed to as a whole: enter goes on with one');
	list = [pendingIssuance({uid: request.uid, ...(agreed as Partial<Issuance>)})];
	show([request]);
	await deck.screen.until('agreed to as a whole (w)');
	await deck.keys('w');
	await deck.screen.until('something that was sent is not answered yet');
	underWay = 0;
	show([{...request, resourceVersion: '9', conditions: [{type: 'Denied', status: 'True', reason: 'No', message: ''}]}]);
	await deck.screen.until('request denied');
	await deck.keys('w');
	await deck.screen.until('Go on with renewals');
});
