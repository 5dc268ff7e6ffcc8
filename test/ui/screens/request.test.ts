import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';
import {aRequest} from '../../helpers/requests.js';

const finding = {
	id: 'grants-cluster-admin',
	severity: 'block',
	message: 'grants cluster-admin through its group',
	field: 'spec.request',
	provenance: 'server',
} as const;

test('shows what it would become, the findings, and the requester, and scrolls to the rest', async () => {
	const {services, show} = fakeServices({
		detail: {
			review: seen => ({seen, certificates: [], findings: [finding], questions: [], summary: [['user', 'deploy-bot']]}),
		},
	});
	await using deck = await openDeck(services, {columns: 80, rows: 14});
	const groups = Array.from({length: 40}, (_, index) => `team-${index}`);
	show([aRequest({groups, usages: ['client auth']})]);
	await deck.screen.until('▌ orders-tls-x7k2p');
	await deck.keys('enter');
	await deck.screen.until('Would become');
	await deck.screen.until(/user +deploy-bot/);
	assert.match(
		deck.screen.lineWith('grants cluster-admin'),
		/!! grants cluster-admin through its group +spec.request · server/,
	);
	await deck.screen.until(/↓ \d+ more lines/);
	assert.doesNotMatch(deck.screen.text(), /client auth/);
	await deck.keys('G');
	await deck.screen.until('client auth');
	await deck.keys('esc');
	await deck.screen.until('▌ orders-tls-x7k2p');
});

test('follows the request while it is open, and reports its deletion', async () => {
	const {services, show} = fakeServices();
	await using deck = await openDeck(services);
	show([aRequest()]);
	await deck.screen.until('▌ orders');
	await deck.keys('enter');
	await deck.screen.until('Pending');
	show([
		aRequest({
			resourceVersion: '9',
			conditions: [{type: 'Approved', status: 'True', reason: 'Reviewed', message: 'looks fine'}],
		}),
	]);
	await deck.screen.until('Approved · waiting for signer');
	await deck.screen.until('Reviewed: looks fine');
	show([]);
	await deck.screen.until('gone from the cluster');
	await deck.keys('a');
	await deck.screen.until('no request is chosen');
});

test('requires the typed name if the plan does, and does nothing before', async () => {
	const performed: string[] = [];
	const {services, show} = fakeServices({
		decision: {
			plan: request => ({
				title: `Approve ${request.name}`,
				steps: [{verb: 'update', kind: 'CertificateSigningRequest/approval', name: request.name, note: 'Approved'}],
				warnings: ['it grants cluster-admin'],
				typeToConfirm: 'root',
				async perform() {
					performed.push(request.name);
				},
			}),
		},
	});
	await using deck = await openDeck(services);
	show([aRequest({name: 'root'})]);
	await deck.screen.until('▌ root');
	await deck.keys('enter', 'a');
	await deck.screen.until('Type its name to go on');
	await deck.keys('y', 'enter');
	await deck.screen.until('type root first');
	assert.deepEqual(performed, []);
	await deck.keys('backspace', 'r', 'o', 'o', 't', 'enter');
	await deck.screen.untilGone('Type its name');
	assert.deepEqual(performed, ['root']);
});

test('shows why a write failed and closes the dialog with esc', async () => {
	const {services, show} = fakeServices({
		decision: {
			plan: request => ({
				title: `Approve ${request.name}`,
				steps: [{verb: 'update', kind: 'CertificateSigningRequest/approval', name: request.name, note: 'Approved'}],
				warnings: [],
				async perform() {
					throw Object.assign(new Error('the request changed since it was read'), {
						name: 'OperationError',
						code: 'changed',
						hint: 'look at it again',
					});
				},
			}),
		},
	});
	await using deck = await openDeck(services);
	show([aRequest()]);
	await deck.screen.until('▌ orders');
	await deck.keys('a');
	await deck.screen.until('yes, do it');
	await deck.keys('y');
	await deck.screen.until('the request changed since it was read');
	await deck.screen.until('→ look at it again');
	await deck.keys('esc');
	await deck.screen.untilGone('look at it again');
});

test('sends the message that was written with a denial', async () => {
	const messages: Array<string | undefined> = [];
	const {services, show} = fakeServices({
		decision: {
			plan: (request, decision, {message}) => ({
				title: `Deny ${request.name}`,
				steps: [
					{
						verb: 'update',
						kind: 'CertificateSigningRequest/approval',
						name: request.name,
						note: `${decision}: ${message}`,
					},
				],
				warnings: [],
				async perform() {
					messages.push(message);
				},
			}),
		},
	});
	await using deck = await openDeck(services);
	show([aRequest()]);
	await deck.screen.until('▌ orders');
	await deck.keys('d');
	await deck.screen.until('yes, do it');
	await deck.keys('tab');
	await deck.screen.until('where the requester reads it');
	await deck.keys('n', 'o', 'y', 'enter');
	await deck.screen.until('Denied: noy');
	await deck.keys('y');
	await deck.screen.untilGone('yes, do it');
	assert.deepEqual(messages, ['noy']);
});

test('sends a write once, however fast yes is pressed', async () => {
	const {services, show, performed} = fakeServices();
	await using deck = await openDeck(services);
	show([aRequest()]);
	await deck.screen.until('▌ orders');
	await deck.keys('a');
	await deck.screen.until('yes, do it');
	// One chunk from which Ink makes three events.
	await deck.type('y\u001b[By');
	await deck.screen.untilGone('yes, do it');
	assert.deepEqual(performed, ['Approved orders-tls-x7k2p']);
});
