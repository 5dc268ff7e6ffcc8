import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {GuideValues} from '../../../source/deck/ports/guide.js';
import {OperationError} from '../../../source/operations/plan/operation-error.js';
import type {PortChanges} from '../../helpers/fake-services.js';
import {fakeServices} from '../../helpers/fake-services.js';
import type {OpenDeck} from '../../helpers/render.js';
import {openDeck} from '../../helpers/render.js';
import {aRequest} from '../../helpers/requests.js';

type Sent = {readonly asked: GuideValues[]; performed: number};

/** A deck in which requests succeed, with a record of them. */
function askingServices(...changes: readonly PortChanges[]) {
	const sent: Sent = {asked: [], performed: 0};
	const fake = fakeServices(
		{
			guide: {
				checkHost: text => (text.includes('_') ? {fatal: true, message: `${text} can't be a host name`} : undefined),
				checkExpiration: text => (/^\d+[hd]$/.test(text) ? undefined : 'a duration is written like 24h'),
				planRequest: async values => {
					sent.asked.push(values);
					return {
						title: `Request a certificate from ${values.signerName}`,
						steps: [
							{verb: 'write', kind: 'File', name: `${values.folder}/a-key.pem`, note: 'the private key'},
							{verb: 'create', kind: 'CertificateSigningRequest', name: 'a-', note: 'for a.example'},
						],
						warnings: [],
						async perform() {
							sent.performed++;
							return {request: aRequest({name: 'a-x7k2p'}), keyPath: '/keys/a-key.pem'};
						},
					};
				},
			},
		},
		...changes,
	);
	return {...fake, sent};
}

/** At the hosts of a server with typed names. */
async function openGuide(deck: OpenDeck): Promise<void> {
	await deck.screen.until('● live');
	await deck.keys('n');
	await deck.screen.until('▌ (•) Service');
	await deck.keys('down', 'down', 'down');
	await deck.screen.until('▌ (•) another server');
	await deck.keys('enter');
	await deck.screen.until('▸2 hosts');
}

const word = (text: string) => [...text];
/** Ctrl-U, which empties the field. */
const ctrlU = '\u0015';

test('leads from hosts to a submitted request, and shows the plan before it', async () => {
	const {services, show, sent} = askingServices();
	await using deck = await openDeck(services);
	show([]);
	await openGuide(deck);
	await deck.keys(...word('a.example'), 'enter');
	await deck.screen.until(/^ {3}\[x\] a\.example {2}typed$/m);
	await deck.keys('enter');
	await deck.screen.until('▸3 key');
	await deck.keys('down', 'enter');
	await deck.screen.until('▸4 signer');
	await deck.keys('enter');
	await deck.screen.until('▸5 review');
	await deck.screen.until('ECDSA P-384');
	await deck.keys('down', 'e');
	await deck.screen.until('▌ common name');
	await deck.keys(...word('a'), 'enter');
	await deck.screen.until('▸5 review');
	await deck.screen.until(/subject +CN=a$/m);
	await deck.keys('enter');
	await deck.screen.until('create CertificateSigningRequest a-');
	assert.equal(sent.performed, 0);
	await deck.keys('y');
	await deck.screen.until('requested a-x7k2p; its key is /keys/a-key.pem');
	assert.equal(sent.performed, 1);
	await deck.screen.until('It waits for approval');
	show([aRequest({name: 'other', uid: 'other'}), aRequest({name: 'a-x7k2p'})]);
	await deck.keys('v');
	await deck.screen.until(/^ a-x7k2p .*Pending/m);
	await deck.keys('esc');
	await deck.screen.until('It waits for approval');
	await deck.keys('esc');
	await deck.screen.until('▌ a-x7k2p');
	const [values] = sent.asked;
	assert.deepEqual(
		[values?.hosts, values?.commonName, values?.key, values?.signerName],
		[['a.example'], 'a', {algo: 'ecdsa', size: 384}, 'example.com/serving'],
	);
});

