import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isPrintableLines} from '../../../source/base/text/printable.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import type {PodCertificateRecord} from '../../../source/cluster/records/pods/pod-certificate-records.js';
import type {PodCertificateView} from '../../../source/deck/ports/pods.js';
import {OperationError} from '../../../source/operations/plan/operation-error.js';
import type {PortChanges} from '../../helpers/fake-services.js';
import {fakeServices} from '../../helpers/fake-services.js';
import {openDeck} from '../../helpers/render.js';

/** The clock of the fake services. */
const now = new Date('2026-11-24T10:02:00Z');

function record(name: string, ageMinutes: number, change: Partial<PodCertificateRecord> = {}): PodCertificateRecord {
	return {
		namespace: 'shop',
		name: `req-${name}`,
		uid: `uid-${name}`,
		resourceVersion: '1',
		createdAt: new Date(now.getTime() - ageMinutes * 60_000),
		signerName: 'example.com/pod',
		podName: name,
		podUid: `pod-${name}`,
		serviceAccountName: 'cart',
		serviceAccountUid: 'account-uid',
		nodeName: 'worker-1',
		nodeUid: 'node-uid',
		userAnnotations: {},
		conditions: [],
		...change,
	};
}

async function openPods(
	first: PodCertificateView,
	pods: PortChanges['pods'] = {},
	size: {columns: number; rows: number} = {columns: 80, rows: 24},
) {
	let push: (view: PodCertificateView) => void = () => {};
	let stopped = 0;
	const {services, show} = fakeServices({
		pods: {
			follow(listener) {
				push = listener;
				listener(first);
				return () => {
					stopped += 1;
				};
			},
			...pods,
		},
	});
	const deck = await openDeck(services, size);
	show([]);
	await deck.screen.until('● live');
	await deck.keys('P');
	await deck.screen.until(" Pods' certificates");
	return Object.assign(deck, {push: (view: PodCertificateView) => push(view), stopped: () => stopped});
}

const denied = record('ledger', 8, {
	conditions: [{type: 'Denied', status: 'True', reason: 'UnsupportedKeyType', message: 'take P-256'}],
});

test('lists requests with their state, in minutes, and keeps the cursor on its request', async () => {
	const records = [denied, record('orders', 4)];
	await using deck = await openPods({phase: 'live', records});
	await deck.screen.until('2, 1 waiting');
	const rows = () => deck.screen.lines().filter(line => line.includes('shop/'));
	assert.match(rows()[0] ?? '', /▌ shop\/ledger +example\.com\/pod +8m +7m +Denied: UnsupportedKeyType/);
	assert.match(rows()[1] ?? '', /shop\/orders +example\.com\/pod +4m +11m +Pending/);
	await deck.keys('down');
	await deck.screen.until('▌ shop/orders');
	deck.push({phase: 'live', records: [record('audit', 12), ...records]});
	await deck.screen.until('3, 2 waiting');
	assert.match(rows()[2] ?? '', /▌ shop\/orders/);
	deck.push({phase: 'live', records: [record('audit', 16)]});
	await deck.screen.until(/shop\/audit +example\.com\/pod +16m +due/);
	await deck.keys('esc');
	await deck.screen.untilGone(" Pods' certificates");
	assert.equal(deck.stopped(), 1);
});

test('answers no request while the one under the cursor is gone, until another is chosen', async () => {
	await using deck = await openPods({phase: 'live', records: [record('ledger', 8), record('orders', 4)]});
	await deck.screen.until('▌ shop/ledger');
	deck.push({phase: 'live', records: [record('audit', 12), record('ledger', 8), record('orders', 4)]});
	await deck.screen.until(/ {3}shop\/audit.*\n ▌ shop\/ledger/);
	deck.push({phase: 'live', records: [record('audit', 12), record('orders', 4)]});
	await deck.screen.until(/ {3}shop\/audit.*\n · shop\/orders/);
	await deck.keys('s');
	await deck.screen.until('no row is chosen: ↑ and ↓ choose one');
	await deck.keys('d', 'F', 'enter');
	await deck.screen.until('no row is chosen: ↑ and ↓ choose one');
	assert.match(deck.screen.text(), / · shop\/orders/);
	assert.doesNotMatch(deck.screen.text(), /┌/);
	await deck.keys('down');
	await deck.screen.until('▌ shop/orders');
});

test('a wide terminal also has account, node and key', async () => {
	await using deck = await openPods({phase: 'live', records: [denied]}, {}, {columns: 200, rows: 60});
	await deck.screen.until(/shop\/ledger +cart +worker-1 +example\.com\/pod +\(unreadable\) +8m/);
});

test('compares a request with the live objects, and never shows the names in its stub', async () => {
	const {screen, keys, ...deck} = await openPods(
		{phase: 'live', records: [denied]},
		{
			detail: async seen => ({
				record: seen,
				pod: {value: undefined},
				accountUid: {value: 'another'},
				nodeUid: {why: 'missing RBAC: verbs get on nodes'},
				chain: [],
				damaged: 0,
				bundles: undefined,
			}),
			explain: async () => {
				throw new ClusterError('forbidden', 'you may not read Pods');
			},
		},
	);
	await keys('enter');
	await screen.until('Pod      ledger, uid pod-ledger: there is none');
	await screen.until('account  cart, uid account-uid: the live one is another');
	await screen.until('node     worker-1, uid node-uid: not known: missing RBAC: verbs get on nodes');
	await screen.until('message  take P-256');
	await keys('v');
	await screen.until('you may not read Pods');
	await keys('esc');
	await screen.until('1, 0 waiting');
	await deck[Symbol.asyncDispose]();
});