test('accepts a pasted list of hosts and keeps the wrong one for correction', async () => {
	const {services, show} = askingServices();
	await using deck = await openDeck(services);
	show([]);
	await openGuide(deck);
	await deck.paste('a.example\nb_c\n10.0.0.1\n');
	await deck.screen.until("✗ b_c can't be a host name");
	assert.match(deck.screen.text(), / {3}\[x\] a\.example +typed\n {3}\[x\] 10\.0\.0\.1 +typed\n/);
	await deck.keys('enter');
	await deck.screen.until('▸2 hosts');
});

test('letters are text in a field, including those that are keys elsewhere', async () => {
	const {services, show} = askingServices();
	await using deck = await openDeck(services);
	show([]);
	await openGuide(deck);
	await deck.keys(...word('xeqn?'));
	await deck.screen.until('xeqn?');
	await deck.screen.until('New certificate');
});

test('shows why a request can not be made, and keeps what was typed', async () => {
	const {services, show} = askingServices({
		guide: {
			async planRequest() {
				throw new OperationError('refused', 'the signer would refuse it', {hint: 'ask for less'});
			},
		},
	});
	await using deck = await openDeck(services);
	show([]);
	await openGuide(deck);
	await deck.keys(...word('a.example'), 'enter', 'enter', 'enter', 'enter', 'enter');
	await deck.screen.until('the signer would refuse it');
	await deck.screen.until('→ ask for less');
	await deck.keys('esc');
	await deck.screen.untilGone('the signer would refuse it');
	await deck.screen.until('a.example');
});

test('esc goes a step back without losses, and asks before it loses anything', async () => {
	const {services, show} = askingServices();
	await using deck = await openDeck(services);
	show([]);
	await openGuide(deck);
	await deck.keys(...word('a.example'), 'enter', 'enter');
	await deck.screen.until('▸3 key');
	await deck.keys('esc');
	await deck.screen.until('▸2 hosts');
	await deck.screen.until('a.example');
	await deck.keys('esc');
	await deck.screen.until('▸1 purpose');
	await deck.keys('enter');
	await deck.screen.until('[x] a.example');
	await deck.keys('esc', 'esc');
	await deck.screen.until('What was typed is lost');
	await deck.keys('esc');
	await deck.screen.untilGone('What was typed is lost');
	await deck.keys('esc');
	await deck.screen.until('What was typed is lost');
	await deck.keys('y');
	await deck.screen.until('Requests');
});

test('closes at once if nothing was typed', async () => {
	const {services, show} = askingServices();
	await using deck = await openDeck(services);
	show([]);
	await openGuide(deck);
	await deck.keys('esc', 'esc');
	await deck.screen.until('Requests');
});

for (const size of [
	{columns: 40, rows: 10},
	{columns: 80, rows: 24},
	{columns: 200, rows: 60},
]) {
	test(`every step works at ${size.columns}×${size.rows}`, async () => {
		const {services, show, sent} = askingServices();
		await using deck = await openDeck(services, size);
		show([]);
		await deck.screen.until('live');
		await deck.keys('n', 'down', 'down', 'down');
		await deck.screen.until('▌ (•) another server');
		await deck.keys('enter');
		await deck.screen.until('add');
		await deck.keys(...word('a.b'), 'enter');
		await deck.screen.until(/^ {3}\[x\] a\.b {2}typed$/m);
		await deck.keys('enter');
		await deck.screen.until('▌ (•) ECDSA P-256');
		await deck.keys('tab');
		await deck.screen.until('▌ (•) a file here');
		await deck.keys('tab');
		await deck.screen.until('▌ folder');
		await deck.keys('enter');
		await deck.screen.until('▌ (•) example.com/serving');
		await deck.keys('tab', ctrlU, ...word('9h'), 'tab');
		await deck.screen.until('▌ request name');
		await deck.keys('enter');
		await deck.screen.until('enter shows what will be done');
		await deck.keys('enter');
		await deck.screen.until('esc leave it');
		await deck.keys('down', 'down', 'down', 'y');
		await deck.screen.until('requested a-x7k2p');
		assert.equal(sent.asked[0]?.expiration, '9h');
	});
}