for (const [name, view, text] of [
	[
		'a server without the kind',
		{phase: 'none', why: 'this server has no PodCertificateRequests'},
		'this server has no',
	],
	['nothing', {phase: 'live', records: []}, 'No Pod asks for a certificate now.'],
	[
		'a refusal',
		{phase: 'failed', error: new ClusterError('forbidden', 'you may not list them')},
		'you may not list them',
	],
	['one namespace alone', {phase: 'live', records: [denied], onlyNamespace: 'shop'}, 'Of namespace shop alone'],
	[
		'a lost connection',
		{phase: 'stale', records: [denied], error: new ClusterError('unreachable', 'no answer')},
		'As they were: no answer; trying again',
	],
] as const satisfies ReadonlyArray<readonly [string, PodCertificateView, string]>) {
	test(`says so with ${name}`, async () => {
		await using deck = await openPods(view);
		await deck.screen.until(text);
	});
}

test('hostile text is shown, not obeyed', async () => {
	const evil = '\u001b]0;x\u0007\u202ebig\nline';
	const hostile = record(evil, 1, {
		namespace: evil,
		signerName: evil,
		serviceAccountName: evil,
		nodeName: evil,
		conditions: [{type: 'Failed', status: 'True', reason: evil, message: evil}],
	});
	await using deck = await openPods({phase: 'live', records: [hostile]}, {}, {columns: 200, rows: 60});
	await deck.screen.until('Failed: ');
	assert.ok(deck.screen.lines().every(isPrintableLines));
});

const plan = (title: string, perform: () => Promise<void> = async () => {}) => ({
	title,
	steps: [
		{verb: 'update', kind: 'PodCertificateRequest/status', namespace: 'shop', name: 'req-orders', note: 'as said'},
	],
	warnings: [],
	perform,
});

test('denies after a form and a plan that first shows for whom, and only pending requests', async () => {
	const asked: unknown[] = [];
	let performed = 0;
	await using deck = await openPods(
		{phase: 'live', records: [denied, record('orders', 4)]},
		{
			planRefusal(seen, refusal) {
				asked.push([seen.podName, refusal]);
				return plan('Deny shop/req-orders, for the Pod orders', async () => {
					performed += 1;
				});
			},
		},
	);
	await deck.keys('d');
	await deck.screen.until('it is Denied already, and that is final');
	await deck.keys('down');
	await deck.screen.until('▌ shop/orders');
	await deck.keys('d');
	await deck.screen.until('Deny the Pod orders its certificate');
	await deck.screen.until(/Pod +shop\/orders/);
	await deck.screen.until(/account +cart/);
	await deck.screen.until('It is final: kubelet does not ask again for this Pod');
	await deck.keys('enter');
	await deck.screen.until('say what can be done: the message is empty');
	assert.deepEqual(asked, []);
	await deck.type('ask the platform team');
	await deck.keys('enter');
	await deck.screen.until('Deny shop/req-orders, for the Pod orders');
	assert.deepEqual(asked.at(-1), [
		'orders',
		{type: 'Denied', reason: 'DeniedByOperator', message: 'ask the platform team'},
	]);
	await deck.screen.until(/Pod +shop\/orders/);
	assert.equal(performed, 0);
	await deck.keys('y');
	await deck.screen.until('denied orders');
	assert.equal(performed, 1);
});

test('signs with names from the operator, and explains why it can not', async () => {
	const asked: unknown[] = [];
	await using deck = await openPods(
		{phase: 'live', records: [record('orders', 4)]},
		{
			async planSigning({podName}, {names, caPath}) {
				asked.push([podName, names, caPath]);
				if (asked.length === 1) {
					throw new OperationError('refused', '"shop/req-orders" must not be signed: the Pod runs on another node');
				}

				return plan('Give the Pod shop/orders, ServiceAccount cart, a certificate for dns cart.shop.svc');
			},
		},
		{columns: 100, rows: 40},
	);
	await deck.keys('s');
	await deck.screen.until('Give the Pod orders its certificate');
	await deck.screen.until('{serviceAccount}.{namespace}.svc');
	await deck.keys('enter');
	await deck.screen.until('name the file with the CA certificate');
	await deck.keys('down');
	await deck.type('/ca.p12');
	await deck.keys('enter');
	await deck.screen.until('must not be signed: the Pod runs on another node');
	await deck.keys('esc');
	await deck.screen.until('/ca.p12');
	await deck.keys('enter');
	await deck.screen.until('ServiceAccount cart, a certificate for dns cart.shop.svc');
	await deck.keys('y');
	await deck.screen.until('signed for orders');
	assert.deepEqual(asked.at(-1), ['orders', '{serviceAccount}.{namespace}.svc', '/ca.p12']);
});

test('proposes the kept authority of the signer, and what is typed meanwhile stays', async () => {
	const files = {caPath: '/kept/ca.pem', caKeyPath: '/kept/ca-key.pem'};
	let answer = () => {};
	let asked = 0;
	await using deck = await openPods(
		{phase: 'live', records: [record('orders', 4)]},
		{
			async authorityOf() {
				asked += 1;
				if (asked > 1) {
					await new Promise<void>(resolve => {
						answer = resolve;
					});
				}

				return files;
			},
		},
		{columns: 100, rows: 40},
	);
	await deck.keys('s');
	await deck.screen.until('/kept/ca-key.pem');
	await deck.keys('esc', 's', 'down');
	await deck.type('/own.p12');
	answer();
	await deck.screen.until('/own.p12');
	await deck.keys('enter');
	await deck.screen.untilGone('/kept/');
});