test('a passphrase is drawn as dots, typed twice, and sent with the request', async () => {
	const {services, show, sent} = askingServices();
	await using deck = await openDeck(services);
	show([]);
	await openGuide(deck);
	await deck.keys(...word('a.example'), 'enter', 'enter');
	await deck.screen.until('▸3 key');
	await deck.keys('tab', 'tab', 'tab');
	await deck.screen.until('▌ passphrase');
	await deck.paste('hunter2');
	await deck.screen.until('•••••••');
	await deck.keys('enter');
	await deck.screen.until('it is not what was typed above');
	await deck.paste('hunter2');
	await deck.keys('enter');
	await deck.screen.until('▸4 signer');
	await deck.keys('enter');
	await deck.screen.until('locked with a passphrase');
	await deck.keys('enter');
	await deck.screen.until('yes, do it');
	assert.doesNotMatch(deck.screen.raw(), /hunter|unter2/);
	assert.equal(sent.asked[0]?.passphrase, 'hunter2');
});

test('tab completes a place and accepts a better host, with the cursor after it', async () => {
	const {services, show} = askingServices({
		guide: {
			listPlaces: async () => ({
				places: [
					{
						kind: 'Service',
						namespace: 'shop',
						name: 'cart',
						note: 'ClusterIP 10.0.0.1',
						hosts: [{host: 'cart.shop.svc', note: 'in the cluster', isTicked: true}],
					},
				],
				names: {},
				missing: 'you may list Services in namespace shop only: type others',
			}),
		},
	});
	await using deck = await openDeck(services);
	show([]);
	await deck.screen.until('live');
	await deck.keys('n');
	await deck.screen.until('▌ (•) Service');
	await deck.keys('enter');
	await deck.screen.until('you may list Services in namespace shop only');
	await deck.keys(...word('car'), 'tab');
	await deck.screen.until('shop/cart▏');
	await deck.keys('enter');
	await deck.screen.until('[x] cart.shop.svc  in the cluster');
	await deck.keys('down', ...word('web.shop.svc.cluster'));
	await deck.screen.until(/tab\s+takes web\.shop/);
	await deck.keys('tab');
	await deck.screen.until('web.shop.svc.cluster.local▏');
	await deck.keys('enter');
	await deck.screen.until('[x] web.shop.svc.cluster.local');
});

test('shows the full purpose of a host or a place at 80 columns, and where the certificate goes', async () => {
	const pod = {
		kind: 'Pod' as const,
		namespace: 'payments-production',
		name: 'ledger-reconciler-7d9f8b6c5-x2x9z',
		note: 'Pod, 10.244.3.17, fd00:10:244:3::11',
		hosts: [
			{host: '10-244-3-17.payments-production.pod.cluster.local', note: 'by IP; a restart changes it', isTicked: true},
			{
				host: 'ledger-reconciler.payments-production.svc.cluster.local',
				note: 'Service ledger-reconciler leads to this Pod',
				isTicked: false,
			},
			{host: '10.244.3.17', note: 'a restart changes it', isTicked: false},
		],
	};
	const {services, show} = askingServices({guide: {listPlaces: async () => ({places: [pod], names: {}})}});
	await using deck = await openDeck(services);
	show([]);
	await deck.screen.until('● live');
	await deck.keys('n', 'down');
	await deck.screen.until('▌ (•) Pod or StatefulSet');
	await deck.keys('enter');
	await deck.screen.until('▌ payments-production/ledger-reconciler-7d9f8b6c5-x2x9z');
	assert.match(deck.screen.text(), /Pod, 10\.244\.3\.17, fd00:10:244:3::11/);
	await deck.keys('enter');
	await deck.screen.until('▸3 hosts');
	await deck.screen.until('Service ledger-reconciler leads to this Pod');
	assert.match(deck.screen.text(), /by IP; a restart changes it/);
	assert.doesNotMatch(deck.screen.text(), /…/);
	await deck.keys('enter', 'enter');
	await deck.screen.until('▸5 signer');
	await deck.keys('enter');
	await deck.screen.until('enter shows what will be done');
	const shown = deck.screen.text().replaceAll(/\s+/g, ' ');
	assert.match(shown, /goes to Secret payments-production\/ledger-reconciler-7d9f8b6c5-x2x9z-tls;/);
	assert.match(shown, /ConfigMap payments-production\/example\.com-serving-ca with the authority to trust\./);
});
